"""Parts have the roles, names and words that people and their screen readers need."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.templatetags import look

COMPONENTS = Path(settings.BASE_DIR) / "templates/components"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


def part(name: str, /, **variables: Any) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(f"components/{name}.html", variables), "html.parser")


def one(page: Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, selector
    return found[0]


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


@pytest.mark.parametrize("file", sorted(COMPONENTS.rglob("*.html")), ids=lambda file: file.stem)
def test_each_component_begins_with_its_variables(file: Path) -> None:
    assert file.read_text().startswith("{% comment %}")


def test_no_template_brings_style_or_script_inline_or_trusts_a_string() -> None:
    faults = re.compile(
        r"\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=\"|\|safe\b|autoescape off|https?://(?!www\.w3\.org)"
    )
    for file in TEMPLATES:
        if "mail" not in file.parts:
            assert not faults.search(file.read_text()), file


def test_no_template_is_longer_than_a_hundred_lines() -> None:
    assert [file for file in TEMPLATES if len(file.read_text().splitlines()) > 100] == []


def test_a_button_is_a_link_when_it_leads_somewhere() -> None:
    assert one(part("button", text="Go", url="/x/"), "a.button")["href"] == "/x/"
    submit = one(part("button", text="Save", kind="quiet", name="do", value="save"), "button.button--quiet")
    assert (submit["type"], submit["name"], submit["value"]) == ("submit", "do", "save")


@pytest.mark.parametrize(
    ("stage", "tone"),
    [
        ("draft", "plain"),
        ("needs_information", "wait"),
        ("banked", "good"),
        ("declined", "bad"),
        ("?", "plain"),
    ],
)
def test_a_stage_has_its_tone(stage: str, tone: str) -> None:
    assert look.stage_tone(stage) == tone


@pytest.mark.parametrize(
    "title", ["Change your e-mail address", "Newid eich cyfeiriad e-bost", "E-mail & post"]
)
def test_no_line_of_a_heading_ends_after_the_first_letter_of_email(title: str) -> None:
    heading = one(part("page_title", title=title), "h1").get_text()
    assert not re.search(r"e-\w", heading, re.IGNORECASE)  # where a browser would break it
    assert heading.replace(look.WORD_JOINER, "") == title


def test_each_stage_of_the_table_has_a_tone() -> None:
    from workflow.stages import Stage

    assert {str(stage.value) for stage in Stage} == set(look.STAGE_TONES)


def test_a_message_is_a_status_with_its_tone() -> None:
    note = one(part("notification", text="Saved", tone="success"), "[role=status]")
    assert "tone-good" in note["class"]
    assert not part("notification", text="Always here", still=True).select("[role]")


def test_a_gap_among_figures_leaves_its_column_to_the_right() -> None:
    page = part(
        "table",
        caption="Scores",
        id="t",
        headers=["What", "You", "All"],
        rows=[["A", 3, "–"], ["B", "–", "–"]],
    )
    assert [bool(head.get("class")) for head in page.select("thead th")] == [False, True, False]
    assert len(page.select("td.num")) == 2


def test_a_component_takes_a_body() -> None:
    template = engines["django"].from_string(
        '{% component "card" title=t level=3 %}<p>{{ x }}</p>{% endcomponent %}'
    )
    page = BeautifulSoup(template.render({"t": "Money & more", "x": "<b>"}), "html.parser")
    assert words(one(page, "section h3.card__title")) == "Money & more"
    assert words(one(page, "section p")) == "<b>"


def test_change_links_say_what_they_change() -> None:
    page = part(
        "summary_list", rows=[{"key": "Title", "value": "LED", "url": "/t/"}, {"key": "Ref", "value": None}]
    )
    assert words(one(page, "dl a")) == "Change Title"
    assert [words(value) for value in page.select("dd.summary__value")] == ["LED", ""]


def test_a_table_is_named_headed_and_reached_by_keyboard() -> None:
    page = part(
        "table",
        caption="Who pays",
        id="pay",
        headers=["Body", {"label": "Pays", "sort_url": "?o=pays", "sort": "descending"}, "Note"],
        rows=[["Council", "£12,340", "first"], ["Fire", "−£5", "none"]],
        footer=["All", "£12,335", ""],
    )
    region = one(page, "[role=region][tabindex='0']")
    assert region["aria-labelledby"] == "pay-caption"
    assert words(one(page, "caption#pay-caption")) == "Who pays"
    assert [head["scope"] for head in page.select("thead th")] == ["col"] * 3
    assert one(page, "th[aria-sort]")["aria-sort"] == "descending"
    assert [words(cell) for cell in page.select("th[scope=row]")] == ["Council", "Fire", "All"]
    assert [words(cell) for cell in page.select("td.num")] == ["£12,340", "−£5", "£12,335"]


def test_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/ideas/?stage=at_panel&page=6")
    html = render_to_string(
        "components/pagination.html", {"page": Paginator(range(400), 20).page(6)}, request
    )
    page = BeautifulSoup(html, "html.parser")
    assert one(page, "nav")["aria-label"] == "Pages"
    current = one(page, "a[aria-current=page]")
    assert (words(current), current["aria-label"]) == ("6", "Page 6")
    assert one(page, "a[rel=next]")["href"] == "?stage=at_panel&page=7"


def test_one_page_needs_no_pages() -> None:
    assert not part("pagination", page=Paginator([1], 20).page(1)).select("nav")


def test_tabs_say_which_one_is_open() -> None:
    page = part(
        "tabs",
        label="Account",
        tabs=[{"label": "Mine", "url": "?", "current": True, "count": 0}, {"label": "All", "url": "?"}],
    )
    assert words(one(page, "nav[aria-label=Account] a[aria-current=page]")) == "Mine 0"


def journey(**now: Any) -> BeautifulSoup:
    steps = [
        {"label": "Received", "state": "done", "on": date(2027, 1, 4)},
        {"label": "Panel", "state": "now"},
        {"label": "Banked", "state": "next"},
    ]
    return part("journey", steps=steps, now={"label": "With the panel", "holder": "Dana Price"} | now)


def test_the_journey_is_an_ordered_list_that_says_what_is_done_and_what_is_now() -> None:
    page = journey(since=date(2027, 1, 5), due=date(2027, 1, 12), left=-3, why="The tariff is not here yet.")
    assert [words(step) for step in page.select("ol > li")] == [
        "Received : done 4 Jan 2027",
        "Panel now",
        "Banked",
    ]
    assert "Panel" in words(one(page, "li[aria-current=step]"))
    said = words(one(page, ".journey__now"))
    for what in (
        "Dana Price",
        "5 January 2027",
        "12 January 2027",
        "3 working days late",
        "The tariff is not here yet.",
    ):
        assert what in said


def test_a_journey_with_little_known_still_stands() -> None:
    assert "late" not in words(journey())
    assert part("journey", steps=[], now=None).select("ol")


def test_initials_say_nothing_where_the_name_stands_beside_them() -> None:
    page = part("holder", name="Dana Price", note="Lighting")
    assert one(page, ".avatar")["aria-hidden"] == "true"
    assert words(one(page, ".holder__text")) == "Dana Price Lighting"


def test_a_chart_has_its_figures_as_a_table() -> None:
    page = part(
        "chart",
        id="cash",
        title="Cash",
        says="Paid back in year 14.",
        headers=["Year", "£"],
        rows=[["1", "£5"]],
    )
    assert one(page, "figure")["aria-labelledby"] == "cash-title"
    assert one(page, "figure table caption")


def test_work_under_way_asks_again_until_it_is_done() -> None:
    busy = one(
        part("progress", state="running", text="Drawing", percent=40, url="/p/", page_url="/c/"),
        "[role=status]",
    )
    assert (busy["hx-get"], busy["hx-trigger"], busy["hx-swap"]) == ("/p/", "every 2s", "outerHTML")
    assert one(busy, "progress")["value"] == "40"
    assert one(busy, "a")["href"] == "/c/"
    done = one(
        part("progress", state="done", text="Ready", url="/p/", done_url="/d/", done_text="Download"),
        "[role=status]",
    )
    assert not done.has_attr("hx-get")
    assert words(one(done, "a")) == "Download"


def test_the_ladder_keeps_its_rungs_apart() -> None:
    rungs = [
        {"label": "Estimated", "recurring": 6_840_000, "once": 0, "count": 1},
        {"label": "Banked", "recurring": None, "once": 5},
    ]
    page = part("ladder", rungs=rungs)
    assert [words(rung) for rung in page.select("ol > li")] == [
        "Estimated £6.8m a year 1 idea",
        "Banked not known a year and £5 one-off",
    ]


def test_an_idea_card_needs_only_a_title_and_an_address() -> None:
    assert words(one(part("idea_card", title="LED", url="/i/"), "article")) == "LED"
    full = part(
        "idea_card",
        title="LED",
        url="/i/",
        supporters=1,
        holder="Dana",
        left=-1,
        due=date(2027, 1, 1),
        saving="£5 a year",
    )
    assert "1 more with this problem With Dana 1 working day late £5 a year" in words(full)


def test_an_empty_list_offers_the_next_step() -> None:
    page = part("empty_state", title="No ideas", url="/new/", action="Share an idea")
    assert one(page, "a.button")["href"] == "/new/"


def test_a_task_that_is_done_is_plain() -> None:
    page = part(
        "task_list",
        items=[
            {"label": "Check", "status": "Done"},
            {"label": "Sign", "status": "New", "tone": "info", "url": "/s/"},
        ],
    )
    assert [words(item) for item in page.select("li")] == ["Check Done", "Sign New"]
    assert len(page.select(".tag")) == 1


def test_a_filter_can_be_taken_away() -> None:
    page = part(
        "filters",
        form="",
        label="Filter ideas",
        applied=[{"label": "Council", "url": "?"}],
        clear_url="/ideas/",
    )
    assert one(page, "form[method=get]")["aria-label"] == "Filter ideas"
    assert words(one(page, ".applied a")) == "Remove filter: Council"
