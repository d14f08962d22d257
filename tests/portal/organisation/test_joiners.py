"""Many joiners at once: the list is right as a whole, or nobody is invited."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from place.joiners import MOST_ROWS
from place.models import Invitation
from tests.cast import Cast

PAGE = "/organisation/council/joiners/"
HEAD = "E-mail,First name,Last name,Job title,Team\r\n"
RIGHT = HEAD + "nia@council.example,Nia,New,Clerk,Homes\r\nned@council.example,Ned,New,,\r\n"


def upload(client: Client, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"file": SimpleUploadedFile("joiners.csv", data, "text/csv")}).content.decode()


def sealed(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_right_list_is_shown_first_and_invited_when_confirmed(cast: Cast, olga: Client) -> None:
    page = upload(olga, RIGHT)
    assert "2 people will be invited" in page
    assert not Invitation.objects.exists()
    done = olga.post(PAGE, {"sealed": sealed(page)}, follow=True).content.decode()
    assert "2 people invited." in done
    assert Invitation.objects.get(email="nia@council.example").team == cast.teams["homes"]


def test_the_list_to_fill_in_passes_its_own_check_once_filled_in(cast: Cast, olga: Client) -> None:
    empty = olga.get(f"{PAGE}list.csv")
    assert empty["Content-Disposition"] == 'attachment; filename="joiners.csv"'
    assert "1 person will be invited" in upload(olga, empty.content + b"nia@council.example,Nia,New,,\r\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD + "nia@council,Nia,New,,\r\n", "“nia@council” is not an e-mail address."),
        (
            HEAD + "a@b.example,A,B,,\r\nA@B.example,A,B,,\r\n",
            "Row 3:</strong> The same address stands in row 2.",
        ),
        (HEAD + "a@b.example,A,B,,Ghosts\r\n", "There is no team called “Ghosts”"),
        (HEAD + "a@b.example,,B,,\r\n", "“First name” is empty."),
        (HEAD + 'a@b.example,"=HYPERLINK(1)",B,,\r\n', "takes for a formula"),
        (HEAD + "a@b.example,A,B,@SUM(A1),\r\n", "takes for a formula"),
        (HEAD + "alice@council.example,A,B,,\r\n", "works here already"),
        (HEAD + 'a@b.example,"A\nBcc: x",B,,\r\n', "hidden character"),
        (HEAD + "a@b.example,A,B,,,,\r\n", "more cells than there are headings"),
        (HEAD + 'a@b.example,"A,B,,\r\n', "quotation mark"),
        (HEAD, "nobody in this file"),
        ("Name,Mail\r\nx,y\r\n", "The first row has to be these headings"),
        (HEAD.encode() + "a@b.example,Zoë,B,,".encode("cp1252"), "not in UTF-8"),
        (b"\x00\x01", "not a CSV file"),
        (HEAD + "x@b.example,A,B,,\r\n" * (MOST_ROWS + 1), "at most 500"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_each_fault_is_named_with_its_row_and_nobody_is_invited(
    cast: Cast, olga: Client, content: str | bytes, sentence: str
) -> None:
    page = upload(olga, content)
    assert sentence in page
    assert "sealed" not in page
    assert not Invitation.objects.exists()


def test_semicolons_and_a_byte_order_mark_are_what_spreadsheets_write(cast: Cast, olga: Client) -> None:
    assert "2 people will be invited" in upload(olga, "\ufeff" + RIGHT.replace(",", ";"))


def test_five_hundred_pass(cast: Cast, olga: Client) -> None:
    rows = "".join(f"n{n}@council.example,N,N{n},,\r\n" for n in range(MOST_ROWS))
    assert "500 people will be invited" in upload(olga, HEAD + rows)


def test_no_file_is_explained(cast: Cast, olga: Client) -> None:
    assert "Choose a file" in olga.post(PAGE, {}).content.decode()


def test_what_was_confirmed_is_what_was_shown(cast: Cast, olga: Client, oskar: object) -> None:
    """A seal made up, or made for another, invites nobody; what has changed since is checked again."""
    page = upload(olga, RIGHT)
    assert "too old to confirm" in olga.post(PAGE, {"sealed": "made-up"}, follow=True).content.decode()
    olga.post("/organisation/council/invitations/new/", {
        "email": "ned@council.example", "first_name": "Ned", "last_name": "New", "job_title": "", "team": ""})  # fmt: skip
    assert "invited already" in olga.post(PAGE, {"sealed": sealed(page)}).content.decode()
    assert [each.email for each in Invitation.objects.all()] == ["ned@council.example"]
