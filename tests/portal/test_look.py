"""An installation's name, logo, accent, help contact and speaking-up route: set once in Wagtail, used everywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Pillow
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from place import colours
from place.models import Installation, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.notices import tell
from workflow.stages import Stage
from workflow.tasks import send_mail

TOKENS = (Path(settings.BASE_DIR) / "site/portal/static/portal/css/tokens.css").read_text()


# Wagtail leaves the buffer it draws a smaller picture in to the garbage collector.
drawing = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def drawn(colour: str = "#1d4f78", name: str = "drawn.png") -> Image:
    """A picture of one colour."""
    file = io.BytesIO()
    Pillow.new("RGB", (120, 60), colour).save(file, "PNG")
    return Image.objects.create(title="Drawn", file=ImageFile(file, name=name))


# The accent


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_backgrounds_the_check_knows_are_those_of_the_tokens(mode: str) -> None:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    declared = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", light if mode == "light" else dark))
    for name, value in {"light": colours.LIGHT, "dark": colours.DARK}[mode].items():
        assert declared[name] == value


@pytest.mark.parametrize("accent", ["#0e5546", "#1d4f78", "#7a0c2e", "#000000", "#4a2c82"])
def test_an_accent_that_can_be_read_is_taken_and_has_a_shade_for_the_dark(accent: str) -> None:
    Installation(accent=accent).full_clean()
    dark = colours.for_dark(accent)
    assert all(colours.contrast(dark, under) >= 4.5 for under in colours.DARK.values())
    assert colours.contrast("#0f1613", dark) >= 4.5


@pytest.mark.parametrize("accent", ["#ffcc00", "#ffffff", "#74d3b6", "#808080", "#0099ff"])
def test_an_accent_too_light_is_refused_with_the_nearest_shade_that_can_be_read(accent: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Installation(accent=accent).full_clean()
    said = refused.value.message_dict["accent"][0]
    assert "at least 4.5 to 1" in said
    nearest = re.findall(r"#[0-9a-f]{6}", said)[-1]
    Installation(accent=nearest).full_clean()


@pytest.mark.parametrize("accent", ["green", "#12345", "#zzzzzz", "0e5546", "#0e5546;}"])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Installation(accent=accent).full_clean()
    assert "accent" in refused.value.message_dict


def test_the_accent_is_a_small_style_sheet_that_browsers_keep(db: None) -> None:
    Installation.objects.create(accent="#7a0c2e")
    page = Client().get("/").content.decode()
    assert "/look/accent.css?v=7a0c2e" in page
    first = Client().get("/look/accent.css")
    assert "--accent: #7a0c2e" in first.content.decode()
    assert "max-age" in first["Cache-Control"]
    assert Client().get("/look/accent.css", headers={"if-none-match": first["ETag"]}).status_code == 304
    Installation.objects.update(accent="#1d4f78")
    assert Client().get("/look/accent.css", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_without_an_accent_no_page_asks_for_one(db: None) -> None:
    assert "accent.css" not in Client().get("/").content.decode()


# Name, logo, contact, route


def test_the_environment_decides_until_somebody_sets_a_name(db: None) -> None:
    assert f"<span>{settings.SITE_NAME}</span>" in Client().get("/").content.decode()
    Installation.objects.create(name="Better Severnside")
    page = Client().get("/help/").content.decode()
    assert "<span>Better Severnside</span>" in page
    assert "– Better Severnside</title>" in page
    assert "Better Severnside: from a frontline idea" in page


@drawing
def test_the_logo_stands_in_the_header_and_is_served_as_a_picture(db: None) -> None:
    Installation.objects.create(logo=drawn())
    page = Client().get("/").content.decode()
    address = re.search(r'src="(/look/logo/[^"]+)"', page)
    assert address
    shown = Client().get(address[1])
    assert shown["Content-Type"] == "image/png"
    assert shown.getvalue().startswith(b"\x89PNG")
    assert Client().get(address[1], headers={"if-none-match": shown["ETag"]}).status_code == 304


def test_mails_carry_the_name_and_the_accent(cast: Cast) -> None:
    Installation.objects.create(name="Better Severnside", accent="#7a0c2e")
    notice = tell(cast.alice, Notice.Kind.RECEIVED, make_idea(cast, Stage.SUBMITTED))
    send_mail.func(notice.mail_id)
    html = str(mail.outbox[0].alternatives[0][0])  # type: ignore[attr-defined]
    assert "Better Severnside" in html
    assert "#7a0c2e" in html
    assert "Better Severnside" in mail.outbox[0].body


def test_pages_tell_whom_to_ask(db: None) -> None:
    Installation.objects.create(help_contact="the ideas desk")
    assert "Ask the ideas desk." in Client().get("/help/").content.decode()


def test_an_organisation_without_a_speaking_up_route_shows_the_one_of_the_place(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    Installation.objects.create(speaking_up="Call 01632 960999.")
    address = "/ideas/new/speaking-up/"
    assert "01632 960999" in signed_in(cast.henry).get(address).content.decode()
    own = signed_in(cast.alice).get(address).content.decode()
    assert "01632 960001" in own
    assert "01632 960999" not in own


def test_only_the_platform_changes_them(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    address = "/admin/settings/place/installation/"
    for name in ("alice", "carol", "olga", "adam"):
        assert signed_in(getattr(cast, name)).post(address, {"name": "Mine"}).status_code in (302, 403)
    assert not Installation.objects.filter(name="Mine").exists()
    shown = signed_in(cast.sue).get(address, follow=True)
    assert shown.status_code == 200
    refused = signed_in(cast.sue).post(shown.request["PATH_INFO"], {"accent": "#ffcc00"})
    assert "too light to read" in refused.content.decode()


# Pictures on pages


@drawing
def test_a_picture_is_shown_re_encoded_and_under_an_address_nobody_can_count_through(db: None) -> None:
    image = drawn()
    shown = Client().get(f"/pictures/{image.get_file_hash()}/")
    assert shown["Content-Type"] == "image/webp"
    shown.getvalue()
    assert Client().get(f"/pictures/{image.pk}/").status_code == 404


@drawing
def test_a_picture_of_a_private_collection_is_for_those_it_is_open_to(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    image = drawn()
    image.collection = Collection.get_first_root_node().add_child(name="For staff")
    image.save()
    CollectionViewRestriction.objects.create(
        collection=image.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    address = f"/pictures/{image.get_file_hash()}/"
    known = {"if-none-match": f'"{image.get_file_hash()}-max-1360x1360|format-webp"'}
    assert Client().get(address, headers=known).status_code == 404
    shown = signed_in(cast.alice).get(address)
    assert shown.status_code == 200
    shown.getvalue()


def test_uploads_are_limited(settings: object) -> None:
    from django.conf import settings as here

    assert here.WAGTAILIMAGES_MAX_UPLOAD_SIZE == 5 * 1024 * 1024
    assert here.WAGTAILIMAGES_MAX_IMAGE_PIXELS == 40_000_000
    assert "svg" not in here.WAGTAILIMAGES_EXTENSIONS
    assert not {"html", "svg", "js"} & set(here.WAGTAILDOCS_EXTENSIONS)
