"""Addresses of the pages that show several floors at once, and of the words about the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from ideas.references import LENGTH
from portal import (
    language,
    look,
    reports_page,
    search_page,
    spread_page,
    taken_up,
    views,
    views_for_machines,
    views_mine,
    views_minutes,
)
from portal.organisation.views import accepting


class Reference:
    """A reference in an address, in capitals or not, so that “new” is never taken for one."""

    regex = f"[Bb][Kk]-[A-Za-z0-9]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page, name="home"),
    path("challenges/", views.page, {"address": "challenges/"}, name="challenges"),
    path("challenges/<slug:slug>/", views.challenge, name="challenge"),
    path("guidance/", views.page, {"address": "guidance/"}, name="guidance"),
    path("success-stories/", views.page, {"address": "success-stories/"}, name="stories"),
    path("organisation/", include("portal.organisation.urls")),
    path("join/<str:token>/", accepting.join, name="join"),
    path("ideas/<reference:reference>/", views.idea, name="idea"),
    path("ideas/<reference:reference>/support/", views.support, name="support"),
    path("ideas/<reference:reference>/spread/", spread_page.page, name="spread"),
    path("taken-up/", taken_up.page, name="taken_up"),
    path(".well-known/security.txt", views_for_machines.security, name="security"),
    path("robots.txt", views_for_machines.robots, name="robots"),
    path("account/", views.account, name="account"),
    path("account/time-left/", views_for_machines.time_left, name="time_left"),
    path("account/stay/", views_for_machines.stay, name="stay"),
    path("account/address/", views_mine.change_address, name="change_address"),
    path("account/address/<str:token>/", views_mine.confirm_address, name="confirm_address"),
    path("account/pay-band/", views_mine.pay_band, name="pay_band"),
    path("account/data/", views_mine.data, name="my_data"),
    path("account/data/download/", views_mine.download_data, name="download_my_data"),
    path("account/following/", views_mine.following, name="following"),
    path("account/deputy/", views.deputy, name="deputy"),
    path("account/deputy/end/", views.end_deputy, name="end_deputy"),
    path("language/", language.switch, name="language"),
    path("search/", search_page.page, name="search"),
    path("savings/", views.savings, name="savings"),
    path("panel/sittings/<uuid:uid>/minutes/", views_minutes.page, name="minutes"),
    path("panel/sittings/<uuid:uid>/minutes.pdf", views_minutes.pdf, name="minutes_pdf"),
    path("reports/", reports_page.page, name="reports"),
    path("reports/<slug:name>/", reports_page.page, name="reports"),
    path("help/", views.words, {"page": "help"}, name="help"),
    path("help/glossary/", views.glossary, name="glossary"),
    path("accessibility/", views.words, {"page": "accessibility"}, name="accessibility"),
    path("look/accent.css", look.accent, name="accent"),
    path("look/logo/", look.logo, name="logo"),
    path("pictures/<slug:digest>/", look.picture, name="picture"),
    path("privacy/", views.words, {"page": "privacy"}, name="privacy"),
]
