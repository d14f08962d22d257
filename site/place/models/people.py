"""People, who sign in with an e-mail address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from place.models.organisations import Organisation, Team
from place.vocabulary import PayBand

if TYPE_CHECKING:
    from place.standing import Standing


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
    language = models.CharField(max_length=10, blank=True)  # empty: the site's own, until they choose
    # As they say themselves, never shown with their name to anybody else; not editable, so that no form offers it.
    pay_band = models.CharField(max_length=20, choices=PayBand, blank=True, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Somebody without an account, for whom others put ideas forward: never active, and told things by letter.
    by_letter = models.BooleanField(default=False, editable=False)

    # Whether anybody stands in for them, or they for anybody: False only where it was read with the person's own row.
    names_deputies = True

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
