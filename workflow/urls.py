"""Addresses of this floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from workflow.views import (
    assign,
    compare,
    decide,
    interests,
    load,
    mail,
    notices,
    panel,
    people,
    record,
    redact,
    reviewers,
    reviews,
    scores,
    steps,
    together,
    triage,
)

app_name = "workflow"
urlpatterns: list[URLPattern] = [
    path("account/notices/", notices.page, name="notices"),
    path("account/notices/read/", notices.read, name="read_notices"),
    path("account/notices/choices/", notices.choices, name="notice_choices"),
    path("account/notices/<uuid:uid>/", notices.follow, name="notice"),
    path("notices/stop/<str:token>/", notices.stop, name="stop_notices"),
    path("mail/", mail.page, name="mail"),
    path("mail/<uuid:uid>/again/", mail.again, name="mail_again"),
    path("mail/<uuid:uid>/leave/", mail.leave, name="leave_mail"),
    path("triage/", triage.page, name="triage"),
    path("triage/load/", load.page, name="load"),
    path("triage/load/hand-over/", load.take_over, name="take_over"),
    path("triage/reviewers/", reviewers.page, name="reviewers"),
    path("triage/reviewers/<uuid:uid>/", reviewers.topics, name="review_topics"),
    path("triage/together/", together.page, name="together"),
    path("panel/", panel.page, name="panel"),
    path("panel/decide/", decide.page, name="decide"),
    path("panel/compare/", compare.page, name="compare_two"),
    path("panel/scores.csv", panel.scores, name="panel_scores"),
    path("reviews/", reviews.waiting, name="reviews"),
    path("reviews/settings/", reviewers.settings, name="review_settings"),
    path("reviews/away/", reviewers.away, name="review_away"),
    path("reviews/away/<uuid:uid>/remove/", reviewers.back, name="review_back"),
    path("reviews/<uuid:uid>/", reviews.desk, name="review"),
    path("reviews/<uuid:uid>/not-me/", reviews.not_me, name="not_me"),
    path("ideas/<str:reference>/step/<slug:step>/", steps.page, name="step"),
    path("ideas/<str:reference>/reviewers/", assign.page, name="assign"),
    path("ideas/<str:reference>/reviewers/<uuid:uid>/stand-down/", assign.stand_down, name="stand_down"),
    path("ideas/<str:reference>/reviewers/<uuid:uid>/replace/", reviewers.replace, name="replace"),
    path("ideas/<str:reference>/scores/", scores.page, name="scores"),
    path("ideas/<str:reference>/interest/", interests.page, name="interest"),
    path("ideas/<str:reference>/interest/<uuid:uid>/lift/", interests.lift, name="lift_interest"),
    path("ideas/<str:reference>/record/", record.page, name="record"),
    path("ideas/<str:reference>/hand-over/", people.hand_over, name="hand_over"),
    path("ideas/<str:reference>/redact/", redact.page, name="redact"),
    path("ideas/<str:reference>/remind/", people.remind, name="remind"),
]
