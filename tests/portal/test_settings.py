"""The environment: safe defaults, one sentence for a bad value, and a list of settings that is complete."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from portal.environment import SETTINGS, TAKEN, secret_key

HOUSE = Path(__file__).resolve().parents[2]


def ask(folder: Path, code: str = "print('started')", **env: str) -> subprocess.CompletedProcess[str]:
    """Start the settings in a process of their own with nothing but these variables."""
    start = f"import django; from django.conf import settings; django.setup(); {code}"
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", start], env=clean | env, capture_output=True, text=True, timeout=60
    )


def test_the_example_lists_every_setting_with_its_default() -> None:
    written = dict(re.findall(r"^([A-Z_]+)=(.*)$", (HOUSE / ".env.example").read_text(), re.MULTILINE))
    assert set(written) == set(SETTINGS)
    for name, (kind, default) in SETTINGS.items():
        plain = str(int(default)) if kind is bool else "" if kind is list else str(default)
        assert written[name] == plain, name


@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("PORT", "eighty", "PORT is “eighty”: write a whole number."),
    ("PORT", "99999", "PORT is 99999: it must lie between 1 and 65535."),
    ("DEBUG", "maybe", "DEBUG is “maybe”: write 1 for yes or 0 for no."),
    ("SITE_ADDRESS", "ideas.example.org", "write it like https://ideas.example.org."),
    ("SITE_ADDRESS", "http://ideas.example.org", "a site others can reach must use https."),
    ("SECRET_KEY", "short", "SECRET_KEY is shorter than 50 characters"),
    ("HOSTS", "*", "HOSTS has a “*”"),
    ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must begin with postgres://"),
    ("EMAIL_URL", "pigeon://loft", "EMAIL_URL is “pigeon://loft”"),
    ("ADMIN_PATH", "ideas", "write a word like admin that no page of the site begins with"),
    ("ADMIN_PATH", "a/b", "ADMIN_PATH is “a/b”"),
    ("CLAMD_ADDRESS", "scanner", "CLAMD_ADDRESS is “scanner”: write it like 127.0.0.1:3310"),
    ("CLAMD_ADDRESS", "127.0.0.1:99999", "write it like 127.0.0.1:3310 or /run/clamav/clamd.ctl."),
    ("LOG_LEVEL", "LOUD", "LOG_LEVEL is “LOUD”: choose one of"),
    ("SESSION_HOURS", "0", "SESSION_HOURS is 0: it must lie between 1 and 336."),
    ("DATA_DIR", "/proc/nowhere", "DATA_DIR is “/proc/nowhere”, which cannot be written"),
])  # fmt: skip
def test_a_bad_value_stops_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    answer = ask(tmp_path, **{name: value})
    assert answer.returncode != 0
    assert sentence in answer.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("other", ["DEBUG", "DEMO"])
def test_what_is_for_a_laptop_does_not_start_on_the_internet(tmp_path: Path, other: str) -> None:
    answer = ask(tmp_path, SITE_ADDRESS="https://ideas.example.org", **{other: "1"})
    assert f"{other} is on and SITE_ADDRESS is https" in answer.stderr


def test_without_settings_it_is_a_loopback_site_with_a_secret_of_its_own(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        "print(settings.ALLOWED_HOSTS, settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.SECRET_KEY)",
    )
    assert answer.stdout.startswith("['127.0.0.1', 'localhost', '[::1]'] False False ")
    secret = tmp_path / "secret"
    assert answer.stdout.strip().endswith(secret.read_text())
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert ask(tmp_path, "print(settings.SECRET_KEY)").stdout.strip() == secret.read_text()


def test_with_an_https_address_the_deployment_check_is_clean(tmp_path: Path) -> None:
    code = (
        "from django.core.management import call_command as c; c('check', deploy=True, fail_level='WARNING')"
    )
    answer = ask(tmp_path, code, SITE_ADDRESS="https://ideas.example.org")
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_https_means_secure_cookies_and_hsts(tmp_path: Path) -> None:
    code = "print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS >= 31536000)"
    assert ask(tmp_path, code, SITE_ADDRESS="https://ideas.example.org").stdout.strip() == "True True True"


def test_a_database_url_switches_to_postgresql(tmp_path: Path) -> None:
    code = "print(settings.DATABASES['default']['ENGINE'])"
    assert "postgresql" in ask(tmp_path, code, DATABASE_URL="postgres://postgres@127.0.0.1:5432/test").stdout


def test_the_administration_moves_to_another_address(tmp_path: Path) -> None:
    code = "from django.urls import reverse; print(reverse('wagtailadmin_home'))"
    assert ask(tmp_path, code, ADMIN_PATH="kitchen").stdout.strip() == "/kitchen/"


def test_the_administration_cannot_take_the_first_word_of_any_page() -> None:
    """It stands before every other address: under “search” nobody would come to the search any more."""
    words: set[str] = set()

    def walk(patterns: list[Any]) -> None:
        for pattern in patterns:
            word = str(pattern.pattern).partition("/")[0]
            if re.fullmatch(r"[a-z0-9-]+", word):
                words.add(word)
            elif isinstance(pattern, URLResolver) and not str(pattern.pattern):
                walk(pattern.url_patterns)

    walk([each for each in get_resolver().url_patterns if str(each.pattern) != settings.ADMIN_PATH])
    assert {"ideas", "search", "taken-up"} <= words <= set(TAKEN)


def test_everything_written_lies_under_the_data_folder(tmp_path: Path) -> None:
    code = "print([str(settings.DATABASES['default']['NAME']), str(settings.MEDIA_ROOT), str(settings.STATIC_ROOT)])"
    assert ask(tmp_path, code).stdout.count(str(tmp_path)) == 3
    assert not (HOUSE / "site" / "__init__.py").exists()


def test_processes_that_start_at_once_read_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        read = set(pool.map(lambda _each: secret_key(tmp_path), range(8)))
    assert (
        len(read) == 1 and len(read.pop()) > 50 and [file.name for file in tmp_path.iterdir()] == ["secret"]
    )
