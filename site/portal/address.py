"""Changing the e-mail address one signs in with: a link to the new address decides, and nobody learns who has which."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tasks import task

from place.installation import current
from place.languages import in_language_of
from place.models import Person
from place.services import record
from workflow.models import Notice
from workflow.notices import tell

GOOD_FOR = 24 * 3600  # seconds a link works
_SALT = "portal.address"


class AddressForm(forms.Form):
    """The new address; whether somebody else has it is never said."""

    email = forms.EmailField(
        label=gettext_lazy("Your new e-mail address"),
        help_text=gettext_lazy("We send a link there. Until you open it, nothing changes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


@transaction.atomic
def ask_for(*, by: Person, email: str) -> None:
    """Send the link, after the page: an address that is taken takes no longer and looks no different."""
    record(by=by, action="ask_for_address", target=by)
    send_link.enqueue(by.pk, email)


@task()
def send_link(person_id: int, email: str) -> None:
    """Nothing goes to an address somebody has already."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None or Person.objects.filter(email__iexact=email).exists():
        return
    token = signing.dumps([str(person.uid), person.email, email], salt=_SALT)
    link = settings.SITE_ADDRESS + reverse("confirm_address", args=[token])
    _write(person, email, gettext_lazy("Confirm your new e-mail address"), "confirm_address", link)


@task()
def tell_old_address(email: str, person_id: int = 0) -> None:
    person = Person.objects.filter(pk=person_id).first()
    subject = gettext_lazy("Your e-mail address was changed")
    _write(person, email, subject, "address_changed", settings.SITE_ADDRESS)


def _write(person: Person | None, to: str, subject: Promise, template: str, link: str) -> None:
    said = {"link": link, "site_name": current().title, "contact": settings.HELP_CONTACT}
    with in_language_of(person):
        EmailMessage(
            str(subject),
            render_to_string(f"mail/{template}.txt", said),
            to=[to],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


def read_link(token: str, person: Person) -> str | None:
    """The address a link stands for; None when it is old, used or somebody else's."""
    try:
        uid, before, email = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(email) if uid == str(person.uid) and before == person.email else None


def change(*, by: Person, token: str) -> bool:
    """Change it, tell the old address, and say whether that went through."""
    email, before = read_link(token, by), by.email
    if email is None:
        return False
    try:
        with transaction.atomic():
            by.email = email
            by.save(update_fields=["email"])
            record(by=by, action="change_address", target=by)
            said = gettext_lazy("The e-mail address you sign in with was changed.")
            tell(by, Notice.Kind.ACCOUNT, None, text=said)
            tell_old_address.enqueue(before, by.pk)
    except IntegrityError:
        by.email = before
        return False
    return True
