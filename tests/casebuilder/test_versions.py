"""How a case changes, is frozen and falls."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from casebuilder import services
from casebuilder.appraisal import CaseFileError, fingerprint
from casebuilder.models import Case, ParameterEdition
from casebuilder.refusals import EditedMeanwhile
from place.models import AuditEntry, Deputy
from tests.case_makers import agree_and_sign
from tests.cast import Cast
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.services import move
from workflow.stages import Stage

CaseIn = Callable[..., Case]


def titled(case: Case, title: str) -> dict[str, Any]:
    return copy.deepcopy(case.current.document) | {"title": title}


def save(case: Case, cast: Cast, title: str = "Dim them", **said: Any) -> Any:
    given = {
        "by": cast.owen,
        "document": titled(case, title),
        "why": "Title",
        "expected": case.current.number,
    }
    return services.save_version(case=case, **(given | said))


def test_a_change_becomes_the_next_version(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    made = save(case, cast)
    case.refresh_from_db()
    assert (made.number, case.current, made.by, made.why) == (2, made, cast.owen, "Title")
    assert case.versions.get(number=1).state == "superseded"
    assert AuditEntry.objects.filter(action="save_case", by=cast.owen).exists()


def test_the_two_figures_are_kept_with_each_version(cast: Cast, case_in: CaseIn) -> None:
    made = save(case_in(), cast)
    assert (made.recurring, made.one_off) == (Decimal("28500.00"), Decimal("0.00"))


def test_saving_nothing_new_makes_no_version(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    assert save(case, cast, title=case.current.document["title"]).number == 1


def test_the_second_editor_hears_who_saved_first(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    save(case, cast)
    with pytest.raises(EditedMeanwhile, match="Owen Council saved version 2 on"):
        save(case, cast, title="Another", expected=1)


def test_only_the_case_owner_changes_it(cast: Cast, case_in: CaseIn) -> None:
    with pytest.raises(NotAllowed):
        save(case_in(), cast, by=cast.fiona)


def test_a_deputy_changes_it_and_the_record_says_for_whom(cast: Cast, case_in: CaseIn) -> None:
    today = timezone.localdate()
    Deputy.objects.create(person=cast.owen, deputy=cast.sam, starts=today, ends=today)
    save(case_in(), cast, by=cast.sam)
    assert AuditEntry.objects.get(action="save_case").said["on_behalf_of"] == cast.owen.pk


def test_a_body_this_site_does_not_know_is_refused_by_its_place(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    document = copy.deepcopy(case.current.document)
    document["organisations"].append({"key": "moon", "name": "Moon"})
    with pytest.raises(CaseFileError, match=r"organisations\[2\].key: must be an organisation of this site"):
        save(case, cast, document=document)


def test_assuring_freezes_the_version_with_the_day_in_its_fingerprint(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    before = case.current.fingerprint
    frozen = services.freeze(case, by=cast.fiona, at=timezone.now())
    assert frozen.document["parameters"] == {
        "as_of": timezone.localdate().isoformat(),
        "edition": ParameterEdition.objects.get().fingerprint,
    }
    assert frozen.fingerprint == fingerprint(frozen.document) != before
    assert (frozen.state, frozen.assured_by) == ("assured", cast.fiona)
    assert frozen.result["dim"]["npv"] and frozen.result["dim"]["simulation"]["draws"] == 10_000


def test_an_assured_case_is_not_changed_until_finance_returns_it(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    agree_and_sign(cast, case.current)
    with pytest.raises(NotAllowed, match="until finance has assured it"):
        save(case, cast)
    assert case.versions.count() == 1 and case.current.signatures.filter(voided_at=None).exists()


def test_its_owner_asks_finance_to_return_it(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    services.ask_back(case=case, by=cast.owen, why="The wage bill is last year's.")
    notice = Notice.objects.get(person=cast.fiona)
    assert "Owen Council asks you to return" in notice.text and "wage bill" in notice.text
    with pytest.raises(NotAllowed):
        services.ask_back(case=case, by=cast.dora, why="I would like it too.")


def test_a_finance_officer_who_looked_before_the_edit_cannot_assure_it(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.FINANCE_CHECK)
    looked = case.idea.version
    save(case, cast)
    with pytest.raises(Stale):
        move(case.idea, "assure", by=cast.fiona, version=looked, comments="Fine")


def test_a_returned_case_goes_on_as_a_copy(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    agree_and_sign(cast, case.current, bodies="council")
    idea = move(case.idea, "return_case", by=cast.fiona, version=case.idea.version, comments="Look again")
    case.refresh_from_db()
    assert (idea.stage, case.current.number, case.current.state) == (Stage.APPROVED, 2, "draft")
    assert case.versions.get(number=1).signatures.filter(voided_at=None).count() == 0


def test_open_checks_keep_a_case_from_finance(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    with pytest.raises(NotYet, match="checks on the business case are still open"):
        move(case.idea, "send_to_finance", by=cast.owen, version=case.idea.version)


def test_planned_milestones_are_promised_on_commitment(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    case.current.document["milestones"] = [{"name": "Order", "due": "2027-05-01"}, {"name": "Some day"}]
    services.mark(case.current, "committed")
    assert list(case.idea.milestones.values_list("name", flat=True)) == ["Order"]
