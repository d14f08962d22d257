"""The checks on one page: what to put right, what to answer, what was answered, and the rest folded away."""

from __future__ import annotations

import copy
from collections.abc import Callable

from django.test import Client

from casebuilder.models import Case
from place.models import Person
from tests.casebuilder.test_budgets import baseline, sound
from tests.cast import Cast
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Person], Client]


def page_of(case: Case) -> str:
    return f"/cases/{case.idea.reference}/checks/"


def test_what_keeps_a_case_from_finance_stands_first_each_with_its_reason_and_a_way_to_the_field(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = sound()
    del document["answers"]["doing_less"], document["impacts"]["carbon"]
    case = case_in(Stage.APPROVED, document)
    page = signed_in(cast.owen).get(page_of(case))
    found = page.context["list"]
    assert [each.sentence for each in found.hard] == ["The impact on carbon is not answered."]
    assert [each.url for each in found.soft] == [f"/cases/{case.idea.reference}/edit/answers/#id_doing_less"]
    assert [each.answer for each in found.answered] == ["Invoices are exact."]
    assert len(found.done) == 20
    text = page.content.decode()
    assert (
        text.index("1 thing to put right")
        < text.index("1 question to answer")
        < text.index("20 checks that hold")
    )
    assert f'href="/cases/{case.idea.reference}/edit/impacts/#id_carbon"' in text
    assert "An impact nobody looked at is found by those it falls on." in text


def test_whoever_cannot_change_the_case_reads_the_checks_without_links(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case = case_in(Stage.APPROVED)
    text = signed_in(cast.fiona).get(page_of(case)).content.decode()
    assert "The impact on carbon is not answered." in text
    assert "/edit/" not in text


def test_a_released_case_keeps_its_checks_to_those_who_work_on_it(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    from django.utils import timezone

    case = case_in(Stage.COMMITTED)
    Case.objects.filter(pk=case.pk).update(released_at=timezone.now())
    assert signed_in(cast.sam).get(f"/cases/{case.idea.reference}/").status_code == 200
    assert signed_in(cast.sam).get(page_of(case)).status_code == 403
    assert signed_in(cast.stan).get("/cases/BK-NONE1/checks/").status_code == 404


def test_the_page_says_whose_budgets_cannot_be_compared(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case = case_in(Stage.APPROVED, sound())
    client = signed_in(cast.owen)
    page = client.get(page_of(case)).content.decode()
    assert "No budgets of Severn Council are on this site yet" in page
    assert "Every check is passed" in page
    baseline(cast.council, "20000")
    assert "are on this site yet" not in client.get(page_of(case)).content.decode()


def test_the_page_asks_as_much_for_one_line_as_for_sixty(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    baseline(cast.council, "20000")
    case, client = case_in(Stage.APPROVED, sound()), signed_in(cast.owen)
    queries_of(client, page_of(case))
    few = queries_of(client, page_of(case))
    document = copy.deepcopy(case.current.document)
    line = document["options"][1]["lines"][1]
    document["options"][1]["lines"] += [line | {"key": f"l{n}"} for n in range(60)]
    case.current.document = document
    case.current.save()
    assert queries_of(client, page_of(case)) == few <= 16


def test_the_way_from_a_refused_step_leads_to_the_checks(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case = case_in(Stage.APPROVED)
    page = signed_in(cast.owen).get(f"/ideas/{case.idea.reference}/step/send_to_finance/")
    assert f'href="{page_of(case)}"' in page.content.decode()
