"""What the site holds about a person, why, and for how long: the table of the page “What we hold about you”."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_AS_IDEAS = _("As long as the idea it belongs to.")

# fmt: off
# what, why, how long
HELD: tuple[tuple[Promise, Promise, Promise], ...] = (
    (_("Your name, work e-mail, job title, organisation and team"),
     _("So that you can sign in, and others know who put an idea forward."),
     _("While you work there; closed when you leave.")),
    (_("Your pay band, if you said it"),
     _("To see whether ideas of everybody are judged fairly. It is shown only in counts, never with your name."),
     _("Until you take it back or leave.")),
    (_("Your roles, their limits, and who stands in for you"),
     _("They decide what you may do, and a decision must show who was allowed to take it."),
     _("Ended roles stay as part of the record of decisions.")),
    (_("Your ideas, their versions, and the ideas you support or follow"),
     _("They are what this site is for."),
     _("As long as your organisation's schedule says. A draft is yours to withdraw at any time.")),
    (_("Steps you took, and what you said with them"),
     _("Public money: it must be clear who decided what, when and why."),
     _AS_IDEAS),
    (_("Scores and comments you gave as a reviewer"),
     _("To rank ideas fairly. Authors read your comment for them, never your name."),
     _AS_IDEAS),
    (_("What you review, how much at once, and the days you are away"),
     _("So that you are asked about what you know, and not when you have enough. Nobody else sees the days."),
     _("As long as your account; days away for a month after they end.")),
    (_("Interests you declared, and why"),
     _("Whoever has a stake in an idea does not judge it. Only its coordinators read why."),
     _AS_IDEAS),
    (_("Shares you agreed and cases you signed"),
     _("A signature binds your organisation."),
     _AS_IDEAS),
    (_("Notices to you, and when they were mailed and read"),
     _("So that you hear of things once, and can look them up."),
     _("As long as your account.")),
    (_("Where you are signed in: browser, network address and since when"),
     _("So that you can see and end what is not you."),
     _("Until you sign out or it ends by itself.")),
    (_("The second step you sign in with"),
     _("To know your app or passkey again. A passkey's secret never leaves your device."),
     _("Until you remove it.")),
    (_("A line for each change you made here"),
     _("So that mistakes and misuse can be found."),
     _("As long as your organisation's schedule says.")),
)
# fmt: on
