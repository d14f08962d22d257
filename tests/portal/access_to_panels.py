"""The rows of a panel's addresses in the table of test_access.py, where its columns stand."""

from __future__ import annotations

# fmt: off
#             nobody stan sam alice carol rita piet owen fiona ed  adam sue
STAFF       =  "302    200  200 200   200   200  200  200  200   200 200  200"
CHAIR       =  "302    403  403 403   403   403  200  403  403   403 403  403"
DECIDES     =  "302    403  403 403   403   403  302  403  403   403 403  403"
TICKS_TWO   =  "302    403  403 403   403   403  422  403  403   403 403  403"
SITS        =  "302    404  404 404   404   404  200  404  404   404 404  404"
MINUTES     =  "302    200  200 200   200   200  200  200  200   200 200  200"
# fmt: on

PANELS: dict[str, tuple[str, str]] = {
    "workflow:panel": ("/panel/", CHAIR),
    "workflow:decide": ("/panel/decide/", DECIDES),
    "workflow:compare_two": ("/panel/compare/", TICKS_TWO),
    "workflow:sittings": ("/panel/sittings/", STAFF),
    "workflow:sitting": ("/panel/sittings/{sitting}/", SITS),
    "workflow:sitting_line": ("/panel/sittings/{sitting}/line/", SITS),
    "workflow:sitting_members": ("/panel/sittings/{sitting}/members/", SITS),
    "workflow:sitting_interest": ("/panel/sittings/{sitting}/interest/", SITS),
    "workflow:sitting_vote": ("/panel/sittings/{sitting}/vote/", SITS),
    "workflow:sitting_issue": ("/panel/sittings/{sitting}/issue/", SITS),
    "minutes": ("/panel/sittings/{issued}/minutes/", MINUTES),
    "minutes_pdf": ("/panel/sittings/{issued}/minutes.pdf", MINUTES),
    "workflow:panel_scores": ("/panel/scores.csv", CHAIR),
}
