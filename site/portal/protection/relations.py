"""Every place that points at a person, and what erasing them does to it. A test holds this against the models."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fate(models.TextChoices):
    """What happens to a row when the person it points at is erased."""

    DELETED = "deleted", _("deleted")
    KEPT = "kept", _("kept without the name")


@dataclass(frozen=True)
class Held:
    """One relation: what it is in plain words, and its fate."""

    fate: Fate
    what: Promise


GONE, STAYS = Fate.DELETED, Fate.KEPT
IDEAS, DECISIONS, CASES = (
    _("Ideas and their versions"),
    _("Decisions and reviews"),
    _("Business cases and signatures"),
)
TALK, JOINED, ROLES = (
    _("Comments, notes, offers and files"),
    _("Support and following"),
    _("Roles, teams and deputies"),
)
SIGNING_IN, NOTICES, EDITING = (
    _("Signing in"),
    _("Notices and how they are sent"),
    _("Pages edited in the administration"),
)
AUDIT = _("The audit")

# fmt: off
RELATIONS: dict[str, Held] = {
    "ideas.Idea.author":                     Held(STAYS, IDEAS),
    "ideas.Idea.holder":                     Held(STAYS, IDEAS),
    "ideas.Idea.case_owner":                 Held(STAYS, IDEAS),
    "ideas.Idea.delivery_owner":             Held(STAYS, IDEAS),
    "ideas.Idea_coauthors.person":           Held(STAYS, IDEAS),
    "ideas.IdeaList.by":                     Held(STAYS, IDEAS),
    "ideas.Behalf.scribe":                   Held(STAYS, IDEAS),
    "ideas.Challenge_reviewers.person":      Held(GONE,  DECISIONS),
    "ideas.IdeaVersion.by":                  Held(STAYS, IDEAS),
    "ideas.Attachment.by":                   Held(STAYS, TALK),
    "ideas.Comment.by":                      Held(STAYS, TALK),
    "ideas.Comment.hidden_by":               Held(STAYS, TALK),
    "ideas.Comment_told.person":             Held(GONE,  TALK),
    "ideas.Report.by":                       Held(STAYS, TALK),
    "ideas.Note.by":                         Held(STAYS, TALK),
    "ideas.Offer.by":                        Held(STAYS, TALK),
    "ideas.Offer.answered_by":               Held(STAYS, TALK),
    "ideas.AdoptionStep.by":                 Held(STAYS, JOINED),
    "ideas.AdoptionStep.on_behalf_of":       Held(STAYS, JOINED),
    "ideas.Invitation.by":                   Held(STAYS, TALK),
    "ideas.Support.person":                  Held(STAYS, JOINED),
    "ideas.Follow.person":                   Held(GONE,  JOINED),
    "workflow.Decision.by":                  Held(STAYS, DECISIONS),
    "workflow.Decision.on_behalf_of":        Held(STAYS, DECISIONS),
    "workflow.Assignment.reviewer":          Held(STAYS, DECISIONS),
    "workflow.Assignment.assigned_by":       Held(STAYS, DECISIONS),
    "workflow.ReviewerProfile.person":       Held(GONE,  DECISIONS),
    "workflow.Absence.person":               Held(GONE,  DECISIONS),
    "workflow.DeclaredInterest.person":      Held(GONE,  DECISIONS),
    "workflow.Sitting.chair":                Held(STAYS, DECISIONS),
    "workflow.Sitting.issued_by":            Held(STAYS, DECISIONS),
    "workflow.Seat.person":                  Held(STAYS, DECISIONS),
    "workflow.Seat.named_by":                Held(STAYS, DECISIONS),
    "workflow.PanelVote.voter":              Held(STAYS, DECISIONS),
    "workflow.Notice.person":                Held(GONE,  NOTICES),
    "workflow.NoticeChoice.person":          Held(GONE,  NOTICES),
    "workflow.Mail.person":                  Held(GONE,  NOTICES),
    "casebuilder.CaseVersion.by":            Held(STAYS, CASES),
    "casebuilder.CaseVersion.assured_by":    Held(STAYS, CASES),
    "casebuilder.Agreement.by":              Held(STAYS, CASES),
    "casebuilder.Agreement.on_behalf_of":    Held(STAYS, CASES),
    "casebuilder.Signature.by":              Held(STAYS, CASES),
    "casebuilder.Signature.on_behalf_of":    Held(STAYS, CASES),
    "casebuilder.CaseFile.by":               Held(STAYS, CASES),
    "casebuilder.ParameterEdition.by":       Held(STAYS, CASES),
    "casebuilder.CaseDocument.asked_by":     Held(STAYS, CASES),
    "place.Team.manager":                    Held(STAYS, ROLES),
    "place.Team.budget_holder":              Held(STAYS, ROLES),
    "place.RoleGrant.person":                Held(STAYS, ROLES),
    "place.RoleGrant.granted_by":            Held(STAYS, ROLES),
    "place.RoleRequest.person":              Held(STAYS, ROLES),
    "place.RoleRequest.asked_by":            Held(STAYS, ROLES),
    "place.RoleRequest.decided_by":          Held(STAYS, ROLES),
    "place.Deputy.person":                   Held(GONE,  ROLES),
    "place.Deputy.deputy":                   Held(GONE,  ROLES),
    "place.Invitation.invited_by":           Held(STAYS, ROLES),
    "place.Invitation.accepted_by":          Held(STAYS, ROLES),
    "place.AuditEntry.by":                   Held(STAYS, AUDIT),
    "place.Person_groups.person":            Held(GONE,  SIGNING_IN),
    "place.Person_user_permissions.person":  Held(GONE,  SIGNING_IN),
    "account.EmailAddress.user":             Held(GONE,  SIGNING_IN),
    "mfa.Authenticator.user":               Held(GONE,  SIGNING_IN),
    "usersessions.UserSession.user":        Held(GONE,  SIGNING_IN),
    "wagtailusers.UserProfile.user":         Held(GONE,  EDITING),
    "wagtaildocs.Document.uploaded_by_user": Held(STAYS, EDITING),
    "wagtailimages.Image.uploaded_by_user":  Held(STAYS, EDITING),
    "wagtailadmin.EditingSession.user":      Held(GONE,  EDITING),
    "wagtailadmin.FormState.user":           Held(GONE,  EDITING),
    "wagtailcore.APIToken.user":             Held(GONE,  EDITING),
    "wagtailcore.ModelLogEntry.user":        Held(STAYS, EDITING),
    "wagtailcore.PageLogEntry.user":         Held(STAYS, EDITING),
    "wagtailcore.Revision.user":             Held(STAYS, EDITING),
    "wagtailcore.UploadedFile.uploaded_by_user": Held(STAYS, EDITING),
    "wagtailcore.WorkflowState.requested_by": Held(STAYS, EDITING),
    "wagtailcore.TaskState.finished_by":     Held(STAYS, EDITING),
    "wagtailcore.Page.locked_by":            Held(STAYS, EDITING),
    "wagtailcore.Page.owner":                Held(STAYS, EDITING),
    "wagtailcore.Comment.user":              Held(GONE,  EDITING),
    "wagtailcore.Comment.resolved_by":       Held(STAYS, EDITING),
    "wagtailcore.CommentReply.user":         Held(GONE,  EDITING),
    "wagtailcore.PageSubscription.user":     Held(GONE,  EDITING),
}
# fmt: on
