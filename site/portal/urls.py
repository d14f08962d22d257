"""Every address of the site. Each floor keeps its own; pages that show several floors are here."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

handler400, handler403, handler404, handler500 = (
    f"portal.errors.{name}" for name in ("bad_request", "refused", "not_found", "broken")
)
handler429 = "portal.errors.too_many"  # allauth's own name for it

urlpatterns: list[URLPattern | URLResolver] = [
    path(settings.ADMIN_PATH, include("portal.urls_admin")),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("portal.urls_accounts")),
    path("data-protection/", include("portal.protection.urls")),
    path("", include("portal.urls_pages")),
    path("", include("ideas.urls")),
    path("", include("workflow.urls")),
    path("", include("casebuilder.urls")),
]

if settings.DEMO or settings.DEBUG:
    from portal import styleguide

    urlpatterns += [path("styleguide/", styleguide.page, name="styleguide")]

if settings.DEMO:
    urlpatterns += [path("demo/", include("portal.urls_demo"))]

urlpatterns += [path("", include(wagtail_urls))]
