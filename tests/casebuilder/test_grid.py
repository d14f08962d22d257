"""The grid of lines: every cell is the line's own field, nothing typed is lost, and nothing is kept before Save."""

from __future__ import annotations

import copy
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebuilder.appraisal import appraise, canonical, parse
from casebuilder.models import Case
from tests.case_makers import DOCUMENT, RICH
from tests.casebuilder.grid_pages import HTMX, VIEWS, Boxes, acted, boxes, lines, send
from tests.casebuilder.test_editor import CaseIn, SignIn, edit, now
from tests.cast import Cast
from tests.large_case import large_case, recalculated
from workflow.stages import Stage


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_sent_back_untouched_changes_nothing(
    cast: Cast, rich: Case, signed_in: SignIn, view: str
) -> None:
    client, before = signed_in(cast.owen), canonical(now(rich))
    sent = boxes(client, rich, view)
    assert sum(name.startswith("r") and "-" in name for name in sent) >= 8
    page = client.post(edit(rich, "options/2/"), sent, follow=True)
    assert "Nothing had changed" in page.content.decode()
    assert canonical(now(rich)) == before


@pytest.mark.parametrize(
    ("view", "cell", "text", "where", "kept"),
    [
        ("amounts", "r0-name", "Controls and fitting", "name", "Controls and fitting"),
        ("amounts", "r0-class_", "capital", "class", "capital"),
        ("amounts", "r1-quantity", "£90,000", "unit", {"quantity": "90000", "unit": "kWh", "value": "0.3"}),
        ("amounts", "r1-unit_price", "(0.25)", "unit", {"quantity": "100000", "unit": "kWh", "value": "-0.25"}),
        ("amounts", "r1-first", "2028-29", "from", 2),
        ("amounts", "r2-last", "2", "to", 2),
        ("amounts", "r1-cashable", "40%", "cashable", "0.4"),
        ("amounts", "r0-evidence", "5", "grade", 5),
        ("years", "r0-year_1", "1,200.50", "by_year", {"0": "10000", "1": "1200.50"}),
        ("timing", "r1-growth", "2%", "growth", "0.02"),
        ("timing", "r1-ramp", "25, 50", "ramp", ["0.25", "0.5"]),
        ("timing", "r1-starts", "1/10/2027", "starts", "2027-10-01"),
        ("range", "r1-low", "20", "range", {"low": "-0.2", "high": "0"}),
        ("range", "r0-hours", "1,540", "hours", "1540"),
        ("trust", "r0-source", "Quotation <i>1</i>", "source", "Quotation <i>1</i>"),
        ("trust", "r1-budget_code", "SL200", "budget", {"organisation": "council", "code": "SL200", "fund": "general"}),
        ("trust", "r0-recurrence", "recurring", "recurrence", "recurring"),
        ("trust", "r0-outcome", "Warm homes", "outcome", "Warm homes"),
    ],
)  # fmt: skip
def test_a_changed_cell_is_kept_and_the_rest_of_the_case_is_as_it_was(
    cast: Cast, rich: Case, signed_in: SignIn, view: str, cell: str, text: str, where: str, kept: Any
) -> None:
    client, before = signed_in(cast.owen), now(rich)
    sent = boxes(client, rich, view) | {cell: [text]}
    assert client.post(edit(rich, "options/2/"), sent).status_code == 302
    before["options"][1]["lines"][int(cell[1])][where] = kept
    assert canonical(now(rich)) == canonical(before)
    assert rich.current.why == "Lines of Dim the lamps: 1 changed"


def test_a_line_by_people_reached_is_added_and_changed_in_its_own_view(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    _page, sent = acted(client, rich, boxes(client, rich, "funnel"), "add:benefit")
    assert "n0-population" in sent and "r0-population" not in sent  # that one is an amount for each year
    sent |= {
        "r2-need": ["40%"],
        "n0-name": ["Calmer nights"],
        "n0-population": ["1,000"],
        "n0-unit_value": ["£5"],
    }
    sent |= {f"n0-{name}": ["50"] for name in ("need", "engagement", "retention", "impact", "deadweight")}
    assert client.post(edit(rich, "options/2/"), sent).status_code == 302
    assert lines(rich)[2]["funnel"]["need"] == "0.4"
    assert lines(rich)[4]["funnel"]["population"] == "1000" and lines(rich)[4]["from"] == 1


def test_a_day_that_is_none_is_refused_in_its_cell(cast: Cast, rich: Case, signed_in: SignIn) -> None:
    for wrong, shown in (("31/2/2027", "31/02/2027"), ("soon", "soon")):
        page = send(signed_in(cast.owen), rich, view="timing", r1__starts=wrong)
        assert page.status_code == 422 and 'aria-describedby="wrong-r1-starts"' in page.content.decode()
        assert "Enter a real date" in page.content.decode() and f'value="{shown}"' in page.content.decode()


def test_shares_are_kept_when_they_add_up_and_refused_by_name_when_they_do_not(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    page = send(client, rich, view="bodies", r0__share_0="60")
    assert page.status_code == 422
    assert "They add up to 60%" in page.content.decode()
    assert 'id="r0-share_0" value="60"' in page.content.decode()
    assert send(client, rich, view="bodies", r0__share_0="60", r0__share_1="40").status_code == 302
    assert lines(rich)[0]["shares"] == {"council": "0.6", "hospital": "0.4"}


def test_figures_follow_a_cell_without_anything_being_saved(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    text = send(client, rich, r1__quantity="50,000", headers=HTMX).content.decode()
    assert "<html" not in text and "Not saved yet" in text
    assert '<span id="worth-r1" hx-swap-oob="true">£14,250 a year</span>' in text
    assert 'id="results-more"' in text and "<svg" in text and "checks still open" in text
    assert rich.versions.count() == 1


def test_a_cell_that_cannot_be_read_is_marked_while_the_rest_is_worked_out(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    text = send(client, rich, r1__quantity="lots", r0__name="Switches", headers=HTMX).content.decode()
    assert 'data-cell-of="r1-quantity"' in text and "must be a number" in text
    assert "1 line is not counted as typed" in text
    page = send(client, rich, r1__quantity="lots", r0__name="Switches")
    text = page.content.decode()
    assert page.status_code == 422 and "1 cell needs mending" in text and "<title>Error:" in text
    assert 'value="lots"' in text and 'aria-invalid="true" aria-describedby="wrong-r1-quantity"' in text
    assert 'value="Switches"' in text and rich.versions.count() == 1


def test_rows_are_added_copied_moved_and_taken_out_and_all_of_it_is_saved_at_once(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    sent = boxes(client, rich) | {"r1-quantity": ["90000"]}
    _page, sent = acted(client, rich, sent, "copy:r1")
    assert sent["rows"] == ["r0,r1,n0,r2,r3"] and sent["n0-quantity"] == ["90000"]
    _page, sent = acted(client, rich, sent, "up:r3")
    _page, sent = acted(client, rich, sent, "drop:r0")
    page, sent = acted(client, rich, sent, "add:cost")
    assert "Taken out when you save." in page and sent["gone"] == ["r0"]
    assert rich.versions.count() == 1
    sent |= {"n1-name": ["Fitting"], "n1-quantity": ["3"], "n1-unit": ["days"], "n1-unit_price": ["£400"]}
    assert client.post(edit(rich, "options/2/"), sent).status_code == 302
    assert [line["name"] for line in lines(rich)] == [
        "Electricity not bought",
        "Electricity not bought (copy)",
        "Time",
        "Fewer <b>crises</b>",
        "Fitting",
    ]
    copied = next(line for line in lines(rich) if line["name"].endswith("(copy)"))
    assert copied["unit"]["quantity"] == "90000" and copied["budget"]["code"] == "SL100"
    assert rich.current.why == "Lines of Dim the lamps: 1 changed, 2 added, 1 taken out"
    assert len({line["key"] for line in lines(rich)}) == 5


def test_what_was_taken_out_is_put_back_with_what_was_typed_into_it(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    _page, sent = acted(client, rich, boxes(client, rich) | {"r0-name": ["Switches"]}, "drop:r0")
    _page, sent = acted(client, rich, sent, "back:r0")
    assert "gone" not in sent and sent["r0-name"] == ["Switches"]


def test_what_is_typed_in_one_view_is_still_there_in_the_next_and_saved_from_it(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    sent = boxes(client, rich) | {"r1-quantity": ["7"]}
    for view in ("trust", "years", "bodies"):
        page, sent = acted(client, rich, sent, f"view:{view}")
        assert sent["grid"] == [view] and sent["r1-quantity"] == ["7"], view
    assert client.post(edit(rich, "options/2/"), sent).status_code == 302
    assert lines(rich)[1]["unit"]["quantity"] == "7"


def test_an_empty_new_line_is_left_out_and_a_half_filled_one_says_what_it_needs(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    page, sent = acted(client, rich, boxes(client, rich), "add:benefit")
    assert "needs mending" not in page and 'id="n0-name"' in page and "autofocus" in page
    assert "Nothing had changed" in client.post(edit(rich, "options/2/"), sent, follow=True).content.decode()
    half = client.post(edit(rich, "options/2/"), sent | {"n0-name": ["Fewer miles"]})
    assert half.status_code == 422
    assert "Fewer miles: Fill in “How many a year”" in half.content.decode()
    assert 'value="Fewer miles"' in half.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"rows": "r99999,n-1,r1; drop,n0,,r0", "n0-like": "99", "n0-kind": "thing", "n0-way": "magic"},
        {"rows": "", "r0-key": "other", "r0-starts_day": "40", "gone": ["r7"]},
        {"expected": "999999999999", "page": "99", "grid": "nothing"},
        {"do": "copy:r99"},
        {"do": "nothing:r0"},
        {"do": "view:elsewhere"},
        {"r0-name": "x" * 100_000},
        {"r0-name": "\u202e</td><script>alert(1)</script>\x07"},
    ],
)  # fmt: skip
def test_whatever_is_sent_the_grid_answers_with_itself(
    cast: Cast, rich: Case, signed_in: SignIn, sent: dict[str, Any]
) -> None:
    client = signed_in(cast.owen)
    page = client.post(
        edit(rich, "options/2/"), {"grid": "amounts", "expected": "1", "rows": "r0,r1,r2,r3"} | sent
    )
    assert page.status_code in (200, 302, 422)
    assert len(lines(rich)) == 4 and "<script>alert" not in page.content.decode()


def test_sums_keep_what_recurs_apart_from_what_comes_once_and_capital_from_revenue(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT)
    lamp = document["options"][1]["lines"][0]
    document["options"][1]["lines"] += [
        lamp | {"key": "lamps", "class": "capital"},
        lamp | {"key": "care", "recurrence": "recurring", "by_year": {"1": "300", "2": "300", "3": "300"}},
    ]
    case = case_in(Stage.APPROVED, document)
    text = signed_in(cast.owen).get(edit(case, "options/2/")).content.decode()
    assert "capital £10,500 once · revenue £315 a year · revenue £10,500 once" in text
    assert '<span id="sums-benefit">cash £28,500 a year</span>' in text


def test_more_lines_than_a_form_carries_have_a_second_page_and_none_is_lost(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT)
    first = document["options"][1]["lines"][0]
    document["horizon"] = 125
    document["options"][1]["lines"] += [first | {"key": f"l{n}", "name": f"Line {n}"} for n in range(498)]
    case, client = case_in(Stage.APPROVED, document), signed_in(cast.owen)
    page = client.get(edit(case, "options/2/?view=years&page=2")).content.decode()
    sent = Boxes(page).sent
    assert sum(len(each) for each in sent.values()) < 5_000 and sent["rows"][0].startswith("r31,r32,")
    assert client.post(edit(case, "options/2/"), sent | {"r31-name": ["Changed"]}).status_code == 302
    names = [line["name"] for line in lines(case)]
    assert len(names) == 500 and names[31] == "Changed"
    assert names[:31] == [line["name"] for line in document["options"][1]["lines"][:31]]


def test_saving_leaves_the_lines_in_the_order_of_the_file_though_the_page_has_costs_first(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(RICH)
    document["options"][1]["lines"].reverse()
    case, client = case_in(Stage.APPROVED, document), signed_in(cast.owen)
    client.post(edit(case, "options/2/"), boxes(client, case) | {"r3-name": ["Switches"]})
    assert [line["key"] for line in lines(case)] == ["time", "demand", "power", "controls"]


def test_business_as_usual_is_the_first_tab_wherever_it_stands_in_the_file(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"].reverse()
    case = case_in(Stage.APPROVED, document)
    tabs = signed_in(cast.owen).get(edit(case, "options/1/")).context["option_tabs"]
    assert [tab["label"] for tab in tabs] == ["Business as usual", "Dim the lamps", "Add an option"]


def test_an_open_check_leads_to_its_cell(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1] |= {"source": "", "outcome": ""}
    case, client = case_in(Stage.APPROVED, document), signed_in(cast.owen)
    found = [check.url for check in client.get(edit(case)).context["open_checks"] if check.part == "options"]
    cells = [url for url in found if "#r1-" in url]
    assert cells
    for url in cells:
        address, _hash, cell = url.partition("#")
        assert f'id="{cell}"' in client.get(address).content.decode(), url


def test_recalculating_takes_as_many_queries_with_one_line_as_with_sixty(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    send(client, case, headers=HTMX)  # the count of what is sent begins with a row of its own
    counted = []
    for lines_more in (0, 60):
        document = copy.deepcopy(DOCUMENT) | {"reference": case.idea.reference}
        document["options"][1]["lines"] += [
            document["options"][1]["lines"][0] | {"key": f"l{n}"} for n in range(lines_more)
        ]
        case.current.document = document
        case.current.save()
        with CaptureQueriesContext(connection) as captured:
            send(client, case, r1__quantity="1", headers=HTMX)
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 22


def test_a_change_in_the_largest_case_costs_little_more_than_its_sums(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    """60 lines, 25 years, 4 options: measured against the sums alone in the same run, because machines differ."""
    document = large_case(("council", "hospital", "police"))
    case, client = case_in(Stage.APPROVED, document), signed_in(cast.owen)
    recalculated(client, case, 1)  # what fitted the schema once is known from here on
    number = iter(range(2, 100))
    whole = cpu_ms(lambda: appraise(parse(document), draws=1))
    typed = cpu_ms(lambda: recalculated(client, case, next(number)))
    assert typed < 8 * whole, f"{typed:.0f} ms against {whole:.0f} ms for all its sums"


def cpu_ms(act: Callable[[], object]) -> float:
    """Median milliseconds of this process's own work: others on the machine do not count."""
    taken = []
    for _ in range(7):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)
