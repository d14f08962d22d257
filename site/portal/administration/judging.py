"""How ideas are judged: the reasons they may be declined for, and the criteria reviewers score by."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from place.models import Person
from portal.administration.forms import ANCHORS, CriterionForm, FixedName
from portal.administration.lists import Change, Kept
from workflow import criteria as services
from workflow.models import CriteriaSet, Criterion, DeclineReason
from workflow.refusals import Refusal


class DeclineReasons(Kept):
    """Why ideas are not taken forward: a name for staff, a text for authors."""

    model = DeclineReason
    name = "decline-reasons"
    icon = "cross"
    list_display: ClassVar = ["name", "text", "order"]
    search_fields: ClassVar = ["name", "text"]
    columns = (("name", _("Name")), ("text", _("What authors read")), ("order", _("Order")))
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "slug", "text", "order")], base_form_class=FixedName
    )


class CriteriaPanel(InlinePanel):
    """The questions of a set, each with its six anchors."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = CriterionForm
        return options


class ChangeCriteria(Change):
    """A set somebody was asked to score by is shown, not changed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("change") and services.in_use(self.get_object()):
            messages.info(
                request,
                gettext(
                    "Ideas are scored by this set, so it stays as it is. Make a new version to change it."
                ),
            )
            return redirect("criteria:inspect", self.object_pk)
        return super().dispatch(request, *args, **kwargs)


class ShowCriteria(InspectView):
    """A set as reviewers read it, with what can be done about it."""

    def get_criteria_display_value(self) -> str:
        rows = (
            (
                each.name,
                gettext("weight"),
                each.weight,
                each.question,
                format_html_join("", "<li>{}: {}</li>", enumerate(each.anchors)),
            )
            for each in Criterion.objects.filter(criteria_set=self.object)
        )
        return format_html_join("", "<h3>{} ({} {})</h3><p>{}</p><ul>{}</ul>", rows)

    def get_is_default_display_value(self) -> str:
        return gettext("Yes") if self.object.is_default else gettext("No")

    def get_used_display_value(self) -> str:
        return (
            gettext("Yes: it cannot be changed any more") if services.in_use(self.object) else gettext("No")
        )

    def get_field_label(self, field_name: str, field: Any) -> str:
        labels = {"used": _("Ideas are scored by it"), "is_default": _("Reviewers chosen now score by it")}
        return str(labels.get(field_name) or super().get_field_label(field_name, field))

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.user_has_permission("add"):
            return []
        buttons = [
            Button(
                _("Make a new version"),
                reverse("criteria:new_version", args=[self.object.pk]),
                icon_name="copy",
            )
        ]
        if not self.object.is_default:
            url = reverse("criteria:use", args=[self.object.pk])
            buttons.append(Button(_("Use from now on"), url, icon_name="check"))
        return [*super().header_more_buttons, *buttons]

    def get_edit_url(self) -> str | None:
        return None if services.in_use(self.object) else super().get_edit_url()

    def get_delete_url(self) -> str | None:
        return None if services.in_use(self.object) else super().get_delete_url()


class Ask(PermissionCheckedMixin, WagtailAdminTemplateMixin, BaseObjectMixin, TemplateView):
    """Asks before doing something about a set, and says what it means."""

    template_name = "portal/administration/confirm.html"
    model = CriteriaSet
    permission_required = "add"
    header_icon = "list-ul"
    meaning: Any = ""
    yes: Any = ""

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        show = reverse("criteria:inspect", args=[self.object.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("criteria:index"), "label": _("Criteria sets")},
            {"url": show, "label": str(self.object)},
            {"url": "", "label": self.page_title},
        ]

    def act(self) -> CriteriaSet:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            shown = self.act()
        except Refusal as refused:
            messages.error(request, str(refused))
            return redirect("criteria:inspect", self.object.pk)
        messages.success(request, gettext("Done: %(set)s.") % {"set": shown})
        return redirect("criteria:index")


class NewVersion(Ask):
    page_title = _("Make a new version")
    meaning = _("A copy is made that you can change. Ideas being scored keep the version they have.")
    yes = _("Make a new version")

    def act(self) -> CriteriaSet:
        return services.new_version(by=cast(Person, self.request.user), criteria=self.object)


class UseFromNowOn(Ask):
    page_title = _("Use from now on")
    permission_required = "change"
    meaning = _("Reviewers chosen from now on score by this set. Those already asked keep the one they have.")
    yes = _("Use this set")

    def act(self) -> CriteriaSet:
        services.use_from_now_on(by=cast(Person, self.request.user), criteria=self.object)
        return self.object


class CriteriaSets(Kept):
    """The questions reviewers answer, version by version."""

    model = CriteriaSet
    name = "criteria"
    icon = "list-ol"
    menu_label = _("Criteria sets")
    edit_view_class = ChangeCriteria
    inspect_view_class = ShowCriteria
    inspect_view_enabled = True
    inspect_view_fields: ClassVar = ["name", "version", "is_default", "used", "criteria"]
    list_display: ClassVar = ["name", "version", "is_default"]
    list_filter: ClassVar = ["is_default"]
    search_fields: ClassVar = ["name"]
    columns = (
        ("name", _("Name")),
        ("version", _("Version")),
        ("is_default", _("Reviewers chosen now score by it")),
    )
    panels: ClassVar = [
        FieldPanel("name"),
        CriteriaPanel(
            "criteria", heading=_("Criteria"), label=_("criterion"), min_num=1,
            panels=[FieldPanel("name"), FieldPanel("question"), FieldPanel("weight"), FieldPanel("order"),
                    *(FieldPanel(anchor) for anchor in ANCHORS)],
        ),
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("new-version/<int:pk>/", NewVersion.as_view(), name="new_version"),
            path("use/<int:pk>/", UseFromNowOn.as_view(), name="use"),
        ]
