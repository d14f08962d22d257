"""The style sheets keep their promises: small, in layers, readable in the light and in the dark."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = Path(settings.BASE_DIR) / "site/portal/static/portal"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TOKENS = (STATIC / "css/tokens.css").read_text()

# What is written on what; and shapes people must be able to make out.
SOFT = ("info", "good", "wait", "bad", "plain")
TEXT = [
    *[(ink, under) for ink in ("ink", "ink-soft", "accent") for under in ("paper", "surface", "sunken")],
    *[(tone, f"{tone}-soft") for tone in (*SOFT, "accent")],
    *[("ink", f"{tone}-soft") for tone in (*SOFT, "accent", "brass")],
    *[("accent-hover", "paper"), ("accent-hover", "surface"), ("bad", "paper"), ("bad", "surface")],
    *[("on-accent", "accent"), ("on-accent", "accent-hover"), ("on-bad", "bad")],
    *[("brass-ink", "brass-soft"), ("ink-soft", "brass-soft")],
]
SHAPES = [
    *[(shape, under) for shape in ("edge", "focus") for under in ("paper", "surface", "sunken")],
    *[(f"series-{n}", under) for n in range(1, 6) for under in ("paper", "surface")],
]

Colour = tuple[float, float, float]


def declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", css))


def palette(mode: str) -> dict[str, str]:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    return declared(light) | (declared(dark) if mode == "dark" else {})


def colour(value: str, tokens: dict[str, str]) -> Colour:
    """A colour as three parts of 255: #rrggbb, another token, or a mixture of two."""
    value = value.strip()
    if name := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(tokens[name[1]], tokens)
    if mixed := re.fullmatch(r"color-mix\(in srgb, (.+?) (\d+)%, (.+)\)", value):
        first, second, share = colour(mixed[1], tokens), colour(mixed[3], tokens), int(mixed[2]) / 100
        red, green, blue = (a * share + b * (1 - share) for a, b in zip(first, second, strict=True))
        return red, green, blue
    assert re.fullmatch(r"#[0-9a-f]{6}", value), value
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def luminance(parts: Colour) -> float:
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(above: str, below: str, mode: str) -> float:
    tokens = palette(mode)
    levels = sorted(luminance(colour(tokens[name], tokens)) for name in (above, below))
    return (levels[1] + 0.05) / (levels[0] + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("above", "below"), TEXT)
def test_text_can_be_read(above: str, below: str, mode: str) -> None:
    assert contrast(above, below, mode) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("above", "below"), SHAPES)
def test_shapes_can_be_made_out(above: str, below: str, mode: str) -> None:
    assert contrast(above, below, mode) >= 3


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_all_styles_fit_in_25_kilobytes() -> None:
    assert packed(*SHEETS) <= 25_000


def test_all_scripts_fit_in_30_kilobytes() -> None:
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert htmx
    assert packed(Path(htmx), *(STATIC / "js").glob("*.js")) <= 30_000


def test_each_token_used_is_one_that_exists() -> None:
    known = set(palette("dark"))
    for sheet in SHEETS:
        css = sheet.read_text()
        assert set(re.findall(r"var\(--([\w-]+)", css)) <= known | set(declared(css)), sheet


def test_colours_stand_in_the_tokens_only() -> None:
    for sheet in SHEETS:
        if sheet.stem in ("base", "components", "pages"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", sheet.read_text()), sheet


def test_nothing_is_fetched_from_elsewhere_and_nobody_is_imitated() -> None:
    for file in [*SHEETS, *STATIC.rglob("*.svg"), *STATIC.rglob("*.js")]:
        text = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|GDS Transport|Frutiger|govuk|nhsuk", text), file


def test_wishes_of_the_reader_are_heeded() -> None:
    css = "".join(sheet.read_text() for sheet in SHEETS)
    for wish in (
        "prefers-color-scheme: dark",
        "prefers-reduced-motion",
        "forced-colors: active",
        "@media print",
    ):
        assert wish in css
    assert "@layer tokens, base, components, pages;" in TOKENS
