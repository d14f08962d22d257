"""Changes to ideas and the talk around them. Each is one transaction with an audit entry."""

from ideas.services.adopting import SaidBefore, begin_own, bring_along, speaks_for, take_along, take_up
from ideas.services.attaching import attach, detach
from ideas.services.joining import accept, invitation_to, invite, part_with, refuse, take_back_invitation
from ideas.services.offering import answer_offer, offer, withdraw_offer
from ideas.services.talking import edit, follow, hide, note, report, restore, say, take_away, unfollow
from ideas.services.telling import name_for
from ideas.services.writing import (
    carry_over,
    keep,
    keep_words,
    recount,
    revise,
    start,
    support,
    take_back,
    unsupport,
)

__all__ = [
    "SaidBefore",
    "accept",
    "answer_offer",
    "attach",
    "begin_own",
    "bring_along",
    "carry_over",
    "detach",
    "edit",
    "follow",
    "hide",
    "invitation_to",
    "invite",
    "keep",
    "keep_words",
    "name_for",
    "note",
    "offer",
    "part_with",
    "recount",
    "refuse",
    "report",
    "restore",
    "revise",
    "say",
    "speaks_for",
    "start",
    "support",
    "take_along",
    "take_away",
    "take_back",
    "take_back_invitation",
    "take_up",
    "unfollow",
    "unsupport",
    "withdraw_offer",
]
