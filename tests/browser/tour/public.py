"""Pages for everybody."""

from __future__ import annotations

from tests.browser.tour.looks import Look, at

PUBLIC = [
    Look("home", at("/"), main=True),
    Look("sign in", at("/accounts/sign-in/"), main=True),
    Look(
        "sign in with errors",
        at("/accounts/sign-in/"),
        act=lambda page: page.locator("main button[type=submit]").first.click(),
    ),
    Look("demonstration", at("/demo/")),
    Look("forgotten password", at("/accounts/password/reset/")),
    Look("signed out", at("/accounts/signed-out/")),
    Look("help", at("/help/")),
    Look("glossary", at("/help/glossary/")),
    Look("accessibility statement", at("/accessibility/")),
    Look("privacy", at("/privacy/")),
    Look("not found", at("/nothing-here/"), status=404),
    Look("style guide", at("/styleguide/")),
]
