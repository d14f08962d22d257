"""A body adopts the idea of another: its own numbers, a look at what they come to, then an idea and a case of its own."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.adopting import Basis, figures_of
from casebuilder.models import Case
from casebuilder.services import adopt
from ideas.models import Adoption, Audience, Idea
from place.models import Person
from tests.adoptions import say, speakers
from tests.case_makers import about_posts, make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.rules import may
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage


@pytest.fixture
def cast(cast: Cast) -> Cast:
    return speakers(cast)


@pytest.fixture
def origin(cast: Cast) -> Idea:
    """Committed at the council and released: anybody may read its case."""
    idea = make_idea(cast, S.COMMITTED)
    case = make_case(cast, idea)
    Case.objects.filter(pk=case.pk).update(released_at=timezone.now())
    return idea


def address(idea: Idea) -> str:
    return f"/ideas/{idea.reference}/take-up/case/"


def answers(cast: Cast, idea: Idea, page: Any, **more: Any) -> dict[str, Any]:
    """What the hospital sends: half the council's electricity, and the hidden fields as they came."""
    form = page.context["form"]
    hidden = {name: form[name].value() for name in ("version", "seen")}
    return {
        "quantity-1-1": "50,000", "rate-1-1": "0.30", "case_owner": str(cast.ed.uid), "rationale": "The same lamps.",
    } | hidden | more  # fmt: skip


def adopted(cast: Cast, idea: Idea, signed_in: SignIn) -> Idea:
    client = signed_in(cast.henry)
    sent = answers(cast, idea, client.get(address(idea)), act="start")
    assert client.post(address(idea), sent).status_code == 302
    own = Adoption.objects.get(idea=idea).own
    assert own
    return own


# From whose figures


def test_figures_are_realised_once_all_of_them_are_confirmed(cast: Cast) -> None:
    for stage, basis in (
        (S.BANKED, Basis.REALISED),
        (S.DELIVERED, Basis.MEASURED),
        (S.DELIVERING, Basis.ASSURED),
        (S.AWAITING_COMMITMENT, Basis.ASSURED),
    ):
        idea = make_idea(cast, stage)
        make_case(cast, idea)
        Case.objects.update(released_at=timezone.now())
        found = figures_of(idea, cast.henry)
        assert (found.basis, found.version) == (basis, idea.case.current)


def test_a_case_that_is_not_released_or_not_assured_counts_as_none(cast: Cast) -> None:
    hidden = make_idea(cast, S.COMMITTED)
    make_case(cast, hidden, document=about_posts())
    draft = make_idea(cast, S.APPROVED)
    make_case(cast, draft)
    Case.objects.filter(idea=draft).update(released_at=timezone.now())
    for idea in (hidden, draft):
        found = figures_of(idea, cast.stan)
        assert (found.basis, found.version) == (Basis.ESTIMATED, None)
        assert "kWh" not in str(found.document)


def test_what_is_kept_back_from_a_reader_is_not_in_their_figures(cast: Cast) -> None:
    idea = make_idea(cast, S.COMMITTED)
    make_case(cast, idea, document=about_posts())
    Case.objects.update(released_at=timezone.now())
    assert "amplighter" not in str(figures_of(idea, cast.stan).document)
    assert "amplighter" in str(figures_of(idea, cast.adam).document)


# The page


def test_who_started_it_for_somebody_else_reads_who_has_it_and_who_reads_it(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    client = signed_in(cast.henry)
    sent = answers(cast, origin, client.get(address(origin)), act="start")
    page = unescape(client.post(address(origin), sent, follow=True).content.decode())
    assert f"{cast.ed.name} has it now. Until it is released, those who work on it" in page


def test_the_page_asks_for_each_number_beside_theirs(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    text = unescape(signed_in(cast.henry).get(address(origin)).content.decode())
    assert "Electricity not bought: your number (kWh)" in text and "They have 100,000." in text
    assert "£0.30 with them" in text and 'value="0.3"' in text
    assert "assured: its finance has checked the plan" in text
    assert "Not scaled" in text and "<li>Controls</li>" in text
    assert "Start our case" not in text


def test_what_it_comes_to_is_shown_before_anything_is_kept(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    """£30,000 there less 5 per cent; £15,000 here less 15 per cent."""
    client, ideas = signed_in(cast.henry), Idea.objects.count()
    sent = answers(cast, origin, client.get(address(origin)), act="see", case_owner="", rationale="")
    page = client.post(address(origin), sent)
    text = unescape(page.content.decode())
    assert page.status_code == 200
    assert "£28,500" in text and "£12,750" in text and "Start our case" in text
    # What it costs stands beside what it saves: £10,000 there and, as a judgement now, more here.
    figures = text[text.index("There and here") : text.index("Line by line")]
    assert "Costs once, cash" in figures and "£10,500" in figures and "£12,500" in figures
    assert "Net effect on budgets" in figures and "Net present value" in figures
    assert "50,000 kWh at £0.30 each here, where they have 100,000 kWh at £0.30 each." in text
    assert "4: published research" in text and "5: the judgement" in text
    assert Idea.objects.count() == ideas and not Adoption.objects.exists()


def test_where_none_of_it_is_cash_it_says_what_it_yields_instead(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    """Two figures of £0 beside two others say nothing: the same lamps, were their light and not their power counted."""
    version = origin.case.current
    (_, power) = version.document["options"][1]["lines"]
    power |= {"class": "public_value", "name": "Darker nights"}
    del power["cashable"]
    version.save()
    client = signed_in(cast.henry)
    sent = answers(cast, origin, client.get(address(origin)), act="see", case_owner="", rationale="")
    page = client.post(address(origin), sent)
    text = unescape(page.content.decode())
    assert "There and here" not in text and "£0" not in text.replace("£0.30", "")
    assert "None of it counts as cash: no budget gets smaller, there or here." in text
    assert "What it yields instead: Darker nights." in text
    assert "That is worth about £12,800 in a full year here, and about £28,500 at Severn Council." in text


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"quantity-1-1": ""}, "Give your number for “Electricity not bought” (kWh)"),
    ({"quantity-1-1": "many"}, "must be a number"),
    ({"quantity-1-1": "-4"}, "must be 0 or more"),
    ({"quantity-1-1": "999999999999999", "rate-1-1": "999999999"}, "must not bring the amounts"),
    ({"rationale": ""}, "Say why your organisation adopts it"),
    ({"case_owner": ""}, "Choose who writes your business case"),
    ({"seen": "0" * 64}, "Their figures have changed"),
])  # fmt: skip
def test_bad_input_is_explained_and_kept(
    cast: Cast, origin: Idea, signed_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    client = signed_in(cast.henry)
    sent = answers(cast, origin, client.get(address(origin)), act="start") | wrong
    page = client.post(address(origin), sent)
    text = unescape(page.content.decode())
    assert page.status_code == 422 and sentence in text
    assert ("There and here" in text) == (
        "quantity-1-1" not in wrong
    )  # what it comes to is not lost with a mistake
    assert all(sent[name] in text for name in ("quantity-1-1", "rationale"))
    assert not Adoption.objects.exists()


def test_the_finance_officer_who_will_check_it_does_not_write_it(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    text = signed_in(cast.henry).get(address(origin)).content.decode()
    assert str(cast.ed.uid) in text and str(cast.frank.uid) not in text and str(cast.owen.uid) not in text


@pytest.mark.parametrize(
    ("who", "status"), [("stan", 200), ("alice", 403), ("carol", 403), ("ed", 403), ("adam", 403)]
)
def test_only_speakers_of_other_bodies_come_here(
    cast: Cast, origin: Idea, signed_in: SignIn, who: str, status: int
) -> None:
    assert signed_in(getattr(cast, who)).get(address(origin)).status_code == status


def test_a_confidential_idea_is_not_there(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    Idea.objects.update(audience=Audience.CONFIDENTIAL)
    assert signed_in(cast.stan).get(address(origin)).status_code == 404


def test_its_queries_do_not_grow_with_the_lines(
    cast: Cast, origin: Idea, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.henry)
    few = queries_of(client, address(origin))
    version = origin.case.current
    line = version.document["options"][1]["lines"][1]
    version.document["options"][1]["lines"] += [line | {"key": f"more-{number}"} for number in range(20)]
    version.save()
    assert queries_of(client, address(origin)) == few


# What begins


def test_an_idea_of_the_bodys_own_begins_with_its_case(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    own = adopted(cast, origin, signed_in)
    assert (own.stage, own.home_organisation, own.author, own.case_owner, own.holder) == (
        S.APPROVED, cast.hospital, cast.henry, cast.ed, cast.ed,
    )  # fmt: skip
    decision = own.decisions.get()
    assert (decision.step, decision.by, decision.role) == ("adopt", cast.henry, "coordinator")
    assert own.submitted_at == own.triaged_at == decision.at and own.versions.count() == 1
    version = own.case.current
    assert version.number == 1 and version.why == f"Scaled from {origin.reference}"
    assert version.document["reference"] == own.reference
    assert [option["key"] for option in version.document["options"]] == ["bau", "dim", "do-minimum"]
    assert list(own.case.organisations.all()) == [cast.hospital]
    assert (version.recurring, version.one_off) == (12750, 0)
    assert origin.reference in version.document["options"][1]["lines"][1]["source"]


def test_both_are_linked_to_each_other(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    own = adopted(cast, origin, signed_in)
    there = unescape(signed_in(cast.sam).get(origin.get_absolute_url()).content.decode())
    assert f"Their own idea, {own.reference}" in there and "Adopting it" in there
    here = unescape(signed_in(cast.sam).get(own.get_absolute_url()).content.decode())
    assert origin.get_absolute_url() in here and "Alice Council had the idea." in here


def test_the_case_goes_on_as_any_other(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    own = adopted(cast, origin, signed_in)
    assert may(own, cast.ed, "send_to_finance") and may(own, cast.henry, "withdraw")
    assert not may(own, cast.henry, "park") and not may(own, cast.owen, "send_to_finance")
    assert signed_in(cast.ed).get(f"/cases/{own.reference}/edit/").status_code == 200
    assert signed_in(cast.ed).get(f"/cases/{own.reference}/checks/").status_code == 200
    assert Notice.objects.filter(person=cast.ed, kind=Notice.Kind.WAITING, proposal=own).count() == 1
    assert "is adopting this idea" in Notice.objects.get(person=cast.alice, kind=Notice.Kind.SPREAD).text


def test_an_estimate_can_be_a_beginning_too(cast: Cast, signed_in: SignIn) -> None:
    from ideas.models import Estimate

    idea = make_idea(cast, S.DELIVERING)
    Estimate.objects.create(idea=idea, kind="volume", volume=1000, unit="letters", unit_cost="0.5")
    client = signed_in(cast.henry)
    page = client.get(address(idea))
    assert "estimated: the rough sum" in page.content.decode()
    sent = answers(cast, idea, page, act="start") | {"quantity-2-0": "400", "rate-2-0": ""}
    assert client.post(address(idea), sent).status_code == 302
    line = Adoption.objects.get().own.case.current.document["options"][1]["lines"][0]  # type: ignore[union-attr]
    assert line["unit"]["quantity"] == "400" and line["unit"]["value"] == "0.5" and line["grade"] == 6


def test_who_comes_late_keeps_what_they_wrote(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    late = signed_in(cast.ruth)
    sent = answers(cast, origin, late.get(address(origin)), act="start", rationale="Our lamps are older.")
    say(cast, origin, "considering")
    page = late.post(address(origin), sent)
    text = unescape(page.content.decode())
    assert page.status_code == 409 and "already decided by Henry Hospital" in text
    assert "Our lamps are older." in text and "There and here" in text
    again = answers(cast, origin, page, act="start")
    assert late.post(address(origin), again).status_code == 302


def test_who_may_not_read_the_case_is_told_where_the_figures_are(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    own = adopted(cast, origin, signed_in)
    text = signed_in(cast.sam).get(own.get_absolute_url()).content.decode()
    assert "Its business case works it out" in text and "Not known yet" not in text


def test_of_two_coordinators_one_begins_a_case_and_the_other_is_told(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    late = signed_in(cast.ruth)
    sent = answers(cast, origin, late.get(address(origin)), act="start")
    adopted(cast, origin, signed_in)
    page = late.post(address(origin), sent)
    assert page.status_code == 409 and "already decided by Henry Hospital" in page.content.decode()
    again = late.get(address(origin))
    assert again.status_code == 403 and "is adopting this idea already" in again.content.decode()
    say_again = {
        "by": cast.ruth,
        "origin": figures_of(origin, cast.ruth),
        "organisation": cast.hospital,
        "own": {},
    }
    with pytest.raises(Exception, match="already decided by Henry Hospital"):
        adopt(**say_again, case_owner=cast.ed, rationale="Mine", expected=0)
    assert Idea.objects.filter(home_organisation=cast.hospital).count() == 1


def test_nothing_is_kept_when_the_step_is_refused(cast: Cast, origin: Idea) -> None:
    figures, ideas = figures_of(origin, cast.henry), Idea.objects.count()
    with pytest.raises(NotYet):
        adopt(
            by=cast.henry,
            origin=figures,
            organisation=cast.hospital,
            own={},
            case_owner=cast.ed,
            rationale="",
            expected=0,
        )
    assert Idea.objects.count() == ideas and not Adoption.objects.exists()


def test_nobody_comes_through_that_door_alone(cast: Cast) -> None:
    """The step from draft to approved is for the draft of an adoption that was just begun, and for nothing else."""
    draft = make_idea(cast, S.DRAFT, author=cast.henry, home_organisation=cast.hospital, coauthors=[])
    with pytest.raises(NotAllowed):
        move(draft, "adopt", by=cast.henry, version=draft.version, rationale="Mine", case_owner=cast.ed)


# On from there


def test_it_is_adopted_once_its_savings_are_signed_for(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    own = adopted(cast, origin, signed_in)
    with pytest.raises(NotYet, match="signed for"):
        say(cast, origin, "adopted", expected=1)
    Idea.objects.filter(pk=own.pk).update(stage=S.COMMITTED)
    assert say(cast, origin, "adopted", expected=1).own == own


def test_while_its_own_idea_goes_on_it_cannot_say_that_it_is_not_for_it(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    own = adopted(cast, origin, signed_in)
    with pytest.raises(NotYet, match=own.reference):
        say(cast, origin, "not_for_us", expected=1, reason="no_means")
    own.refresh_from_db()
    move(own, "withdraw", by=cast.henry, version=own.version, reason="No money.")
    made = say(cast, origin, "not_for_us", expected=1, reason="no_means")
    assert made.own is None and made.steps.get(number=1).own == own


def test_an_adopted_idea_is_not_adopted_again_but_the_first_one(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    own = adopted(cast, origin, signed_in)
    page = signed_in(cast.stan).get(f"/ideas/{own.reference}/take-up/")
    assert page.status_code == 403 and origin.reference in page.content.decode()


def test_who_may_see_it_is_as_with_the_origin(cast: Cast, origin: Idea, signed_in: SignIn) -> None:
    Idea.objects.filter(pk=origin.pk).update(audience=Audience.CONCERNED)
    origin.organisations.add(cast.hospital)
    own = adopted(cast, origin, signed_in)
    assert own in Idea.objects.visible_to(cast.sam) and own not in Idea.objects.visible_to(cast.stan)


def test_what_is_blacked_out_in_the_origin_is_blacked_out_in_its_copies(
    cast: Cast, origin: Idea, signed_in: SignIn
) -> None:
    from workflow.redacting import redact

    own = adopted(cast, origin, signed_in)
    origin.refresh_from_db()
    redact(origin, by=cast.carol, version=origin.version, passage="burn all night", reason="A name")
    own.refresh_from_db()
    assert "burn all night" not in own.problem + str(own.case.current.document)


def test_a_stale_draft_is_not_adopted(cast: Cast, origin: Idea) -> None:
    from ideas.services import begin_own, take_up

    draft = begin_own(by=cast.henry, origin=origin, organisation=cast.hospital)
    take_up(by=cast.henry, idea=origin, organisation=cast.hospital, state="adopting", expected=0, own=draft)
    with pytest.raises(Stale):
        move(draft, "adopt", by=cast.henry, version=9, rationale="Mine", case_owner=cast.ed)
