"""A list of ideas is uploaded, its columns chosen, looked at and brought in: who may, what comes of each row, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone

from ideas.bringing import services
from ideas.bringing.columns import guessed
from ideas.models import Behalf, Idea, IdeaList
from ideas.search import find
from place.files import FileRefused
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.ideas.bringing import BUS, HEADINGS, LAMPS, NOBODY, as_csv, bring_in, ideas_of, many, upload, work
from tests.makers import make_idea
from workflow.models import Mail, Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGE = "/desk/lists/"
CHOSEN = {"title": "0", "problem": "1", "proposal": "2", "name": "3", "email": "4", "day": "5", "outcome": "6", "reference": "7",
          "audience": "everybody", "fill_gaps": "on", "consented": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def send(client: Client, content: bytes, name: str = "list.csv", body: str = "council") -> Any:
    return client.post(PAGE, {"organisation": body, "file": SimpleUploadedFile(name, content)})


def test_from_the_upload_to_the_ideas(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.carol)
    columns = send(client, as_csv(LAMPS, BUS, NOBODY))["Location"]
    page = client.get(columns).content.decode()
    assert "3 rows were read" in page and "Title: “Dim the lamps after midnight”" in page
    address = client.post(columns, CHOSEN)["Location"]
    page = client.get(address).content.decode()
    assert "3 ideas come in." in page and "Bring in 3 ideas" in page and Idea.objects.count() == 0
    assert client.post(address, {"act": "confirm"})["Location"] == address
    assert "Being brought in: 0 of 3 rows." in client.get(address).content.decode()
    work(IdeaList.objects.get())
    page = client.get(address).content.decode()
    assert "3 ideas are in." in page and "No two ideas were found that are alike." in page
    assert {idea.title for idea in Idea.objects.all()} == {LAMPS[0], BUS[0], NOBODY[0]}


def test_what_comes_of_a_row(cast: Cast) -> None:
    lamps, bus, nobody = ideas_of(bring_in(cast))
    assert (lamps.problem, lamps.proposal, lamps.outcome) == (LAMPS[1], LAMPS[2], cast.outcome)
    assert timezone.localdate(lamps.submitted_at) == date(2024, 3, 31)
    assert (lamps.author, lamps.home_organisation, lamps.holder) == (cast.alice, cast.council, cast.carol)
    assert (
        bus.author.by_letter and bus.author.name == "Nora Jones" and bus.behalf.contact == "nora@home.example"
    )
    assert nobody.author.name == "Name not recorded" and not nobody.author.by_letter
    assert list(lamps.organisations.all()) == [cast.council]
    assert lamps.versions.get().title == LAMPS[0]


def test_each_enters_by_the_step_of_the_table(cast: Cast) -> None:
    for idea in ideas_of(bring_in(cast)):
        decision = idea.decisions.get()
        assert (decision.step, decision.from_stage, decision.to_stage) == ("submit", "draft", "submitted")
        assert (decision.by, decision.on_behalf_of, decision.role) == (cast.carol, idea.author, "author")
        assert decision.said == {"how": "list"} and idea.stage == Stage.SUBMITTED and idea.version == 2
        assert idea.behalf.how == Behalf.How.LIST and idea.behalf.scribe == cast.carol


def test_the_coordinator_who_brought_it_in_decides_about_it_as_about_any_other(cast: Cast) -> None:
    lamps = ideas_of(bring_in(cast))[0]
    assert lamps.due is None, "no clock runs while it rests"
    asked = move(lamps, "ask", by=cast.carol, version=lamps.version, question="Which lamps?")
    assert asked.due and asked.stage == Stage.NEEDS_INFORMATION


def test_ones_own_idea_is_ones_own(cast: Cast) -> None:
    row = [*LAMPS[:4], "carol@council.example", *LAMPS[5:]]
    own = ideas_of(bring_in(cast, as_csv(row)))[0]
    assert (
        own.author == cast.carol and not hasattr(own, "behalf") and own.decisions.get().on_behalf_of is None
    )
    with pytest.raises(NotAllowed):
        move(own, "park", by=cast.carol, version=own.version, until="2030-01-01", reason="x")


def test_accounts_of_another_body_are_not_matched(cast: Cast) -> None:
    row = [*LAMPS[:4], "henry@hospital.example", *LAMPS[5:]]
    idea = ideas_of(bring_in(cast, as_csv(row)))[0]
    assert idea.author != cast.henry and idea.author.by_letter


def test_the_same_person_without_an_account_is_written_down_once(cast: Cast) -> None:
    again = ["Another", "Problem", "Detail", "nora JONES", "Nora@home.example", "", "", "OLD-9"]
    bring_in(cast, as_csv(BUS, again))
    assert Person.objects.filter(by_letter=True).count() == 1


def test_nobody_is_mailed_and_each_person_is_told_once(cast: Cast) -> None:
    rows = [
        [f"Idea {n} of Alice", "p", "d", "Alice", "alice@council.example", "", "", f"A{n}"] for n in range(30)
    ]
    listed = bring_in(cast, as_csv(*rows, BUS, NOBODY))
    assert len(ideas_of(listed)) == 32
    notice = Notice.objects.get()
    assert (notice.person, notice.mail) == (cast.alice, None)
    assert notice.text.startswith("30 ideas of yours were brought in from a list of Severn Council.")
    assert Mail.objects.count() == 0 and mail.outbox == []


def test_whoever_they_wait_for_is_told_once(cast: Cast) -> None:
    from place.models import Deputy

    today = timezone.localdate()
    Deputy.objects.create(person=cast.carol, deputy=cast.sam, starts=today, ends=today)
    listed = services.confirm(by=cast.sam, listed=upload(cast))
    work(listed)
    assert "3 ideas from a list wait in triage" in Notice.objects.get(person=cast.carol).text


def test_they_are_found_by_their_words(cast: Cast) -> None:
    bring_in(cast)
    assert [idea.title for idea in find(Idea.objects.all(), "minibus")] == [BUS[0]]


def test_the_audit_says_what_was_done(cast: Cast) -> None:
    bring_in(cast)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["upload_list", "choose_columns", "bring_in_list", "list_brought_in"]
    assert AuditEntry.objects.get(action="list_brought_in").said == {"ideas": 3, "there": 0}


# The same list again


def test_the_same_file_twice_says_what_is_there_already(cast: Cast, signed_in: SignIn) -> None:
    bring_in(cast)
    again = upload(cast, as_csv(LAMPS, BUS, NOBODY, ["New one", "p", "d", "", "", "", "", "OLD-4"]))
    page = signed_in(cast.carol).get(f"{PAGE}{again.uid}/").content.decode()
    assert "1 idea comes in." in page and "3 are here already" in page
    again = work(services.confirm(by=cast.carol, listed=again))
    assert again.counts() == {"in": 1, "there": 3, "out": 0, "stays": 0} and Idea.objects.count() == 4


def test_without_references_a_row_is_known_by_its_words(cast: Cast) -> None:
    rows = [row[:3] for row in (LAMPS, BUS)]
    bring_in(cast, as_csv(*rows, headings=HEADINGS[:3]))
    again = bring_in(cast, as_csv([each.upper() for each in rows[0]], headings=HEADINGS[:3]))
    assert again.counts()["there"] == 1 and Idea.objects.count() == 2


def test_a_list_of_another_body_may_hold_the_same_references(cast: Cast) -> None:
    from place.models import RoleGrant

    bring_in(cast)
    RoleGrant.objects.create(person=cast.carol, organisation=cast.hospital, role="coordinator")
    listed = upload(cast, body=cast.hospital)
    assert work(services.confirm(by=cast.carol, listed=listed)).counts()["in"] == 3


def test_confirmed_twice_it_comes_in_once(cast: Cast, signed_in: SignIn) -> None:
    listed, client = upload(cast), signed_in(cast.carol)
    address = f"{PAGE}{listed.uid}/"
    client.post(address, {"act": "confirm"})
    page = client.post(address, {"act": "confirm"}, follow=True).content.decode()
    assert "This list has been brought in already." in page
    work(listed)
    work(listed)
    assert Idea.objects.count() == 3


# What is wrong


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "p", "d"], "There is no title."),
        (["t", "", ""], "There are no words beside the title."),
        (["t", "p" * 4_001, "d"], "A text has 4,001 characters; there is room for 4,000."),
        (["t", "p", "d", "x" * 121], "The name is longer than 120 characters."),
        (["t", "p", "d", "n", "no address"], "“no address” is not an e-mail address."),
        (["t", "p", "d", "n", "", "31/31/2024"], "“31/31/2024” is not a day."),
        (["t", "p", "d", "n", "", "2999-01-01"], "2999-01-01 lies in the future, or too far back."),
        (["t", "p", "d", "", "", "", "", "R" * 81], "The reference is longer than 80 characters."),
        ([*LAMPS], "This is the same as row 2."),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_named_and_left_out(
    cast: Cast, signed_in: SignIn, row: list[str], said: str
) -> None:
    listed, client = upload(cast, as_csv(LAMPS, row + [""] * (8 - len(row)))), signed_in(cast.carol)
    page = client.get(f"{PAGE}{listed.uid}/").content.decode()
    assert f"<strong>Row 3:</strong> {said}" in page and "1 idea comes in." in page
    download = client.get(f"{PAGE}{listed.uid}/faults/")
    text = b"".join(download).decode("utf-8-sig")  # type: ignore[call-overload]
    assert "3," in text and said in text.replace('""', '"')
    assert len(ideas_of(work(services.confirm(by=cast.carol, listed=listed)))) == 1


@pytest.mark.parametrize("day", ["2024-03-31", "31/03/2024", "31.03.2024", "31 March 2024", "31 Mar 2024", "31/03/24",
                                 "2024-03-31T09:30:00Z", "31/03/2024 09:30"])  # fmt: skip
def test_days_are_read_as_people_write_them(cast: Cast, day: str) -> None:
    idea = ideas_of(bring_in(cast, as_csv([*LAMPS[:5], day, *LAMPS[6:]])))[0]
    assert timezone.localdate(idea.submitted_at) == date(2024, 3, 31)


def test_a_long_title_is_shortened_and_nothing_of_it_lost(cast: Cast, signed_in: SignIn) -> None:
    title = "Dim the lamps " * 10
    listed = upload(cast, as_csv([title, *LAMPS[1:]]))
    page = signed_in(cast.carol).get(f"{PAGE}{listed.uid}/").content.decode()
    assert "1 row: The title is too long" in page
    idea = ideas_of(work(services.confirm(by=cast.carol, listed=listed)))[0]
    assert len(idea.title) <= 90 and idea.problem.startswith(title.strip()) and LAMPS[1] in idea.problem


def test_a_gap_is_said_or_keeps_the_row_out(cast: Cast) -> None:
    row = ["Title", "Problem", "", "", "", "", "", "G1"]
    filled = ideas_of(bring_in(cast, as_csv(row)))[0]
    assert filled.proposal == "The list this came from does not say."
    with pytest.raises(NotYet, match="no row"):
        services.confirm(by=cast.carol, listed=upload(cast, as_csv(row), fill_gaps=False))


def test_names_we_do_not_know_are_left_out_and_that_is_said(cast: Cast, signed_in: SignIn) -> None:
    listed = upload(cast, as_csv([*LAMPS[:6], "World peace", "W1"]))
    page = signed_in(cast.carol).get(f"{PAGE}{listed.uid}/").content.decode()
    assert "“World peace” is not known here and is left out." in page
    assert ideas_of(work(services.confirm(by=cast.carol, listed=listed)))[0].outcome is None


def test_columns_are_guessed_from_their_headings() -> None:
    assert guessed(["ID", "Idea title", "Issue", "Details", "Submitted by", "E-mail", "Date submitted"]) == {
        "reference": 0, "title": 1, "problem": 2, "proposal": 3, "name": 4, "email": 5, "day": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Choose the column with the title"),
        ({"problem": "", "proposal": ""}, "Choose a column for the problem, or for what to do instead"),
        ({"problem": "0"}, "This column is chosen already, for “Title”"),
        ({"consented": ""}, "Ask them first, or leave out their names and e-mails"),
        ({"title": "99"}, "Select a valid choice"),
    ],
)
def test_columns_that_make_no_sense_are_explained(
    cast: Cast, signed_in: SignIn, change: dict[str, str], said: str
) -> None:
    listed = upload(cast)
    page = signed_in(cast.carol).post(f"{PAGE}{listed.uid}/columns/", CHOSEN | change)
    assert page.status_code == 422 and said in page.content.decode()


def test_without_names_nobody_has_to_be_asked(cast: Cast, signed_in: SignIn) -> None:
    listed = upload(cast)
    said = CHOSEN | {"name": "", "email": "", "consented": ""}
    assert signed_in(cast.carol).post(f"{PAGE}{listed.uid}/columns/", said).status_code == 302


def test_a_file_that_is_refused_is_explained(cast: Cast, signed_in: SignIn) -> None:
    page = send(signed_in(cast.carol), b"MZ", "list.exe")
    assert page.status_code == 422 and "Files of this kind are not read here." in page.content.decode()
    assert signed_in(cast.carol).post(PAGE, {}).status_code == 422
    assert IdeaList.objects.count() == 0


def test_the_scanner_is_asked_before_anything_is_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(content: bytes, *, by: Person, target: Any) -> None:
        raise FileRefused("A virus was found in it.")

    monkeypatch.setattr(services, "refuse_virus", found)
    with pytest.raises(FileRefused, match="virus"):
        upload(cast)
    assert IdeaList.objects.count() == 0


def test_words_that_look_like_formulas_stay_words_and_harm_no_spreadsheet(
    cast: Cast, signed_in: SignIn
) -> None:
    listed = bring_in(cast, as_csv(["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "", "", "", "", "F1"]))
    assert ideas_of(listed)[0].title == "=cmd|' /C calc'!A0"
    text = b"".join(signed_in(cast.carol).get("/ideas/export/?as=csv")).decode()  # type: ignore[call-overload]
    assert ",'=cmd|" in text and ",'@SUM(1)" in text and ",'+1" in text


# Who may


@pytest.mark.parametrize("who", ["alice", "piet", "olga", "sue", "adam", "stan"])
def test_only_coordinators_bring_lists_in(cast: Cast, signed_in: SignIn, who: str) -> None:
    person = getattr(cast, who)
    assert signed_in(person).get(PAGE).status_code == 403
    with pytest.raises(NotAllowed):
        services.upload(by=person, organisation=cast.council, name="a.csv", content=as_csv(LAMPS))


def test_only_into_a_body_they_coordinate(cast: Cast, signed_in: SignIn) -> None:
    assert send(signed_in(cast.carol), as_csv(LAMPS), body="hospital").status_code == 422
    with pytest.raises(NotAllowed):
        services.upload(by=cast.carol, organisation=cast.hospital, name="a.csv", content=as_csv(LAMPS))


@pytest.mark.parametrize("page", ["", "columns/", "faults/", "alike/", "progress/"])
def test_a_list_of_another_body_does_not_exist(cast: Cast, signed_in: SignIn, page: str) -> None:
    from place.models import RoleGrant

    listed = upload(cast)
    RoleGrant.objects.create(person=cast.stan, organisation=cast.police, role="coordinator")
    assert signed_in(cast.stan).get(f"{PAGE}{listed.uid}/{page}").status_code == 404


def test_a_role_lost_meanwhile_stops_it(cast: Cast) -> None:
    listed = services.confirm(by=cast.carol, listed=upload(cast))
    cast.carol.grants.update(ended_at=timezone.now())
    assert work(listed).state == IdeaList.State.STOPPED and Idea.objects.count() == 0


def test_a_list_never_brought_in_can_be_thrown_away_with_its_file(
    cast: Cast, signed_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    listed = upload(cast)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast.carol).post(f"{PAGE}{listed.uid}/", {"act": "throw_away"})
    assert not IdeaList.objects.exists() and not default_storage.exists(str(listed.stored.name))


# How much it costs


def test_ten_thousand_rows_are_looked_at_in_a_few_seconds(cast: Cast, signed_in: SignIn) -> None:
    import time

    listed, client = upload(cast, many(10_000)), signed_in(cast.carol)
    began = time.monotonic()
    page = client.get(f"{PAGE}{listed.uid}/").content.decode()
    assert "10000 ideas come in." in page.replace(",", "") and time.monotonic() - began < 15


def test_the_pages_ask_no_more_of_the_database_for_a_longer_list(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client, counts = signed_in(cast.carol), []
    for number in (10, 100):
        listed = bring_in(cast, many(number, start=number * 10))
        pages = (f"{PAGE}{listed.uid}/", PAGE, f"{PAGE}{upload(cast, many(number)).uid}/")
        counts.append([queries_of(client, page) for page in pages])
    assert counts[0] == counts[1] and max(counts[0]) <= 16


def test_titles_already_on_the_site_do_not_stop_a_list(cast: Cast) -> None:
    make_idea(cast)
    assert bring_in(cast).counts()["in"] == 3
