"""Forms of the administration: names others hold on to are fixed once given, and bodies do not stand in circles."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from place.models import Organisation, Person
from workflow.reviews import HIGHEST

ANCHORS = [f"anchor_{score}" for score in range(HIGHEST + 1)]


class FixedName(WagtailAdminModelForm):
    """The short name in addresses and case files is chosen once: changing it would break what refers to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True


class OrganisationForm(FixedName):
    """A body is neither its own partner nor part of itself."""

    def clean_acts_for_us(self) -> Organisation | None:
        partner: Organisation | None = self.cleaned_data["acts_for_us"]
        if partner and partner.pk == self.instance.pk:
            raise ValidationError(_("Choose another body: nobody is their own partner."))
        return partner

    def clean_parent(self) -> Organisation | None:
        parent: Organisation | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(
                    _("Choose another body: “%(name)s” is part of this one.") % {"name": parent}
                )
            above = above.parent
        return parent


class TeamForm(WagtailAdminModelForm):
    """Manager and budget holder are people of the team's own organisation, chosen once the team is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["manager"], self.fields["budget_holder"]
            return
        self.fields["organisation"].disabled = True
        colleagues = Person.objects.filter(organisation=self.instance.organisation_id, is_active=True)
        for name in ("manager", "budget_holder"):
            self.fields[name].queryset = colleagues


class CriterionForm(WagtailAdminModelForm):
    """One question; what each score from 0 to 5 means stands in a line of its own."""

    anchor_0 = forms.CharField(label=gettext_lazy("What 0 means"), max_length=200)
    anchor_1 = forms.CharField(label=gettext_lazy("What 1 means"), max_length=200)
    anchor_2 = forms.CharField(label=gettext_lazy("What 2 means"), max_length=200)
    anchor_3 = forms.CharField(label=gettext_lazy("What 3 means"), max_length=200)
    anchor_4 = forms.CharField(label=gettext_lazy("What 4 means"), max_length=200)
    anchor_5 = forms.CharField(label=gettext_lazy("What 5 means"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.instance.anchors or []
        for score, name in enumerate(ANCHORS):
            self.fields[name].initial = said[score] if score < len(said) else ""

    def clean(self) -> dict[str, Any]:
        """The six lines become one list; a short name of its own lets forms tell criteria apart."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.anchors = [cleaned.get(name, "") for name in ANCHORS]
        if not self.instance.slug and cleaned.get("name"):
            self.instance.slug = f"{slugify(cleaned['name'])[:40]}-{secrets.token_hex(3)}"
        return cleaned
