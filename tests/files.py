"""Makes small files of every kind, honest ones and others, for tests of what is taken."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **saved: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal" if mode in ("RGB", "RGBA") else 1).save(out, form, **saved)
    return out.getvalue()


def located() -> bytes:
    """A photo that says where it was taken, by whom, and which way up it is."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x013B] = "Alice Council"
    exif[0x8825] = {1: "N", 2: (51.0, 27.0, 0.0)}
    return picture(size=(40, 30), exif=exif)


def office(
    kind: str = "docx", parts: dict[str, Any] | None = None, *, packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(MAIN[kind], "<?xml version='1.0'?><w>Words</w>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()
