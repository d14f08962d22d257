"""What an editor can put on a page: a small set of safe blocks, each shown by a component of ours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link"]  # what a paragraph may hold; no headings, pictures or embeds inside one


def _template(name: str) -> str:
    return f"components/blocks/{name}.html"


class Heading(blocks.CharBlock):
    class Meta:
        template = _template("heading")
        icon = "title"


class Paragraph(blocks.RichTextBlock):
    class Meta:
        template = _template("paragraph")
        icon = "pilcrow"


class Picture(blocks.StructBlock):
    """The words for those who do not see it are not optional."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what it shows"),
        max_length=200,
        help_text=_("Read out to people who cannot see the picture."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        template = _template("picture")
        icon = "image"


class Quote(blocks.StructBlock):
    words = blocks.TextBlock(label=_("words"), max_length=600)
    who = blocks.CharBlock(label=_("whose"), required=False, max_length=120)

    class Meta:
        template = _template("quote")
        icon = "openquote"


class CallToAction(blocks.StructBlock):
    """A button to a page of this site, or to another site."""

    text = blocks.CharBlock(label=_("text"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page here"), required=False)
    address = blocks.URLBlock(label=_("address elsewhere"), required=False)

    class Meta:
        template = _template("call_to_action")
        icon = "link"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            error = ValidationError(_("Give a page here or an address elsewhere, one of the two."))
            raise StructBlockValidationError({"page": error})
        if cleaned["address"] and not cleaned["address"].startswith(("https://", "http://")):
            error = ValidationError(_("Write an address that begins with https://"))
            raise StructBlockValidationError({"address": error})
        return cleaned


class Figure(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("figure"), max_length=20, help_text=_("As it reads: £1.2m, 14 days."))
    label = blocks.CharBlock(label=_("what it counts"), max_length=60)
    note = blocks.CharBlock(label=_("note"), required=False, max_length=120)


class Body(blocks.StreamBlock):
    """The body of every page an editor writes."""

    heading = Heading(label=_("Heading"), max_length=90)
    paragraph = Paragraph(label=_("Paragraph"), features=INLINE)
    list = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE), label=_("List"), icon="list-ul", template=_template("list")
    )
    picture = Picture(label=_("Picture"))
    quote = Quote(label=_("Quote"))
    table = TypedTableBlock(
        [("words", blocks.CharBlock(label=_("Words"), required=False, max_length=300))],
        label=_("Table"),
        template=_template("table"),
    )
    call_to_action = CallToAction(label=_("Button"))
    figures = blocks.ListBlock(Figure(), label=_("Figures"), icon="table", template=_template("figures"))
