"""Makes every Django form come out in the house style: label, hint, error and control, tied together."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Only forms and fields are ours; the widgets stay Django's, so the editors' admin is not touched."""

    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/field.html"
