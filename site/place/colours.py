"""Whether a colour can be read, and what becomes of an accent in the dark. Plain values in, plain values out.

The backgrounds are those of portal/css/tokens.css; a test holds the two together.
"""

from __future__ import annotations

READABLE = 4.5  # WCAG 2.2 AA for text
WHITE, BLACK = "#ffffff", "#000000"
LIGHT = {"paper": "#f5f7f4", "surface": "#ffffff", "sunken": "#ebefea"}
DARK = {"paper": "#0f1613", "surface": "#17201c", "sunken": "#202b26"}
SOFT_LIGHT, SOFT_DARK = 0.13, 0.14  # how much of the accent is in its own pale background
STEPS = 40


def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """So much of a colour, the rest of the other."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(parts(colour), parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def on_light(accent: str) -> float:
    """The least contrast an accent has where light pages use it: under white words, and as words."""
    soft = mix(accent, LIGHT["surface"], SOFT_LIGHT)
    return min(contrast(accent, under) for under in (WHITE, *LIGHT.values(), soft))


def on_dark(accent: str) -> float:
    """The least contrast an accent has where dark pages use it: under dark words, and as words."""
    soft = mix(accent, DARK["surface"], SOFT_DARK)
    return min(contrast(accent, under) for under in (*DARK.values(), soft))


def for_dark(accent: str) -> str:
    """The accent, as light as it must be to be read on dark pages."""
    lighter = (mix(accent, WHITE, 1 - step / STEPS) for step in range(STEPS + 1))
    return next(colour for colour in lighter if on_dark(colour) >= READABLE)


def darker(accent: str) -> str:
    """The nearest darker shade that can be read on light pages."""
    shades = (mix(accent, BLACK, 1 - step / STEPS) for step in range(STEPS + 1))
    return next(colour for colour in shades if on_light(colour) >= READABLE)


def stylesheet(accent: str) -> str:
    """The tokens an accent replaces, in the light and in the dark."""
    dark = for_dark(accent)
    return (
        "@layer tokens, base, components, pages;\n"
        f"@layer tokens {{ :root {{ --accent: {accent}; --on-accent: {WHITE}; --mark: {accent}; }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root {{ --accent: {dark}; --on-accent: {DARK['paper']}; --mark: {dark}; }} }} }}\n"
    )
