"""Published figures as dated editions: which one counts, what a frozen version keeps, and who may add one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module, resources
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from casebuilder import reckoning, services
from casebuilder.appraisal import CaseFileError, appraise, canonical
from casebuilder.appraisal.rates import edition, parameters, published_index, shipped
from casebuilder.appraisal.reading import fingerprint
from casebuilder.budgets import claims_in
from casebuilder.documents.method import notes
from casebuilder.documents.view import context
from casebuilder.editions import add_edition, editions, in_force
from casebuilder.models import Case, CaseVersion, ParameterEdition
from casebuilder.presenter import paper_of
from place.models import AuditEntry
from tests.casebuilder.test_editor import edit
from tests.cast import Cast
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]
shipped_deflators = import_module("casebuilder.migrations.0011_shipped_deflators")
TODAY = timezone.localdate


def other_figures(day: date, rate: str = "0.09") -> dict[str, Any]:
    """The shipped edition with a steeper rate, harsher corrections and shorter posts, in force from a day."""
    figures = copy.deepcopy(ParameterEdition.objects.get(number=1).figures)
    figures["in_force_from"] = day.isoformat()
    figures["discounting"]["schedules"]["standard"] = [[0, 125, rate]]
    figures["discounting"]["source"] = "Our own treasurer"
    figures["grade_corrections"]["corrections"]["2"] = "0.07"
    figures["hours_a_post"]["hours"] = "1000"
    return figures


def test_the_first_edition_is_the_shipped_file_word_for_word(db: None) -> None:
    first = ParameterEdition.objects.get()
    assert edition(first.figures) == shipped()[0] and first.fingerprint == shipped()[0].fingerprint
    assert editions().known() == shipped()


@pytest.fixture
def frozen(cast: Cast, case_in: CaseIn) -> Case:
    case = case_in(Stage.AWAITING_COMMITMENT)
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    return case


def test_freezing_writes_the_day_and_the_edition_into_the_document(frozen: Case) -> None:
    version = CaseVersion.objects.get(pk=frozen.current_id)
    assert version.document["parameters"] == {
        "as_of": TODAY().isoformat(), "edition": ParameterEdition.objects.get().fingerprint
    }  # fmt: skip
    assert version.edition == ParameterEdition.objects.get()
    assert version.fingerprint == reckoning.print_of(version.document)


def everywhere(cast: Cast, case: Case, client: Client, tmp_path: Path) -> dict[str, Any]:
    """The figures of a case on every surface, each worked out afresh."""
    version = CaseVersion.objects.select_related("case__idea__home_organisation").get(pk=case.current_id)
    stored, version.result = version.result, None  # so that the engine has to say it again
    paper = paper_of(version)
    said = context(paper)
    file = client.get(f"/cases/{case.idea.reference}/case.json").content
    page = client.get(f"/cases/{case.idea.reference}/").content.decode()
    written = tmp_path / "case.json"
    written.write_bytes(file)
    out, text = StringIO(), StringIO()
    command = ["appraise", str(written)]
    own = {"editions": [row.figures for row in ParameterEdition.objects.all()]}
    (tmp_path / "own.json").write_text(json.dumps(own))
    call_command(*command, "--json", parameters=str(tmp_path / "own.json"), stdout=out)
    call_command(*command, parameters=str(tmp_path / "own.json"), stdout=text)
    return {
        "stored": stored,
        "paper": paper.results,
        "method": (said["method"], said["rates"]),
        "command": json.loads(out.getvalue()),
        "text": text.getvalue(),
        "file": file,
        "page": page[page.index('<article class="document">') : page.index("</article>")],
        "claims": claims_in(version.document),
        "headline": reckoning.figures(version.document, reckoning.editions_of(version)),
    }


@pytest.mark.parametrize("days", [-400, -1, 0], ids=["long ago", "yesterday", "today"])
@pytest.mark.parametrize("first", [1, 2], ids=["with the shipped edition", "with an edition of our own"])
def test_an_edition_added_later_changes_no_frozen_version(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, tmp_path: Path, days: int, first: int
) -> None:
    if first == 2:
        add_edition(by=cast.sue, figures=other_figures(TODAY() - timedelta(days=30), "0.05"), why="Ours")
    case = case_in(Stage.AWAITING_COMMITMENT)
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    case.refresh_from_db()
    client = signed_in(cast.adam)
    before = everywhere(cast, case, client, tmp_path)
    add_edition(by=cast.sue, figures=other_figures(TODAY() + timedelta(days=days)), why="A steeper rate")
    after = everywhere(cast, case, client, tmp_path)
    assert before == after
    assert before["paper"]["dim"] == before["stored"]["dim"] == before["command"]["dim"]


def test_a_new_draft_takes_the_edition_in_force_today(cast: Cast, case_in: CaseIn) -> None:
    document = case_in().current.document
    old = reckoning.reckoned(document)["dim"]
    add_edition(by=cast.sue, figures=other_figures(TODAY()), why="Ours")
    new = reckoning.reckoned(document)["dim"]
    assert Decimal(new["npv"]) < Decimal(old["npv"])
    assert new == appraise(document, editions=[edition(other_figures(TODAY()))])["dim"]


def test_an_edition_for_next_year_waits_for_its_day(cast: Cast, case_in: CaseIn) -> None:
    document = case_in().current.document
    old = reckoning.reckoned(document)
    ahead = add_edition(by=cast.sue, figures=other_figures(TODAY() + timedelta(days=1)), why="From tomorrow")
    assert reckoning.reckoned(document) == old
    assert in_force() != ahead and in_force(TODAY() + timedelta(days=1)) == ahead


def test_of_two_editions_of_one_day_the_later_one_counts(cast: Cast) -> None:
    add_edition(by=cast.sue, figures=other_figures(TODAY(), "0.09"), why="A slip")
    right = add_edition(by=cast.sue, figures=other_figures(TODAY(), "0.04"), why="Put right")
    assert in_force() == right and editions().known()[-1].fingerprint == right.fingerprint


def test_a_case_that_names_an_edition_nobody_here_has_is_not_guessed_at(
    cast: Cast, frozen: Case, tmp_path: Path
) -> None:
    document = CaseVersion.objects.get(pk=frozen.current_id).document
    strange = {**document, "parameters": {**document["parameters"], "edition": "0" * 64}}
    with pytest.raises(CaseFileError, match="must be an edition of the parameters that is known here"):
        appraise(strange)
    file, out = tmp_path / "case.json", StringIO()
    file.write_bytes(canonical(strange))
    with pytest.raises(SystemExit) as stopped:
        call_command("appraise", str(file), stderr=out)
    assert stopped.value.code == 2 and "--parameters" in out.getvalue()


def test_without_an_edition_named_the_day_decides(cast: Cast) -> None:
    ours = edition(other_figures(date(2026, 7, 1)))
    assert parameters(date(2026, 6, 30), [*shipped(), ours]) == shipped()[0]
    assert parameters(date(2026, 7, 1), [*shipped(), ours]) == ours


@pytest.mark.parametrize("who", ["olga", "fiona", "adam", "owen"])
def test_only_the_administrators_of_the_site_add_editions(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_edition(by=getattr(cast, who), figures=other_figures(TODAY()), why="Mine")
    assert ParameterEdition.objects.count() == 1


def test_adding_leaves_an_entry_and_the_same_again_is_refused(cast: Cast) -> None:
    added = add_edition(by=cast.sue, figures=other_figures(TODAY()), why="Ours")
    entry = AuditEntry.objects.get(action="add_parameters")
    assert entry.by == cast.sue and entry.said["fingerprint"] == added.fingerprint
    with pytest.raises(NotYet):
        add_edition(by=cast.sue, figures=other_figures(TODAY()), why="Again")


def test_deflators_make_an_index_that_goes_on_as_its_last_year_and_begins_as_its_first() -> None:
    figures = copy.deepcopy(shipped_figures())
    figures["deflators"]["change_a_year"] = {"2027": "0.025", "2028": "0.02"}
    published = edition(figures)
    assert published_index(published, 2026, 3) == {"0": "100", "1": "102.5", "2": "104.55", "3": "106.641"}
    assert published_index(published, 2024, 2) == {"0": "100", "1": "102.5", "2": "105.0625"}
    del figures["deflators"]
    assert published_index(edition(figures), 2026, 3) is None


def shipped_figures() -> dict[str, Any]:
    text = resources.files("casebuilder.appraisal").joinpath("parameters.json").read_text(encoding="utf-8")
    figures: dict[str, Any] = json.loads(text)["editions"][0]
    return figures


def test_a_place_that_has_an_edition_without_deflators_gets_the_shipped_one_and_keeps_its_own(
    db: None,
) -> None:
    own = ParameterEdition.objects.get()
    figures = {name: block for name, block in own.figures.items() if name != "deflators"}
    ParameterEdition.objects.filter(pk=own.pk).update(figures=figures, fingerprint=fingerprint(figures))
    for _again in range(2):
        shipped_deflators.seed(apps, None)
        assert [row.number for row in ParameterEdition.objects.order_by("number")] == [1, 2]
    assert in_force().figures == own.figures and editions().known()[0].deflators == {}


def test_published_deflators_fill_the_index_of_a_case_and_stay_when_others_are_published(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    case, client = case_in(), signed_in(cast.owen)
    page = client.get(edit(case, "settings/"))
    form = page.context["form"]
    said = {
        name: value
        for name, field in form.fields.items()
        if (value := form.get_initial_for_field(field, name)) not in (None, "")
    } | {"expected": case.current.number, "prices": "published"}
    assert client.post(edit(case, "settings/"), said).status_code == 302
    case.refresh_from_db()
    kept = case.current.document["prices"]
    assert kept == {"basis": "nominal", "index": {"0": "100", "1": "102", "2": "104.04", "3": "106.1208"}}
    assert "planning assumption" in dict(notes(paper_of(case.current)))["Prices"]
    figures = shipped_figures()
    figures["deflators"]["change_a_year"] = {"2026": "0.03"}
    figures["in_force_from"] = TODAY().isoformat()
    add_edition(by=cast.sue, figures=figures, why="Published")
    assert client.get(edit(case, "settings/")).context["form"]["prices"].value() == "index"
    case.refresh_from_db()
    assert case.current.document["prices"] == kept
