"""What is proposed: ideas, who had them, what they might save, the versions of their words, and the talk around them."""

from ideas.models.adoptions import Adoption, AdoptionStep
from ideas.models.attachments import Attachment
from ideas.models.behalf import Behalf
from ideas.models.challenges import Challenge, ChallengeIndex
from ideas.models.estimates import Estimate, plain, total
from ideas.models.idea import Audience, Idea, IdeaQuerySet, IdeaVersion
from ideas.models.lists import AlikeGroup, AlikeIdea, IdeaList, ListedIdea
from ideas.models.supports import Support
from ideas.models.talk import Comment, Follow, Note, Report
from ideas.models.together import Invitation, Offer

__all__ = [
    "Adoption",
    "AdoptionStep",
    "AlikeGroup",
    "AlikeIdea",
    "Attachment",
    "Audience",
    "Behalf",
    "Challenge",
    "ChallengeIndex",
    "Comment",
    "Estimate",
    "Follow",
    "Idea",
    "IdeaList",
    "IdeaQuerySet",
    "IdeaVersion",
    "Invitation",
    "ListedIdea",
    "Note",
    "Offer",
    "Report",
    "Support",
    "plain",
    "total",
]
