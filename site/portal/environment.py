"""Reads the environment once, with a type, a default and one plain sentence when a value will not do."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

# Every setting an installation may change: name → (type, default). `.env.example` explains each; a test compares the two.
SETTINGS: dict[str, tuple[type, Any]] = {
    "DATA_DIR": (str, "var"),
    "SITE_ADDRESS": (str, "http://127.0.0.1:8000"),
    "SITE_NAME": (str, "Bankable"),
    "HOSTS": (list, []),
    "SECRET_KEY": (str, ""),
    "SECRET_KEY_FALLBACKS": (list, []),
    "DATABASE_URL": (str, ""),
    "EMAIL_URL": (str, "consolemail://"),
    "EMAIL_FROM": (str, "Bankable <no-reply@localhost>"),
    "ADMIN_PATH": (str, "admin"),
    "HELP_CONTACT": (str, "your organisation's improvement team"),
    "DEMO": (bool, False),
    "DEBUG": (bool, False),
    "TRUSTED_PROXY": (bool, False),
    "SESSION_HOURS": (int, 8),
    "IDLE_MINUTES": (int, 60),
    "READ_ONLY": (bool, False),
    "SECURITY_CONTACT": (str, ""),
    "REQUIRE_SECOND_FACTOR": (bool, False),
    "PORT": (int, 8000),
    "WEB_WORKERS": (int, 2),
    "CLAMD_ADDRESS": (str, ""),
    "DOCUMENT_SECONDS": (int, 60),
    "DOCUMENT_MEGABYTES": (int, 1500),
    "LOG_LEVEL": (str, "WARNING"),
    "SEARCH_ENGINE": (str, "whoosh"),
}

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
TAKEN = (
    "account", "accounts", "accessibility", "budgets", "cases", "challenges", "check", "data-protection", "demo", "desk",
    "documents", "guidance", "help", "ideas", "join", "language", "look", "mail", "media", "notices", "organisation", "panel",
    "pictures", "privacy", "reports", "reviews", "savings", "search", "static", "styleguide", "success-stories", "taken-up",
    "triage",
)  # fmt: skip
MAIL_TIMEOUT = (
    15  # seconds without a word from the mail server; a dozen of them end well before a mail counts as lost
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

SEARCH_SERVERS = {  # modelsearch's backend → the package it speaks to the server with
    "elasticsearch7": "elasticsearch", "elasticsearch8": "elasticsearch", "elasticsearch9": "elasticsearch",
    "opensearch2": "opensearchpy", "opensearch3": "opensearchpy",
}  # fmt: skip

env = environ.Env(**SETTINGS)


def refuse(name: str, why: str) -> ImproperlyConfigured:
    """The one sentence a bad setting stops the start with."""
    return ImproperlyConfigured(f"{name} {why}")


def read(name: str) -> Any:
    """The value of a setting, of the type SETTINGS gives it."""
    kind, default = SETTINGS[name]
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if kind is bool and raw.lower() not in ("0", "1", "true", "false", "yes", "no", "on", "off"):
        raise refuse(name, f"is “{raw}”: write 1 for yes or 0 for no.")
    try:
        return env(name)
    except ValueError:
        raise refuse(name, f"is “{raw}”: write a whole number.") from None


def whole_number(name: str, *, low: int, high: int) -> int:
    value: int = read(name)
    if not low <= value <= high:
        raise refuse(name, f"is {value}: it must lie between {low} and {high}.")
    return value


def site_address() -> str:
    """Scheme and host people reach the site at, without a trailing slash."""
    address = str(read("SITE_ADDRESS")).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise refuse("SITE_ADDRESS", f"is “{address}”: write it like https://ideas.example.org.")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise refuse("SITE_ADDRESS", f"is “{address}”: a site others can reach must use https.")
    return address


def hosts(address: str) -> list[str]:
    """Names the site answers to: its own address, loopback, and HOSTS."""
    extra = [host.strip() for host in read("HOSTS") if host.strip()]
    if any("*" in host for host in extra):
        raise refuse("HOSTS", "has a “*”: name each host the site answers to.")
    return list(dict.fromkeys([urlsplit(address).hostname or "", *LOOPBACK, *extra]))


def data_dir() -> Path:
    """The one folder all state lies under, made on first use and closed to other users."""
    folder = Path(read("DATA_DIR")).expanduser()
    folder = folder if folder.is_absolute() else BASE_DIR / folder
    try:
        for part in ("", "media", "index"):
            (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise refuse("DATA_DIR", f"is “{folder}”, which cannot be written: {error.strerror}.") from None
    return folder


def secret_key(folder: Path) -> str:
    """SECRET_KEY, or one generated on first start and kept in DATA_DIR, readable by its owner only."""
    given = str(read("SECRET_KEY"))
    if given:
        if len(given) < 50:
            raise refuse(
                "SECRET_KEY",
                "is shorter than 50 characters: leave it out to have one made, or write a longer one.",
            )
        return given
    file = folder / "secret"
    if not file.exists():
        # Written whole under another name first: processes that start at once must all read the same one.
        handle, made = mkstemp(prefix="secret.", dir=folder)  # readable by its owner only
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(60))
        with suppress(FileExistsError):
            os.link(made, file)
        os.unlink(made)
    return file.read_text()


def database(folder: Path) -> dict[str, Any]:
    """SQLite in DATA_DIR (safe with several processes), or what DATABASE_URL names."""
    url = str(read("DATABASE_URL"))
    if url:
        if urlsplit(url).scheme not in ("postgres", "postgresql", "sqlite"):
            raise refuse("DATABASE_URL", "must begin with postgres:// (or be left out for SQLite).")
        config: dict[str, Any] = environ.Env.db_url_config(url)
        if "postgresql" in config["ENGINE"]:
            return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    else:
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "bankable.sqlite3")}
    # IMMEDIATE takes the write lock when a transaction starts, so two people deciding at once queue instead of failing.
    pragmas = (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "journal_size_limit=67108864",
        "mmap_size=134217728",
        "cache_size=-20000",
    )
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "".join(f"PRAGMA {p};" for p in pragmas),
    }
    # Opening it anew took 3 ms of every page, and most of what the worker did while it waited.
    return config | {"OPTIONS": options, "CONN_MAX_AGE": 60}


def email() -> dict[str, Any]:
    url = str(read("EMAIL_URL"))
    try:
        config: dict[str, Any] = environ.Env.email_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        raise refuse(
            "EMAIL_URL", f"is “{url}”: write it like smtp+tls://user:password@mail.example.org:587."
        ) from None
    return config | {"EMAIL_TIMEOUT": MAIL_TIMEOUT}


def admin_path() -> str:
    """The first part of the administration's addresses, with its slash: no word the site uses itself."""
    path = str(read("ADMIN_PATH")).strip("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,40}", path) or path in TAKEN:
        raise refuse(
            "ADMIN_PATH", f"is “{path}”: write a word like admin that no page of the site begins with."
        )
    return f"{path}/"


def security_contact() -> str:
    """Where a weakness is reported, as security.txt wants it: an address a program can follow."""
    contact = str(read("SECURITY_CONTACT"))
    if contact and not contact.startswith(("mailto:", "https://", "tel:")):
        raise refuse("SECURITY_CONTACT", f"is “{contact}”: write it like mailto:security@example.org.")
    return contact


def clamd_address() -> str | tuple[str, int]:
    """Where the virus scanner listens: a socket's path, or a host and a port; empty for none."""
    address = str(read("CLAMD_ADDRESS"))
    if not address or address.startswith("/"):
        return address
    found = re.fullmatch(r"\[?([^\[\]/\s]+?)\]?:(\d{1,5})", address)
    if not found or not 0 < int(found[2]) < 65_536:
        raise refuse(
            "CLAMD_ADDRESS", f"is “{address}”: write it like 127.0.0.1:3310 or /run/clamav/clamd.ctl."
        )
    return found[1], int(found[2])


def search_engine(folder: Path) -> dict[str, Any]:
    """The engine ideas are found through, as modelsearch is told of it."""
    value = str(read("SEARCH_ENGINE"))
    if value == "whoosh":
        return {"BACKEND": "portal.search", "PATH": str(folder / "index" / "words")}
    if value == "database":
        return {"BACKEND": "modelsearch.backends.database"}
    kind, _, url = value.partition("+")
    parts = urlsplit(url)
    if kind not in SEARCH_SERVERS or parts.scheme not in ("http", "https") or not parts.hostname:
        raise refuse(
            "SEARCH_ENGINE",
            f"is “{value}”: write whoosh, database, or a server like opensearch3+https://user:password@host:9200.",
        )
    package = SEARCH_SERVERS[kind]
    if find_spec(package) is None:
        raise refuse("SEARCH_ENGINE", f"is {kind}, which needs the package {package}: install it first.")
    return {"BACKEND": f"modelsearch.backends.{kind}", "URLS": [url], "INDEX_PREFIX": "bankable_"}


def log_level() -> str:
    level = str(read("LOG_LEVEL")).upper()
    if level not in LOG_LEVELS:
        raise refuse("LOG_LEVEL", f"is “{level}”: choose one of {', '.join(LOG_LEVELS)}.")
    return level
