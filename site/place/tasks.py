"""Work done after the page: mailing invitations."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from place.installation import current
from place.models import Invitation
from place.services.invitations import new_link

log = logging.getLogger(__name__)


@task()
def mail_invitation(invitation_id: int) -> None:
    """Mail one invitation with a link made now. A failure is kept on it, for the administrator to see."""
    invitation = (
        Invitation.objects.open()
        .select_related("organisation", "invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None or invitation.expired:
        return
    try:
        message(invitation, new_link(invitation)).send()
    except (SMTPException, OSError, ValueError) as error:
        invitation.failed = f"{type(error).__name__}: {error}"[:200]
        log.warning("invitation %s was not mailed: %s", invitation.pk, type(error).__name__)
    else:
        invitation.sent_at, invitation.failed = timezone.now(), ""
    invitation.save(update_fields=["sent_at", "failed"])


def message(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    """The invitation as text and as HTML. It is the same for an address that has an account and one that has none."""
    here = current()
    heading = _("%(body)s invites you to %(site)s") % {
        "body": invitation.organisation.name, "site": here.title}  # fmt: skip
    said = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "heading": heading,
        "installation": here,
        "site_name": here.title,
        "site_address": settings.SITE_ADDRESS,
        "action_text": _("Join"),
        "action_url": settings.SITE_ADDRESS + reverse("join", args=[token]),
        "why": _("You get this because an administrator of %(body)s gave us your address.")
        % {"body": invitation.organisation.name},
    }
    subject = " ".join(heading.split())  # one line, whatever a name holds
    mail = EmailMultiAlternatives(
        subject, render_to_string("mail/invitation.txt", said), to=[invitation.email]
    )
    mail.attach_alternative(render_to_string("mail/invitation.html", said), "text/html")
    return mail
