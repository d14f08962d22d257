"""Budgets of a body on the site: what is left of each, and a list brought in as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from casebuilder.models import BudgetClaim, Case
from casebuilder.services import freeze
from ideas.models import Idea
from place.budget_list import MOST_ROWS, year_of
from place.models import AuditEntry, BudgetLine, Person
from tests.casebuilder.test_budgets import baseline, sound
from tests.cast import Cast
from workflow.stages import Stage

PAGE = "/budgets/council/"
LIST = f"{PAGE}list/"
HEAD = "Code,Budget,Fund,Service,Year,Amount\r\n"
TEAMS = "Code,Budget,Fund,Service,Team,Year,Amount\r\n"
RIGHT = (
    HEAD
    + 'sl100,Lighting power,general,street lighting,2026-27,"£20,000"\r\nSL200,Lamps,HRA,,2026,1500.50\r\n'
)


@pytest.fixture
def fiona(cast: Cast, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(cast.fiona)


def assure(case: Case, stage: Stage = Stage.AWAITING_COMMITMENT) -> Case:
    freeze(case, by=case.idea.case_owner, at=timezone.now())
    Idea.objects.filter(pk=case.idea_id).update(stage=stage)
    return case


def upload(client: Client, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    return client.post(LIST, {"file": SimpleUploadedFile("budgets.csv", data, "text/csv")}).content.decode()


def sealed(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_budget_shows_what_it_holds_what_is_claimed_by_rung_and_what_is_left(
    cast: Cast, fiona: Client, case_in: Callable[..., Case]
) -> None:
    baseline(cast.council, "40000")
    first = assure(case_in(Stage.FINANCE_CHECK, sound()))
    second = assure(case_in(Stage.FINANCE_CHECK, sound()), Stage.DELIVERING)
    page = fiona.get(PAGE, {"year": 2027})
    (row,) = page.context["rows"]
    assert row == [
        "SL100 Street lighting power", "general", "£40,000", "£11,400", "–", "£11,400", "–", "–", "£17,200",
    ]  # fmt: skip
    text = page.content.decode()
    for case in (first, second):
        assert f'href="/cases/{case.idea.reference}/"' in text
    assert "2027-28" in text


def test_another_year_shows_what_is_claimed_in_that_year(
    cast: Cast, fiona: Client, case_in: Callable[..., Case]
) -> None:
    baseline(cast.council, "40000")
    assure(case_in(Stage.FINANCE_CHECK, sound()))
    page = fiona.get(PAGE, {"year": 2026})
    assert page.context["rows"][0][-1] == "£40,000"
    assert "No assured idea claims any of these budgets in 2026-27." in page.content.decode()


def test_a_budget_claimed_beyond_its_baseline_stands_on_top(
    cast: Cast, fiona: Client, case_in: Callable[..., Case]
) -> None:
    assure(case_in(Stage.FINANCE_CHECK, sound()))
    baseline(cast.council, "11000")
    page = fiona.get(PAGE, {"year": 2027}).content.decode()
    assert "Claimed beyond what is there" in page
    assert "SL100 Street lighting power: −£400 left" in page.replace("-£", "−£")


def test_a_claim_on_a_code_without_a_baseline_is_shown_too(
    cast: Cast, fiona: Client, case_in: Callable[..., Case]
) -> None:
    assure(case_in(Stage.FINANCE_CHECK, sound()))
    (row,) = fiona.get(PAGE, {"year": 2027}).context["rows"]
    assert (row[0], row[2], row[-1]) == ("SL100", "–", "–")


@pytest.mark.parametrize("asked", ["?year=none", "?year=1066", "?q=%00", "?page=minus", "?q=" + "x" * 300])
def test_nonsense_in_the_address_is_passed_over(cast: Cast, fiona: Client, asked: str) -> None:
    baseline(cast.council, "1")
    assert fiona.get(PAGE + asked).status_code == 200


def test_budgets_are_found_by_code_or_name(cast: Cast, fiona: Client) -> None:
    baseline(cast.council, "1")
    baseline(cast.council, "2", code="LIB1")
    assert [row[0] for row in fiona.get(PAGE, {"q": "lib"}).context["rows"]] == ["LIB1 Street lighting power"]
    assert "No budget found" in fiona.get(PAGE, {"q": "zebra"}).content.decode()


def test_the_page_asks_as_much_for_many_budgets_and_claims_as_for_one(
    cast: Cast, fiona: Client, case_in: Callable[..., Case], queries_of: Callable[[Client, str], int]
) -> None:
    baseline(cast.council, "90000")
    assure(case_in(Stage.FINANCE_CHECK, sound()))
    queries_of(fiona, f"{PAGE}?year=2027")
    few = queries_of(fiona, f"{PAGE}?year=2027")
    for number in range(6):
        baseline(cast.council, "10", code=f"B{number}")
    for _ in range(4):
        assure(case_in(Stage.FINANCE_CHECK, sound()))
    assert queries_of(fiona, f"{PAGE}?year=2027") == few <= 20


def test_a_list_is_shown_first_and_written_when_confirmed(cast: Cast, fiona: Client) -> None:
    baseline(cast.council, "100")
    page = upload(fiona, RIGHT)
    assert "1 new, 1 changed, 0 as they are now." in page
    assert BudgetLine.objects.get().amount == 100
    done = fiona.post(LIST, {"sealed": sealed(page)}, follow=True).content.decode()
    assert "Budgets brought in: 1 new, 1 changed, 0 as they were." in done
    found = BudgetLine.objects.order_by("code").values_list(
        "code", "name", "fund", "year", "amount", "service"
    )
    assert list(found) == [
        ("SL100", "Lighting power", "general", 2026, Decimal("20000"), cast.service.pk),
        ("SL200", "Lamps", "HRA", 2026, Decimal("1500.50"), None),
    ]
    entry = AuditEntry.objects.get(action="keep_budgets")
    assert (entry.by, entry.organisation) == (cast.fiona, cast.council)
    assert entry.said["changed"] == [["SL100", "general", 2026, "100.00", "20000"]]


def test_what_is_downloaded_can_be_brought_back_and_changes_nothing(cast: Cast, fiona: Client) -> None:
    upload_page = upload(fiona, RIGHT)
    fiona.post(LIST, {"sealed": sealed(upload_page)})
    got = fiona.get(f"{PAGE}list.csv")
    assert got["Content-Disposition"] == 'attachment; filename="budgets-council.csv"'
    assert "0 new, 0 changed, 2 as they are now." in upload(fiona, got.getvalue())


@pytest.mark.parametrize(
    ("was", "cell", "becomes"),
    [("", "Streets", "streets"), ("homes", "STREETS", "streets"), ("streets", "", "streets"), ("", "", None)],
)
def test_a_list_says_whose_a_budget_is_and_an_empty_cell_changes_nothing(
    cast: Cast, fiona: Client, was: str, cell: str, becomes: str | None
) -> None:
    baseline(cast.council, "100", team=cast.teams.get(was))
    page = upload(fiona, f"{TEAMS}SL100,Street lighting power,general,,{cell},2026,100\r\n")
    fiona.post(LIST, {"sealed": sealed(page)})
    line = BudgetLine.objects.get()
    assert line.team == (cast.teams[becomes] if becomes else None)
    assert ("0 new, 1 changed" in page) is (cell.lower() not in ("", was))
    assert (",Streets,2026-27,100.00" in fiona.get(f"{PAGE}list.csv").getvalue().decode()) is (
        becomes == "streets"
    )


def test_a_new_budget_has_its_team_and_a_list_without_the_column_keeps_it(cast: Cast, fiona: Client) -> None:
    for content in (
        f"{TEAMS}A1,Lamps,general,,Streets,2026,100\r\n",
        f"{HEAD}A1,Lamps,general,,2026,200\r\n",
    ):
        fiona.post(LIST, {"sealed": sealed(upload(fiona, content))})
    assert BudgetLine.objects.values_list("amount", "team").get() == (200, cast.teams["streets"].pk)


@pytest.mark.parametrize(
    ("heads", "cell", "kept"),
    [("", "", True), ("Service,", ",", False), ("Service,", "Street Lighting,", True)],
)
def test_a_list_without_services_leaves_each_budget_its_own_and_an_empty_cell_takes_it_away(
    cast: Cast, fiona: Client, heads: str, cell: str, kept: bool
) -> None:
    baseline(cast.council, "100", service=cast.service)
    page = upload(fiona, f"Code,Budget,Fund,{heads}Year,Amount\r\nSL100,Lamps,general,{cell}2026,200\r\n")
    assert "0 new, 1 changed, 0 as they are now." in page
    fiona.post(LIST, {"sealed": sealed(page)})
    line = BudgetLine.objects.get()
    assert (line.amount, line.service) == (200, cast.service if kept else None)


def test_a_list_without_services_and_with_nothing_new_changes_nothing(cast: Cast, fiona: Client) -> None:
    baseline(cast.council, "100", service=cast.service)
    page = upload(fiona, "Code,Budget,Fund,Year,Amount\r\nSL100,Street lighting power,general,2026,100\r\n")
    assert "0 new, 0 changed, 1 as they are now." in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD + "A,Lamps,general,,2026-28,1\r\n", "“2026-28” is not a financial year."),
        (HEAD + "A,Lamps,general,,soon,1\r\n", "“soon” is not a financial year."),
        (HEAD + "A,Lamps,general,,2026,lots\r\n", "“lots” is not an amount in pounds."),
        (HEAD + "A,Lamps,general,,2026,-1\r\n", "takes for a formula"),
        (HEAD + "A,Lamps,general,,2026,1e9\r\n", "“1e9” is not an amount in pounds."),
        (HEAD + "A,Lamps,general,Zoo,2026,1\r\n", "There is no service called “Zoo”"),
        (TEAMS + "A,Lamps,general,,Acrobats,2026,1\r\n", "There is no team called “Acrobats”"),
        (TEAMS + "A,Lamps,general,,Wards,2026,1\r\n", "There is no team called “Wards”"),  # of the hospital
        (HEAD + "A,Lamps,general,,2026,1\r\n a ,L,General,,2026-27,2\r\n", "stand in row 2"),
        (HEAD + ",Lamps,general,,2026,1\r\n", "“Code” is empty."),
        (HEAD + '"=SUM(A1)",Lamps,general,,2026,1\r\n', "takes for a formula"),
        (HEAD + f"{'A' * 101},Lamps,general,,2026,1\r\n", "“Code” is too long."),
        ("Code,Amount\r\nA,1\r\n", "The first row has to be these headings"),
        (HEAD, "only headings"),
        (HEAD + "A,Lamps,general,,2026,1\r\n" * (MOST_ROWS + 1), "at most 2,000"),
        (b"\xff\xfe\x00", "not in UTF-8"),
    ],
)
def test_each_fault_is_named_with_its_row_and_nothing_is_written(
    cast: Cast, fiona: Client, content: str | bytes, sentence: str
) -> None:
    page = upload(fiona, content)
    assert sentence in page
    assert 'name="sealed"' not in page
    assert not BudgetLine.objects.exists()


def test_nobody_confirms_what_was_shown_to_somebody_else(
    cast: Cast, fiona: Client, signed_in: Callable[[Person], Client]
) -> None:
    page = upload(fiona, RIGHT)
    other = signed_in(cast.sue).post(LIST, {"sealed": sealed(page)}, follow=True).content.decode()
    assert "too old to confirm" in other
    assert signed_in(cast.frank).post(LIST, {"sealed": sealed(page)}).status_code == 403
    assert not BudgetLine.objects.exists()


def test_one_bodys_officer_does_not_read_anothers_budgets(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    assert signed_in(cast.frank).get(PAGE).status_code == 403
    assert signed_in(cast.frank).get("/budgets/").url == "/budgets/hospital/"


@pytest.mark.parametrize(
    ("text", "year"),
    [("2026", 2026), ("2026-27", 2026), ("2026/2027", 2026), ("1999-00", 1999), ("2026-28", None),
     ("26-27", None), ("3026", None), ("", None)],
)  # fmt: skip
def test_a_financial_year_is_read_however_it_is_written(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_the_line_form_offers_the_codes_of_the_bodies_in_the_case(
    cast: Cast, case_in: Callable[..., Case], signed_in: Callable[[Person], Client]
) -> None:
    baseline(cast.council, "1")
    baseline(cast.police, "1", code="POL1")
    case = case_in(Stage.APPROVED)
    page = signed_in(cast.owen).get(f"/cases/{case.idea.reference}/edit/options/2/lines/2/").content.decode()
    assert '<option value="SL100">Street lighting power (Council)</option>' in page
    assert 'list="budget-codes"' in page
    assert "POL1" not in page


def test_nobody_claims_what_nobody_assured(cast: Cast, case_in: Callable[..., Case]) -> None:
    case_in(Stage.FINANCE_CHECK, sound())
    assert not BudgetClaim.objects.exists()
