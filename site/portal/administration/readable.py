"""Ideas and business cases, to be read in the administration by whoever may see each of them, and changed by nobody."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView
from wagtail.permission_policies import ModelPermissionPolicy

from casebuilder.models import Case
from ideas.models import Idea
from ideas.rules import may_know_author
from place.formats import pounds
from place.models import Person
from portal.administration.lists import Kept, Listing
from workflow.stages import Stage


class OnlyRead(ModelPermissionPolicy):
    """Reading is all anybody may do here: what changes an idea or a case is a step, taken on the site."""

    def user_has_permission(self, user: Person | AnonymousUser, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, "view"))

    def user_has_any_permission(self, user: Person | AnonymousUser, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return (
            self.user_has_permission(user, action)
            and type(instance).objects.visible_to(user).filter(pk=instance.pk).exists()
        )

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return "view" in actions and self.user_has_permission_for_instance(user, "view", instance)


class Readable(Listing):
    """Only what its reader may see, with names hidden where they are hidden on the site."""

    any_permission_required: ClassVar = ["view"]

    def get_base_queryset(self) -> QuerySet[Any]:
        return seen_by(self.model, self.request.user)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {field: _told(self.request.user, item, field) for field in self.list_export}


class Show(InspectView):
    """One of them; what one may not see is not there."""

    any_permission_required: ClassVar = ["view"]

    def get_object(self, queryset: Any = None) -> Any:
        return get_object_or_404(seen_by(self.model, self.request.user), pk=self.pk)

    def get_author_display_value(self) -> str:
        return author(self.request.user, self.object)

    def get_coauthors_display_value(self) -> str:
        if not may_know_author(self.request.user, self.object):
            return gettext("Name hidden")
        return ", ".join(person.name for person in self.object.coauthors.all())

    def get_yearly_saving_display_value(self) -> str:
        return pounds(self.object.yearly_saving)


def seen_by(model: Any, person: Any) -> QuerySet[Any]:
    seen = model.objects.visible_to(person)
    if model is Idea:
        return seen.exclude(stage=Stage.DRAFT).with_people().prefetch_related("coauthors")
    return (
        seen.filter(current__isnull=False)
        .select_related("idea__home_organisation", "current")
        .defer(
            "current__document",
            "current__result",  # large, and not shown
        )
    )


def author(person: Any, idea: Idea) -> str:
    return idea.author.name if may_know_author(person, idea) else gettext("Name hidden")


def _told(person: Any, item: Any, field: str) -> Any:
    if field == "author":
        return author(person, item)
    value = item
    for part in field.split("."):
        value = getattr(value, part, None)
    return value() if callable(value) else value


class OnlyShown(Kept):
    """A list without forms."""

    index_view_class = Readable
    inspect_view_class = Show
    inspect_view_enabled = True
    form_fields: ClassVar[list[str]] = []

    @property
    def url_namespace(self) -> str:  # the site's own pages have the plain name
        return f"read_{self.name}"

    def get_urlpatterns(self) -> list[Any]:
        return [
            each for each in super().get_urlpatterns() if each.name in ("index", "index_results", "inspect")
        ]

    def register_admin_url_finder(self) -> None:
        """Nothing of it is edited here."""


class Ideas(OnlyShown):
    """Every idea its reader may see."""

    model = Idea
    name = "ideas"
    icon = "pick"
    menu_label = _("Ideas")
    inspect_view_fields: ClassVar = [
        "reference", "title", "stage", "home_organisation", "author", "coauthors", "team", "service", "outcome",
        "audience", "problem", "proposal", "yearly_saving", "submitted_at", "due", "supporters_count",
    ]  # fmt: skip
    list_display: ClassVar = [
        "reference", "title", "stage", "home_organisation",
        Column("outcome", label=_("Outcome"), accessor="outcome"),
        Column("yearly_saving", label=_("Might save, a year"), accessor=lambda idea: pounds(idea.yearly_saving)),
        "due",
    ]  # fmt: skip
    list_filter: ClassVar = ["stage", "home_organisation", "outcome", "audience"]
    search_fields: ClassVar = ["reference", "title"]
    ordering: ClassVar = ["-submitted_at", "-pk"]
    columns = (
        ("reference", _("Reference")), ("title", _("Idea")), ("get_stage_display", _("Stage")),
        ("home_organisation", _("Organisation")), ("team", _("Team")), ("service", _("Service")), ("outcome", _("Outcome")),
        ("author", _("Author")), ("get_audience_display", _("Who may see it")), ("yearly_saving", _("Might save, £ a year")),
        ("submitted_at", _("Put forward")), ("due", _("Due")), ("supporters_count", _("Have this problem too")),
    )  # fmt: skip


class Cases(OnlyShown):
    """Every business case its reader may see."""

    model = Case
    name = "cases"
    icon = "doc-full"
    menu_label = _("Business cases")
    inspect_view_fields: ClassVar = ["idea", "current", "organisations", "created_at", "released_at"]
    list_display: ClassVar = [
        Column("idea", label=_("Idea"), accessor="idea"),
        Column("organisation", label=_("Organisation"), accessor="idea.home_organisation"),
        Column("stage", label=_("Stage"), accessor="idea.get_stage_display"),
        Column("version", label=_("Version"), accessor="current.number"),
        Column("state", label=_("State"), accessor="current.get_state_display"),
        Column("recurring", label=_("£ a year"), accessor=lambda case: pounds(case.current.recurring)),
        Column("one_off", label=_("£ once"), accessor=lambda case: pounds(case.current.one_off)),
    ]
    list_filter: ClassVar = {
        "idea__stage": ["exact"],
        "idea__home_organisation": ["exact"],
        "current__state": ["exact"],
    }
    search_fields: ClassVar = ["idea__reference", "idea__title"]
    ordering: ClassVar = ["-pk"]
    columns = (
        ("idea.reference", _("Reference")), ("idea.title", _("Idea")), ("idea.home_organisation", _("Organisation")),
        ("idea.get_stage_display", _("Stage")), ("current.number", _("Version")), ("current.get_state_display", _("State")),
        ("current.recurring", _("£ a year")), ("current.one_off", _("£ once")), ("created_at", _("Opened")),
    )  # fmt: skip
