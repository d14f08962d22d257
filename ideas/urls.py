"""Addresses of this floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import (
    adopting,
    alike,
    behalf,
    browse,
    desk,
    drafting,
    editing,
    files,
    lists,
    moderating,
    similar,
    taking,
    talk,
    together,
)

app_name = "ideas"
urlpatterns: list[URLPattern] = [
    path("ideas/", browse.page, name="browse"),
    path("ideas/export/", taking.page, name="export"),
    path("ideas/new/", drafting.new, name="new"),
    path("ideas/similar/", similar.typed, name="similar_typed"),
    path("ideas/new/speaking-up/", drafting.speaking_up, name="speaking_up"),
    path("ideas/<str:reference>/edit/<slug:step>/", editing.page, name="edit"),
    path("ideas/<str:reference>/edit/where/services/", editing.services_of, name="services"),
    path("ideas/<str:reference>/similar/", similar.page, name="similar"),
    path("ideas/<str:reference>/files/", files.page, name="files"),
    path("ideas/<str:reference>/files/<uuid:uid>/", files.file, name="file"),
    path("ideas/<str:reference>/files/<uuid:uid>/remove/", files.remove, name="remove_file"),
    path("ideas/<str:reference>/talk/", talk.page, name="talk"),
    path("ideas/<str:reference>/talk/<uuid:uid>/edit/", talk.edit, name="edit_comment"),
    path("ideas/<str:reference>/talk/<uuid:uid>/remove/", talk.remove, name="remove_comment"),
    path("ideas/<str:reference>/talk/<uuid:uid>/hide/", moderating.hide, name="hide_comment"),
    path("ideas/<str:reference>/talk/<uuid:uid>/restore/", moderating.restore, name="restore_comment"),
    path("ideas/<str:reference>/talk/<uuid:uid>/report/", moderating.report, name="report_comment"),
    path("ideas/<str:reference>/follow/", talk.follow, name="follow"),
    path("ideas/<str:reference>/notes/", moderating.notes, name="notes"),
    path("ideas/<str:reference>/take-up/", adopting.page, name="take_up"),
    path("ideas/<str:reference>/offers/new/", together.offer, name="offer"),
    path("ideas/<str:reference>/offers/<uuid:uid>/", together.answer, name="answer_offer"),
    path("ideas/<str:reference>/offers/<uuid:uid>/withdraw/", together.withdraw, name="withdraw_offer"),
    path("ideas/<str:reference>/authors/", together.authors, name="authors"),
    path("ideas/<str:reference>/authors/<uuid:uid>/part/", together.part, name="part_with"),
    path(
        "ideas/<str:reference>/authors/invitations/<uuid:uid>/take-back/",
        together.take_back,
        name="take_back_invitation",
    ),
    path("ideas/invitations/<uuid:uid>/", together.invitation, name="invitation"),
    path("ideas/<str:reference>/submitted/", drafting.submitted, name="submitted"),
    # the coordinator's desk
    path("desk/put-forward/", behalf.put_forward, name="put_forward"),
    path("desk/letters/", behalf.letters, name="letters"),
    path("desk/letters/<uuid:uid>/", behalf.letter, name="letter"),
    path("desk/link/<uuid:uid>/", behalf.link, name="link"),
    path("desk/lists/", lists.start, name="lists"),
    path("desk/lists/<uuid:uid>/", lists.page, name="list"),
    path("desk/lists/<uuid:uid>/columns/", lists.columns, name="list_columns"),
    path("desk/lists/<uuid:uid>/progress/", lists.progress, name="list_progress"),
    path("desk/lists/<uuid:uid>/faults/", lists.faults, name="list_faults"),
    path("desk/lists/<uuid:uid>/alike/", alike.page, name="list_groups"),
    path("desk/rerouted/", desk.rerouted, name="rerouted"),
    path("desk/rerouted/<str:reference>/", desk.concern, name="concern"),
    path("ideas/<str:reference>/correct/", desk.correct, name="correct"),
    path("ideas/<str:reference>/reroute/", desk.reroute, name="reroute"),
]
