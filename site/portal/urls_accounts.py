"""Signing in and out: the few allauth pages the site uses; the rest does not exist."""

from __future__ import annotations

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path

from portal import views_accounts

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-up/", views.signup, name="account_signup"),
    path("sign-out/", views.logout, name="account_logout"),
    path("signed-out/", views_accounts.signed_out, name="signed_out"),
    path("confirm-it-is-you/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key has a hyphen of its own: only the first one parts it from the person
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # a second way to prove who one is
    path("two-step/", mfa.index, name="mfa_index"),
    path("two-step/sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("two-step/confirm-it-is-you/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-step/app/", app.activate_totp, name="mfa_activate_totp"),
    path("two-step/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-step/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-step/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm-it-is-you/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    # where one is signed in, and the address one signs in with
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("sessions/end/", views_accounts.end_session, name="end_session"),
]
