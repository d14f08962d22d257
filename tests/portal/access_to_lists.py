"""The rows of the desk's addresses, lists of ideas among them, in the table of test_access.py; and Carol's list."""

from __future__ import annotations

from ideas.bringing.services import upload
from tests.cast import Cast

# fmt: off
#             nobody stan sam alice carol rita piet owen fiona ed  adam sue
STAFF       =  "302    200  200 200   200   200  200  200  200   200 200  200"
COORDINATOR =  "302    403  403 403   200   403  403  403  403   403 403  403"
NO_LETTER   =  "302    403  403 403   404   403  403  403  403   403 403  403"
LED_BACK    =  "302    403  403 403   302   403  403  403  403   403 403  403"
# fmt: on

LISTS: dict[str, tuple[str, str]] = {
    "ideas:export": ("/ideas/export/", STAFF),
    "ideas:put_forward": ("/desk/put-forward/", COORDINATOR),
    "ideas:letters": ("/desk/letters/", COORDINATOR),
    "ideas:letter": ("/desk/letters/{review}/", NO_LETTER),
    "ideas:link": ("/desk/link/{review}/", NO_LETTER),
    "ideas:lists": ("/desk/lists/", COORDINATOR),
    "ideas:list": ("/desk/lists/{list}/", COORDINATOR),
    "ideas:list_columns": ("/desk/lists/{list}/columns/", COORDINATOR),
    "ideas:list_progress": ("/desk/lists/{list}/progress/", LED_BACK),
    "ideas:list_faults": ("/desk/lists/{list}/faults/", COORDINATOR),
    "ideas:list_groups": ("/desk/lists/{list}/alike/", COORDINATOR),
}


def list_of(cast: Cast) -> str:
    """The id of a list that is not brought in yet."""
    content = b"Title,Problem\nDim,Dark\n"
    return str(upload(by=cast.carol, organisation=cast.council, name="a.csv", content=content).uid)
