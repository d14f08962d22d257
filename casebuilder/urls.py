"""Addresses of this floor."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "casebuilder"
urlpatterns: list[URLPattern] = []
