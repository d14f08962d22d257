"""Addresses of an organisation's own administration. Names and roles stand in them; never a number that counts."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal.organisation.views import (
    inviting,
    joiners,
    leaving,
    people,
    person,
    record,
    roles,
    settings,
    teams,
)

app_name = "organisation"
urlpatterns: list[URLPattern] = [
    path("", people.start, name="start"),
    path("<slug:slug>/", people.people, name="people"),
    path("<slug:slug>/people/<uuid:uid>/", person.page, name="person"),
    path("<slug:slug>/people/<uuid:uid>/details/", person.details, name="details"),
    path("<slug:slug>/people/<uuid:uid>/deputy/", person.deputy, name="deputy"),
    path("<slug:slug>/people/<uuid:uid>/deputy/end/", person.end_deputy, name="end_deputy"),
    path("<slug:slug>/people/<uuid:uid>/leaves/", leaving.leaves, name="leaves"),
    path("<slug:slug>/people/<uuid:uid>/comes-back/", leaving.comes_back, name="comes_back"),
    path("<slug:slug>/people/<uuid:uid>/role/", roles.give, name="give_role"),
    path("<slug:slug>/people/<uuid:uid>/role/<slug:role>/end/", roles.end, name="end_role"),
    path("<slug:slug>/roles/", roles.page, name="roles"),
    path("<slug:slug>/requests/<uuid:uid>/", roles.request_page, name="request"),
    path("<slug:slug>/invitations/", inviting.invitations, name="invitations"),
    path("<slug:slug>/invitations/new/", inviting.invite, name="invite"),
    path("<slug:slug>/invitations/<uuid:uid>/again/", inviting.again, name="again"),
    path("<slug:slug>/invitations/<uuid:uid>/withdraw/", inviting.withdraw, name="withdraw"),
    path("<slug:slug>/joiners/", joiners.page, name="joiners"),
    path("<slug:slug>/joiners/list.csv", joiners.template, name="joiners_template"),
    path("<slug:slug>/teams/", teams.page, name="teams"),
    path("<slug:slug>/teams/new/", teams.add, name="add_team"),
    path("<slug:slug>/teams/<uuid:uid>/", teams.change, name="team"),
    path("<slug:slug>/teams/<uuid:uid>/close/", teams.close, name="close_team"),
    path("<slug:slug>/settings/", settings.page, name="settings"),
    path("<slug:slug>/record/", record.page, name="record"),
]
