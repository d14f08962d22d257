"""Draws a picture anew, so that nothing a camera or a trickster wrote into it is kept: no place, no name, no second file."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

PIXELS = 40_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
# What the readers of picture formats raise on a broken or hostile file.
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, AttributeError, OverflowError, RuntimeError,
    MemoryError, struct.error, zlib.error,
)  # fmt: skip

pillow_heif.register_heif_opener(thumbnails=False)


class PictureRefused(Exception):
    """A picture that is not taken, and why."""


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew."""

    extension: str
    content: bytes


def redrawn(content: bytes) -> Picture:
    """The same picture upright and bare: JPEG, or PNG where it came as one or lets what is behind it through."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is checked below, before a single pixel is read
            opened = Image.open(BytesIO(content), formats=FORMATS)
            _fits(opened)
            return _drawn(opened)
    except Image.DecompressionBombError:
        raise PictureRefused(_too_many()) from None
    except BROKEN:
        raise PictureRefused(_("This picture cannot be read. Save it again as JPEG or PNG.")) from None


def _too_many() -> str:
    return _("This picture has more than 40 million pixels. Save it smaller.")


def _fits(opened: Image.Image) -> None:
    if opened.width * opened.height > PIXELS:
        raise PictureRefused(_too_many())
    if getattr(opened, "n_frames", 1) > 1:
        raise PictureRefused(_("Moving pictures are not taken. Save one picture of it as JPEG or PNG."))


@contextmanager
def _whole() -> Iterator[None]:
    """Other libraries tell Pillow to make do with half a picture; here half a picture is a broken one."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn(opened: Image.Image) -> Picture:
    as_png = opened.format == "PNG" or opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    with _whole():
        opened.load()
    upright = ImageOps.exif_transpose(opened)
    bare = upright.convert("RGBA" if as_png and opened.mode not in ("RGB", "L", "1") else "RGB")
    clean = Image.frombytes(
        bare.mode, bare.size, bare.tobytes()
    )  # pixels only: no text, no profile, no thumbnail
    out = BytesIO()
    if as_png:
        clean.save(out, "PNG", optimize=False)
        return Picture("png", out.getvalue())
    clean.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return Picture("jpg", out.getvalue())
