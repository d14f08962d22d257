"""How people sign in: with an address their organisation knows; nobody signs themselves up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.models import Person
from portal import sign_in_tries, tallies
from portal.client_address import client_address
from portal.errors import in_words
from workflow.models import Notice
from workflow.notices import tell

# What allauth says has changed → what its owner is told.
CHANGED: dict[str, Promise] = {
    "account/email/password_changed": gettext_lazy("Your password was changed. If that was not you, ask for a new one at once."),
    "account/email/password_reset": gettext_lazy("Your password was set anew by a link sent to you. If that was not you, tell your administrator."),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account. If that was not you, change your password at once."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account. If that was not you, change your password at once."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account. If that was not you, change your password at once."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account. If that was not you, change your password at once."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account. The old ones no longer work."),
}  # fmt: skip

LETTERS_AN_HOUR = 5  # letters about a new password to one address


class Adapter(DefaultAccountAdapter):
    """Closes sign-up (an account comes with an invitation) and makes wrong passwords wait."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        wait = sign_in_tries.seconds_to_wait(request, _email(credentials))
        if wait:
            raise ValidationError(
                _("Too many wrong passwords. Wait %(wait)s, then try again, or ask for a new password.")
                % {"wait": in_words(wait)},
                code="too_many_login_attempts",
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_tries.was_wrong(request, _email(credentials))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **said: Any) -> HttpResponse:
        """The browser is now known; a long row of wrong passwords before the right one is forgotten."""
        response: HttpResponse = super().post_login(request, user, **said)
        email = str(getattr(user, "email", ""))
        sign_in_tries.was_right(request, email)
        sign_in_tries.remember_browser(request, response, email)
        return response

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> Any:
        """Not more than a few an hour to one address; whoever asked sees no difference."""
        tally = tallies.count(tallies.key("reset_letter", email), timedelta(hours=1))
        if tally.count <= LETTERS_AN_HOUR:
            return super().send_password_reset_mail(user, email, context)
        return None

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """Whatever changes how somebody signs in is told to them like anything else, at once."""
        text = CHANGED.get(template_prefix)
        if text:
            tell(cast("Person", user), Notice.Kind.ACCOUNT, None, text=text)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password, set by somebody who proved who they are: earlier wrong ones no longer hold them up."""
        super().set_password(user, password)
        if self.request:
            sign_in_tries.forget_account(self.request, str(getattr(user, "email", "")))


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()
