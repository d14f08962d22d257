"""Public bodies, and the teams people work in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from place.vocabulary import Kind


class Organisation(models.Model):
    """A public body. Its limits and its partner decide what it can do by itself."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    accent = models.CharField(
        max_length=7,
        default="#0b5c57",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour like #0b5c57."))],
    )
    just_do_it_limit = models.DecimalField(
        _("just-do-it limit (£)"),
        max_digits=12,
        decimal_places=2,
        default=5000,
        validators=[MinValueValidator(0)],
        help_text=_(
            "A budget holder may start an idea at once when both its cost and its saving are below this."
        ),
    )
    reviewers_needed = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1)])
    acts_for_us = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts_for",
        help_text=_("The partner body whose officers act when nobody here is free to."),
    )
    bank_holidays = models.CharField(
        max_length=3,
        default="ENG",
        choices=[
            ("ENG", _("England")),
            ("WLS", _("Wales")),
            ("SCT", _("Scotland")),
            ("NIR", _("Northern Ireland")),
        ],
    )
    closed_on = models.JSONField(
        default=list, editable=False
    )  # its closed days, in order, as clocks read them
    speaking_up = models.TextField(
        blank=True, help_text=_("Where to take a concern about safety or wrongdoing.")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> str:
        """What its working days are counted by: its nation's bank holidays and its own closed days."""
        return " ".join([self.bank_holidays, *self.closed_on])


class Team(models.Model):
    """Some people of one organisation, with a manager and somebody who holds the budget."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="manages"
    )
    budget_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="holds_budget_of"
    )
    closed_at = models.DateTimeField(null=True, blank=True)  # ideas keep the team they were about

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_named_once")
        ]

    def __str__(self) -> str:
        return self.name
