"""Addresses of this floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import behalf, browse, desk, drafting, editing, files

app_name = "ideas"
urlpatterns: list[URLPattern] = [
    path("ideas/", browse.page, name="browse"),
    path("ideas/new/", drafting.new, name="new"),
    path("ideas/new/speaking-up/", drafting.speaking_up, name="speaking_up"),
    path("ideas/<str:reference>/edit/<slug:step>/", editing.page, name="edit"),
    path("ideas/<str:reference>/edit/where/services/", editing.services_of, name="services"),
    path("ideas/<str:reference>/files/", files.page, name="files"),
    path("ideas/<str:reference>/files/<uuid:uid>/", files.file, name="file"),
    path("ideas/<str:reference>/files/<uuid:uid>/remove/", files.remove, name="remove_file"),
    path("ideas/<str:reference>/submitted/", drafting.submitted, name="submitted"),
    # the coordinator's desk
    path("desk/put-forward/", behalf.put_forward, name="put_forward"),
    path("desk/letters/", behalf.letters, name="letters"),
    path("desk/letters/<uuid:uid>/", behalf.letter, name="letter"),
    path("desk/link/<uuid:uid>/", behalf.link, name="link"),
    path("desk/rerouted/", desk.rerouted, name="rerouted"),
    path("desk/rerouted/<str:reference>/", desk.concern, name="concern"),
    path("ideas/<str:reference>/correct/", desk.correct, name="correct"),
    path("ideas/<str:reference>/reroute/", desk.reroute, name="reroute"),
]
