"""Which lists stand together in the administration's menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from portal.administration.editions import ParameterEditions
from portal.administration.judging import CriteriaSets, DeclineReasons
from portal.administration.place import BudgetLines, ClosedDays, Organisations, Outcomes, Services, Teams
from portal.administration.readable import Cases, Ideas


class Keeping(ModelViewSetGroup):
    """What the platform keeps for everybody."""

    menu_label = _("The place")
    menu_icon = "cogs"
    menu_order = 300
    items = (
        Organisations,
        Teams,
        Services,
        BudgetLines,
        Outcomes,
        ClosedDays,
        CriteriaSets,
        DeclineReasons,
        ParameterEditions,
    )


class Reading(ModelViewSetGroup):
    """What goes on in the place, to be read."""

    menu_label = _("Ideas and cases")
    menu_icon = "pick"
    menu_order = 200
    items = (Ideas, Cases)
