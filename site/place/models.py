"""Organisations, teams and people; who may act for whom; what the place wants and what it runs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from place.installation import Installation as Installation
from place.vocabulary import Kind, Role

if TYPE_CHECKING:
    from place.standing import Standing


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
    speaking_up = models.TextField(
        blank=True, help_text=_("Where to take a concern about safety or wrongdoing.")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Some people of one organisation, with a manager and somebody who holds the budget."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="manages"
    )
    budget_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="holds_budget_of"
    )

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes people, whose e-mail address is how they sign in."""

    def create_user(self, email: str, password: str | None = None, **said: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **said)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **said: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **said)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractUser):
    """Somebody who signs in with an e-mail address."""

    username = None  # type: ignore[assignment]
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    job_title = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people"
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="people")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[People] = People()  # type: ignore[assignment]

    class Meta:
        ordering = ["last_name", "first_name"]
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="person_email_once_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.get_full_name() or self.email

    @cached_property
    def standing(self) -> Standing:
        """The roles this person holds or stands in for, read once a request."""
        from place.standing import standing_of

        return standing_of(self)


class RoleGrant(models.Model):
    """One role of one person at one organisation, from when to when, and who granted it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    signing_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    authority = models.CharField(
        max_length=120,
        blank=True,
        help_text=_("For example: Director of Resources, scheme of delegation 4.2"),
    )
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(ended_at=None),
                name="role_held_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "role"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.organisation}"


class Deputy(models.Model):
    """Somebody who may act for a person between two dates, both included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stands_in")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        verbose_name_plural = "deputies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="deputy_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("deputy")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"


class Outcome(models.Model):
    """Something the place wants more or less of, and how it is measured."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    measure = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    better = models.CharField(
        max_length=6, choices=[("higher", _("Higher is better")), ("lower", _("Lower is better"))]
    )
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Something an organisation runs for people."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["organisation__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="service_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """What somebody did, when, to which thing. Written by services; never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    said = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "audit entries"
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"
