"""The site's addresses with the demonstration's among them, as DEMO=1 gives them."""

from __future__ import annotations

from django.urls import include, path

from portal.urls import urlpatterns as without

urlpatterns = [path("demo/", include("portal.urls_demo")), *without]
