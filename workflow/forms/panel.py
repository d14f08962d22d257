"""How many ideas a panel can take forward."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RoomForm(forms.Form):
    """Empty: the panel has not said, and nothing is called likely."""

    room = forms.IntegerField(
        label=_("How many can you take forward?"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": _("Enter a whole number, like 5")},
        widget=forms.NumberInput({"inputmode": "numeric", "class": "width-5"}),
    )
