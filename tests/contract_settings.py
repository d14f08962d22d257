"""The settings `make contract` runs modelsearch's own tests of a backend with: its models, and nothing of the site."""

from __future__ import annotations

import os
import tempfile

import environ

SECRET_KEY = "only for the contract"
FOLDER = tempfile.mkdtemp(prefix="contract-")
INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
DATABASES = {
    "default": environ.Env.db_url_config(
        os.environ.get("DATABASE_URL") or f"sqlite:///{FOLDER}/contract.sqlite3"
    )
}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
FIXTURE_DIRS = [folder for folder in [os.environ.get("MODELSEARCH_FIXTURES")] if folder]
MODELSEARCH_BACKENDS = {
    "default": {"BACKEND": "portal.search", "PATH": f"{FOLDER}/index", "AUTO_UPDATE": False}
}
