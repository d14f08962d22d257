"""Looking after an organisation."""

from __future__ import annotations

from tests.browser.tour.acts import send_nothing
from tests.browser.tour.looks import Look, as_, at

ADMINISTERING = [
    Look(
        name, at(f"/organisation/hospitals/{path}"), as_("lau"), act, main=name == "people of an organisation"
    )
    for name, path, act in [
        ("people of an organisation", "", None),
        ("people, nobody found", "?q=zeppelin", None),
        ("teams", "teams/", None),
        ("a new team with errors", "teams/new/", send_nothing),
        ("roles", "roles/", None),
        ("invitations", "invitations/", None),
        ("an invitation with errors", "invitations/new/", send_nothing),
        ("joiners from a list", "joiners/", None),
        ("joiners with errors", "joiners/", send_nothing),
        ("settings of an organisation", "settings/", None),
        ("record of changes", "record/", None),
    ]
] + [Look("an invitation that no longer works", at("/join/no-such-link/"), status=404)]

BUDGETS = [
    Look(name, at(f"/budgets/council/{path}"), as_("pritchard"), act, main=name == "budgets")
    for name, path, act in [
        ("budgets", "?year=2027", None),
        ("budgets, none found", "?q=zeppelin", None),
        ("budgets from a list", "list/", None),
        ("budgets with errors", "list/", send_nothing),
    ]
]
