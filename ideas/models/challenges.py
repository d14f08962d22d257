"""Challenges: a question a body asks its staff, with dates, and how what comes in is judged. Editors keep them in Wagtail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from place.blocks import Body
from place.formats import day
from place.models import Organisation, Outcome
from place.vocabulary import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from place.models import Person

TICKS = forms.CheckboxSelectMultiple


class ChallengeIndex(Page):
    """The list of challenges."""

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: ClassVar[list[Any]] = []  # its address is linked to from every page: it stays
    max_count = 1
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["ideas.Challenge"]
    template = "ideas/challenges.html"

    class Meta:
        verbose_name = _("list of challenges")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ideas.challenges import listed

        return {**super().get_context(request, *args, **kwargs), **listed(request.user)}


class ChallengeQuerySet(PageQuerySet):
    """Challenges, by who may read them and answer them."""

    def readable_by(self, person: Person | AnonymousUser) -> Self:
        """Published, and behind no restriction that keeps this person out."""
        from ideas.rules import readable

        return self.filter(readable(person))

    def open_now(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(closes=None) | Q(closes__gte=today), opens__lte=today)

    def inviting(self, organisation_id: int | None) -> Self:
        """Those that name this body among others, or none at all."""
        named = Challenge.organisations.through.objects
        here = named.filter(organisation=organisation_id or 0).values("challenge")
        return self.filter(Q(pk__in=here) | ~Q(pk__in=named.values("challenge")))


class Challenge(Page):
    """One question. While it is open, ideas can be put forward under it."""

    question = models.CharField(_("question"), max_length=200, help_text=_("What we ask, in one sentence."))
    why = models.TextField(_("why"), max_length=600, help_text=_("Why we ask it now, in a few sentences."))
    opens = models.DateField(_("opens"), default=timezone.localdate)
    closes = models.DateField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("The last day to send an idea. Empty: no closing date."),
    )
    outcomes = ParentalManyToManyField(Outcome, blank=True, verbose_name=_("outcomes it serves"))
    organisations = ParentalManyToManyField(
        Organisation, blank=True, verbose_name=_("organisations invited"), help_text=_("None ticked: all are."))  # fmt: skip
    criteria_set = models.ForeignKey(
        "workflow.CriteriaSet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criteria"),
        help_text=_("What ideas are scored on, with weights and what each score means. Empty: the usual criteria."))  # fmt: skip
    reviewers = ParentalManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("reviewers' pool"),
        limit_choices_to={"is_active": True, "grants__role": Role.REVIEWER, "grants__ended_at": None},
        help_text=_("Offered first when a coordinator chooses who scores an idea of this challenge."))  # fmt: skip
    blind = models.BooleanField(
        _("judged without names"), default=False,
        help_text=_("Authors' names are hidden from all but the coordinator until the decision."))  # fmt: skip
    body = StreamField(Body(), blank=True, verbose_name=_("more about it"))
    results = StreamField(Body(), blank=True, verbose_name=_("what came of it"))

    objects: ClassVar = PageManager.from_queryset(ChallengeQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("question"), FieldPanel("why"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")])], _("Dates")),
        FieldPanel("organisations", widget=TICKS), FieldPanel("outcomes", widget=TICKS),
        FieldPanel("body"), FieldPanel("results"),
        MultiFieldPanel(
            [FieldPanel("criteria_set"), FieldPanel("reviewers", widget=TICKS), FieldPanel("blind")], _("How ideas are judged")),
    ]  # fmt: skip
    parent_page_types: ClassVar = ["ideas.ChallengeIndex"]
    subpage_types: ClassVar[list[str]] = []
    template = "ideas/challenge.html"

    class Meta:
        verbose_name = _("challenge")

    def clean(self) -> None:
        super().clean()
        if self.closes and self.opens and self.closes < self.opens:
            raise ValidationError({"closes": _now("It must close on the day it opens, or later.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Made blind after ideas came in, it hides the names of those too."""
        saved = super().save(*args, **kwargs)
        if self.live and self.blind:
            self.ideas.filter(blind=False).update(blind=True)
        return saved

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ideas.challenges import challenge_page

        return {**super().get_context(request, *args, **kwargs), **challenge_page(self, request.user)}

    @property
    def address(self) -> str:
        """Its list stays where it is, so no question to the page tree is needed."""
        return f"{reverse('challenges')}{self.slug}/"

    def is_open(self, today: date | None = None) -> bool:
        today = today or timezone.localdate()
        return bool(self.live and self.opens <= today and not self.has_closed(today))

    def has_closed(self, today: date | None = None) -> bool:
        return self.closes is not None and self.closes < (today or timezone.localdate())

    def invites(self, organisation_id: int | None) -> bool:
        """Asked of the row, so that a list asks no further questions of the database than it must."""
        invited = [body.pk for body in self.organisations.all()]
        return not invited or organisation_id in invited

    @property
    def time_left(self) -> str:
        """How long there is, in words."""
        today = timezone.localdate()
        if self.opens > today:
            return _now("Opens on %(day)s") % {"day": day(self.opens)}
        if self.closes is None:
            return _now("Open, with no closing date")
        left = (self.closes - today).days
        if left < 0:
            return _now("Closed on %(day)s") % {"day": day(self.closes)}
        if left < 2:
            return _now("Closes tomorrow") if left else _now("Closes today")
        return ngettext("%(left)s day left", "%(left)s days left", left) % {"left": left}
