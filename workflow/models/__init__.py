"""How anything proposed is judged."""

from workflow.models.audit import Decision
from workflow.models.interests import DeclaredInterest
from workflow.models.notices import How, Job, Mail, Notice, NoticeChoice
from workflow.models.proposal import Proposal, ProposalQuerySet
from workflow.models.reviewers import Absence, ReviewerProfile
from workflow.models.reviews import Amendment, Assignment, CriteriaSet, Criterion, DeclineReason, Score
from workflow.models.sittings import Considered, PanelVote, Seat, Sitting

__all__ = [
    "Absence",
    "Amendment",
    "Assignment",
    "Considered",
    "CriteriaSet",
    "Criterion",
    "Decision",
    "DeclaredInterest",
    "DeclineReason",
    "How",
    "Job",
    "Mail",
    "Notice",
    "NoticeChoice",
    "PanelVote",
    "Proposal",
    "ProposalQuerySet",
    "ReviewerProfile",
    "Score",
    "Seat",
    "Sitting",
]
