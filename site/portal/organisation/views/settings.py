"""What an organisation sets for itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from place.models import Organisation
from place.services import change_settings
from portal.organisation.finding import body, frame, person_of
from portal.organisation.forms.bodies import SettingsForm


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    copy = Organisation.objects.select_related("acts_for_us").get(
        pk=organisation.pk
    )  # a form writes on what it is given
    form = SettingsForm(request.POST or None, instance=copy)
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(by=person_of(request), organisation=organisation, **form.said())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation:settings", slug)
    return render(request, "portal/organisation/settings.html", frame(organisation, "settings", form=form))
