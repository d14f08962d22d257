"""A list the platform keeps in the administration: found, filtered, added to, changed, downloaded, and never half removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from place.services import record
from portal.administration.exporting import SafeExport


class Listing(SafeExport, IndexView):
    """The rows, with a search box, filters and downloads."""


class Change(EditView):
    """A form whose changes the audit keeps, each with what stood there before."""

    def save_instance(self) -> Any:
        changed = {name: [_plain(self.form.initial.get(name)), _plain(self.form.cleaned_data.get(name))]
                   for name in self.form.changed_data if name in self.form.fields}  # fmt: skip
        saved = super().save_instance()
        if changed:
            record(by=self.request.user, action="change", target=saved, changed=changed)
        return saved


class Remove(DeleteView):
    """Removes what nothing uses; anything else stays, and the page says what would miss it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = used_by(self.object) if self.user_has_permission("delete") else ""
        if user:
            messages.error(
                request,
                _("“%(thing)s” is used by %(user)s and cannot be removed.")
                % {"thing": self.object, "user": user},
            )
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def delete_action(self) -> None:
        super().delete_action()


class Kept(ModelViewSet):
    """What every such list has; subclasses name the model, its form and its columns."""

    index_view_class = Listing
    edit_view_class = Change
    delete_view_class = Remove
    copy_view_enabled = False
    add_to_reference_index = False  # saving an idea must not rewrite an index nobody reads
    search_backend_name = None
    list_per_page = 50
    related: ClassVar[tuple[str, ...]] = ()  # read together with each row
    columns: ClassVar[
        tuple[tuple[str, Any], ...]
    ] = ()  # what a download holds: where to find it, and its heading

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.list_export = [field for field, _heading in self.columns]
        self.export_headings = dict(self.columns)
        self.export_filename = self.name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"usage_url_name": None}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.model._default_manager.all()
        if self.related:
            rows = rows.select_related(*self.related)
        return super().get_index_view_kwargs(**{"queryset": rows, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]


def used_by(thing: models.Model) -> str:
    """What still refers to a thing, in words; its own parts, which would go with it, do not count."""
    for relation in thing._meta.related_objects:
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.CASCADE:
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: thing.pk})
        if rows.exists():
            return str(relation.related_model._meta.verbose_name_plural)
    return ""


def _plain(value: Any) -> Any:
    """A form's value as the audit keeps it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, models.Model):
        return value.pk
    return str(value)
