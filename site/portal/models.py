"""The pages editors keep in Wagtail: the front page, guidance and success stories. Challenges belong to ideas."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ideas.models import Idea
from ideas.references import normalise
from ideas.rules import readable
from place.blocks import Body
from place.models import Organisation
from portal.administration.audited import PageLog, ThingLog
from portal.band_counts import BandCounts
from portal.indexing.models import SearchChange
from portal.tallies import Tally

__all__ = [
    "BandCounts", "GuidanceIndex", "GuidancePage", "HomePage", "PageLog", "SearchChange", "StoryIndex", "StoryPage",
    "Tally", "ThingLog",
]  # fmt: skip


class HomePage(Page):
    """The front page: what this is, a way to look, the figures, and the latest wins."""

    headline = models.CharField(
        max_length=90, blank=True, help_text=_("What this is, in one sentence. Empty: the usual words.")
    )
    introduction = models.CharField(
        max_length=250, blank=True, help_text=_("One or two sentences below it. Empty: the usual words.")
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["ideas.ChallengeIndex", "portal.GuidanceIndex", "portal.StoryIndex"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home import front_page

        return {**super().get_context(request, *args, **kwargs), **front_page(request.user)}


class Index(Page):
    """A list of the pages below it."""

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: ClassVar[list[Any]] = []  # its address is linked to from every page: it stays
    max_count = 1
    parent_page_types: ClassVar = ["portal.HomePage"]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = self.listed().child_of(self).filter(readable(request.user)).defer("body")
        return {**super().get_context(request, *args, **kwargs), "pages": found.order_by("path")}

    def listed(self) -> Any:
        """The pages of the kind it lists."""
        raise NotImplementedError


class GuidancePage(Page):
    """How to do something here, or how something is done."""

    summary = models.CharField(_("summary"), max_length=200, help_text=_("One sentence, shown in the list."))
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types: ClassVar = ["portal.GuidanceIndex"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("guidance page")


class GuidanceIndex(Index):
    """All guidance, in the order editors put it in."""

    subpage_types: ClassVar = ["portal.GuidancePage"]

    class Meta:
        verbose_name = _("list of guidance")

    def listed(self) -> Any:
        return GuidancePage.objects.all()


class StoryPage(Page):
    """What became of one idea, told with the name of who had it."""

    summary = models.CharField(_("summary"), max_length=200, help_text=_("One sentence, shown in the list."))
    who = models.CharField(
        _("who had the idea"), max_length=160,
        help_text=_("As they wish to be named. Ask them before you publish."))  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    reference = models.CharField(
        _("reference of the idea"), max_length=12, blank=True,
        help_text=_("Like BK-7Q2KD. Linked for those who may see the idea."))  # fmt: skip
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("who"), FieldPanel("organisation"), FieldPanel("reference")], _("Whose idea")
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["portal.StoryIndex"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("success story")
        verbose_name_plural = _("success stories")

    def clean(self) -> None:
        super().clean()
        self.reference = normalise(self.reference) if self.reference else ""
        if self.reference and not Idea.objects.filter(reference=self.reference).exists():
            raise ValidationError({"reference": _now("No idea has this reference.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        seen = Idea.objects.visible_to(request.user).filter(reference=self.reference or "-")
        return {**super().get_context(request, *args, **kwargs), "idea": seen.first()}


class StoryIndex(Index):
    """All success stories."""

    subpage_types: ClassVar = ["portal.StoryPage"]

    class Meta:
        verbose_name = _("list of success stories")

    def listed(self) -> Any:
        return StoryPage.objects.select_related("organisation")
