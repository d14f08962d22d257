"""The demonstration's way in. Included only where DEMO is on; elsewhere these addresses do not exist."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal import demo_sign_in

urlpatterns: list[URLPattern] = [path("", demo_sign_in.page, name="demo")]
