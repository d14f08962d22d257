"""Addresses of this floor."""

from __future__ import annotations

from django.urls import URLPattern, path

from casebuilder.views import (
    adopting,
    asking_back,
    budgets,
    case,
    checks,
    delivery,
    editor,
    file,
    files,
    grid,
    lines,
    recognise,
    releasing,
    signing,
    versions,
)

app_name = "casebuilder"
urlpatterns: list[URLPattern] = [
    path("check/", recognise.page, name="check_document"),
    path("cases/<str:reference>/", case.page, name="case"),
    path("cases/<str:reference>/versions/<int:number>/", case.page, name="version"),
    path("cases/<str:reference>/versions/", versions.choose, name="choose_versions"),
    path(
        "cases/<str:reference>/versions/<int:number>/compare/<int:other>/", versions.compare, name="compare"
    ),
    path(
        "cases/<str:reference>/versions/<int:number>/bring-back/", versions.bring_back_page, name="bring_back"
    ),
    path("cases/<str:reference>/release/", releasing.page, name="release"),
    path("cases/<str:reference>/case.json", file.export, name="file"),
    path("cases/<str:reference>/document/", case.ask, name="ask"),
    path("cases/<str:reference>/document/<uuid:uid>/", case.pdf, name="pdf"),
    path("cases/<str:reference>/document/<uuid:uid>/progress/", case.progress, name="progress"),
    path("cases/<str:reference>/checks/", checks.page, name="checks"),
    path("cases/<str:reference>/ask-back/", asking_back.page, name="ask_back"),
    path("cases/<str:reference>/files/", files.page, name="files"),
    path("cases/<str:reference>/files/<uuid:uid>/", files.take_away, name="kept_file"),
    path("cases/<str:reference>/files/<uuid:uid>/remove/", files.remove, name="remove_file"),
    path("cases/<str:reference>/agree/", signing.agree_page, name="agree"),
    path("cases/<str:reference>/sign/", signing.sign_page, name="sign"),
    path("cases/<str:reference>/delivery-owner/", delivery.owner, name="delivery_owner"),
    path("cases/<str:reference>/edit/", editor.page, name="edit"),
    path("cases/<str:reference>/edit/file/", file.bring_in, name="bring_in"),
    path("cases/<str:reference>/edit/options/", lines.options, name="options"),
    path("cases/<str:reference>/edit/options/new/", lines.add_option, name="add_option"),
    path("cases/<str:reference>/edit/options/<int:number>/", grid.page, name="option"),
    path("cases/<str:reference>/edit/options/<int:number>/name/", lines.option, name="option_name"),
    path(
        "cases/<str:reference>/edit/options/<int:number>/remove/", lines.remove_option, name="remove_option"
    ),
    path("cases/<str:reference>/edit/options/<int:number>/lines/new/", lines.line, name="add_line"),
    path("cases/<str:reference>/edit/options/<int:number>/lines/<int:line>/", lines.line, name="line"),
    path("cases/<str:reference>/edit/<slug:part>/", editor.page, name="edit_part"),
    path("budgets/", budgets.start, name="budgets_start"),
    path("budgets/<slug:slug>/", budgets.page, name="budgets"),
    path("budgets/<slug:slug>/list/", budgets.bring_in, name="bring_in_budgets"),
    path("budgets/<slug:slug>/list.csv", budgets.download, name="budget_download"),
    path("ideas/<str:reference>/take-up/case/", adopting.page, name="adopt"),
    path("ideas/<str:reference>/milestones/", delivery.milestones, name="milestones"),
    path("ideas/<str:reference>/milestones/<int:pk>/done/", delivery.done, name="milestone_done"),
]
