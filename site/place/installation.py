"""What this installation is called and looks like, whom to ask, where to speak up. Set in Wagtail; one row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from place import colours

HOUSE_ACCENT = "#0e5546"
KEPT = "_installation"  # the request remembers it under this name


@register_setting(icon="home")
class Installation(BaseGenericSetting):
    """Everything may be left empty: then the environment, or the house, decides."""

    name = models.CharField(
        _("name"), max_length=40, blank=True, help_text=_("Stands at the top of every page, and in mails.")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo"),
        help_text=_("Shown beside the name, about 32 pixels high. PNG or WebP with a clear background looks best."))  # fmt: skip
    accent = models.CharField(
        _("accent colour"), max_length=7, blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour like #0e5546."))],
        help_text=_("The colour of buttons and links, like #0e5546. Pages in dark mode use a lighter shade of it."))  # fmt: skip
    help_contact = models.CharField(
        _("help contact"), max_length=200, blank=True,
        help_text=_("Whom pages tell people to ask, as it reads after “ask”: the ideas desk, ideas@example.org"))  # fmt: skip
    speaking_up = models.TextField(
        _("speaking-up route"), max_length=1000, blank=True,
        help_text=_("Where to take a concern about safety or wrongdoing, if an organisation names no route itself."))  # fmt: skip

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("logo"), FieldPanel("accent")], _("Look")),
        MultiFieldPanel([FieldPanel("help_contact"), FieldPanel("speaking_up")], _("Whom to turn to")),
    ]

    class Meta:
        verbose_name = _("installation")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.accent = self.accent.lower()
        if len(self.accent) == len(HOUSE_ACCENT) and self.accent[0] == "#":
            self._readable()

    def _readable(self) -> None:
        """White words on the colour, and words of the colour on the pages, must be readable in light and in dark."""
        try:
            least = colours.on_light(self.accent)
        except ValueError:  # not a colour; the field says so itself
            return
        if least < colours.READABLE:
            said = {
                "ratio": f"{least:.1f}", "wanted": colours.READABLE, "nearest": colours.darker(self.accent)
            }  # fmt: skip
            raise ValidationError({"accent": _now(
                "This colour is too light to read as words on the pages, or under white words: its contrast is %(ratio)s "
                "to 1 and must be at least %(wanted)s to 1. The nearest shade that can be read is %(nearest)s."
            ) % said})  # fmt: skip

    @property
    def title(self) -> str:
        return self.name or settings.SITE_NAME

    @property
    def contact(self) -> str:
        return self.help_contact or settings.HELP_CONTACT

    @property
    def shown_accent(self) -> str:
        return self.accent or HOUSE_ACCENT

    @property
    def dark_accent(self) -> str:
        """The shade for the dark, where an accent was chosen."""
        return colours.for_dark(self.accent) if self.accent else ""


def current() -> Installation:
    """As an administrator left it. Reading it writes nothing."""
    return Installation.objects.select_related("logo").order_by("pk").first() or Installation()


def installation_of(request: HttpRequest) -> Installation:
    """The same, asked of the database once a request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, current())
    found: Installation = getattr(request, KEPT)
    return found
