"""The coordinator's desk: many at once, who has how many, and what comes by telephone or must be put right."""

from __future__ import annotations

from tests.browser.tour.acts import choose_no_column, empty_and_send, send_nothing
from tests.browser.tour.looks import COORDINATOR, NEWCOMER, Look, at, of, there

ONE = {
    "correct where an idea belongs": "/ideas/{}/correct/",
    "black out words of an idea": "/ideas/{}/redact/",
}
DESK = [
    Look("several ideas together", *there("workflow:together")),
    Look("several ideas together with errors", *there("workflow:together", send_nothing)),
    Look("load and lateness", at("/triage/load/"), COORDINATOR, main=True),
    Look("load, what is late", at("/triage/load/?late=1"), COORDINATOR),
    Look("load, none", at("/triage/load/"), NEWCOMER),
    Look("load, none that is late", at("/triage/load/?late=1"), NEWCOMER),
    Look("put forward for somebody: whose", at("/desk/put-forward/"), COORDINATOR, main=True),
    Look("put forward for somebody: found", at("/desk/put-forward/?q=an"), COORDINATOR),
    Look("put forward for somebody: nobody found", at("/desk/put-forward/?q=zeppelin"), COORDINATOR),
    Look("put forward for a caller", at("/desk/put-forward/?for=nobody"), COORDINATOR),
    Look(
        "put forward for a caller with errors", at("/desk/put-forward/?for=nobody"), COORDINATOR, send_nothing
    ),
    Look("letters to post", at("/desk/letters/"), COORDINATOR),
    Look("letters to post, none", at("/desk/letters/"), NEWCOMER),
    Look("a letter", *there("ideas:letter")),
    Look("an account for a caller", *there("ideas:link")),
    Look("an account for a caller with errors", *there("ideas:link", send_nothing)),
    Look("lists of ideas", at("/desk/lists/"), COORDINATOR, main=True),
    Look("lists of ideas, none", at("/desk/lists/"), NEWCOMER),
    Look("lists of ideas with errors", at("/desk/lists/"), COORDINATOR, send_nothing),
    Look("columns of a list", *there("ideas:list_columns")),
    Look("columns of a list with errors", *there("ideas:list_columns", choose_no_column)),
    Look("what would come in of a list", *there("ideas:list"), main=True),
    Look(
        "a list that was brought in",
        lambda directory: directory.there("ideas:list_groups").removesuffix("alike/"),
        lambda directory: directory.who_is_there("ideas:list_groups"),
    ),
    Look("ideas of a list that are alike", *there("ideas:list_groups"), main=True),
    Look("ideas of a list that are alike with errors", *there("ideas:list_groups", empty_and_send)),
    Look("concerns taken elsewhere", at("/desk/rerouted/"), COORDINATOR),
    Look("concerns taken elsewhere, none", at("/desk/rerouted/"), NEWCOMER),
    Look("a concern", *there("ideas:concern")),
    Look("take a concern elsewhere", of("submitted", "/ideas/{}/reroute/"), COORDINATOR),
    *(Look(name, of("submitted", path), COORDINATOR) for name, path in ONE.items()),
    *(
        Look(f"{name} with errors", of("submitted", path), COORDINATOR, send_nothing)
        for name, path in ONE.items()
    ),
]
