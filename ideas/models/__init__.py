"""What is proposed: ideas, who had them, what they might save, and the versions of their words."""

from ideas.models.estimates import Estimate, plain, total
from ideas.models.idea import Audience, Idea, IdeaQuerySet, IdeaVersion
from ideas.models.supports import Support

__all__ = [
    "Audience",
    "Estimate",
    "Idea",
    "IdeaQuerySet",
    "IdeaVersion",
    "Support",
    "plain",
    "total",
]
