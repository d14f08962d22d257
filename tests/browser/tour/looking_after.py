"""Looking after an organisation, and after what is held about people."""

from __future__ import annotations

from tests.browser.tour.acts import empty_and_send, send_nothing
from tests.browser.tour.looks import ADMINISTRATOR, NEWCOMER, PLATFORM, Look, at, there

ADMINISTERING = [
    Look("which organisation", at("/organisation/"), PLATFORM),
    *(
        Look(name, at(f"/organisation/hospitals/{path}"), ADMINISTRATOR, act, main=not path)
        for name, path, act in [
            ("people of an organisation", "", None),
            ("people, nobody found", "?q=zeppelin", None),
            ("teams", "teams/", None),
            ("a new team", "teams/new/", None),
            ("a new team with errors", "teams/new/", send_nothing),
            ("roles", "roles/", None),
            ("invitations", "invitations/", None),
            ("an invitation to write", "invitations/new/", None),
            ("an invitation to write with errors", "invitations/new/", send_nothing),
            ("joiners from a list", "joiners/", None),
            ("joiners with errors", "joiners/", send_nothing),
            ("settings of an organisation", "settings/", None),
            ("settings with errors", "settings/", empty_and_send),
            ("record of changes", "record/", None),
        ]
    ),
    *(
        Look(f"a small organisation: {path}", at(f"/organisation/libraries/{path}/"), NEWCOMER)
        for path in ("teams", "roles", "invitations", "record")
    ),
]
PERSON = [
    Look("somebody of an organisation", *there("organisation:person"), main=True),
    *(
        Look(f"somebody's {name}{' with errors' if act else ''}", *there(f"organisation:{name}", act))
        for name, wrong in {
            "details": empty_and_send,
            "deputy": send_nothing,
            "give_role": send_nothing,
            "leaves": empty_and_send,
        }.items()
        for act in (None, wrong)
    ),
    Look("a team", *there("organisation:team")),
    Look("a team with errors", *there("organisation:team", empty_and_send)),
    Look("a role to confirm", *there("organisation:request")),
]
PROTECTING = [
    Look("what is kept for how long", at("/data-protection/"), PLATFORM, main=True),
    Look("data about people", at("/data-protection/people/"), PLATFORM),
    Look("data about people, nobody found", at("/data-protection/people/?q=zeppelin"), PLATFORM),
    Look("data about people, found", at("/data-protection/people/?q=ma"), PLATFORM),
    Look("data about somebody", *there("protection:person")),
    Look("erase somebody with errors", *there("protection:person", send_nothing)),
    Look("freedom of information", at("/data-protection/disclosure/"), PLATFORM),
    Look("freedom of information with errors", at("/data-protection/disclosure/"), PLATFORM, send_nothing),
    Look("mail that was sent", at("/mail/"), PLATFORM),
]
