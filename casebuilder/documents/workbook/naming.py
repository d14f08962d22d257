"""What each figure of a result is called, on every sheet that shows it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def figure(name: str) -> str:
    """A figure by its name in the engine's answer."""
    return {
        "pv_cost": _("Cost, in-kind included"),
        "pv_benefit": _("Benefit"),
        "pv_cash_cost": _("Cash cost"),
        "pv_cashable": _("Cash back"),
        "npv": _("Net present value"),
        "net_budget_impact": _("Effect on budgets, net"),
        "bcr": _("Benefit for each £1 of cost"),
        "cashable_ratio": _("Cash back for each £1 of cash cost"),
        "payback_year": _("Paid back in year"),
        "cashable_payback_year": _("Paid back in cash in year"),
        "switching benefits": _("Worth nothing if benefits move by"),
        "switching costs": _("Worth nothing if costs move by"),
        "switching cashability": _("Budgets break even if this share is cash"),
        "naive net": _("The naive sum, shown only to say why it is wrong"),
        "naive payback_year": _("Paid back naively in year"),
        "factor": _("Discount factor"),
        "cost": _("Cost"),
        "cash_cost": _("Cash cost"),
        "benefit": _("Benefit"),
        "cashable": _("Cash back"),
        "net": _("Net"),
        "net_cash": _("Net cash"),
        "present_net": _("Present net"),
        "cumulative": _("Running total"),
        "cashable_net": _("Net cash"),
        "cumulative_cashable": _("Running total, cash"),
        "settlement": _("Settlement"),
        "commitments cost": _("Signed for: pays"),
        "commitments cashable": _("Signed for: cashes"),
    }[name]
