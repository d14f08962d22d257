"""Settings: safe on a laptop with none given, safe on the internet with an https SITE_ADDRESS."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from portal import environment
from portal.environment import BASE_DIR, read

# Before numpy is first imported. Its matrices here are small: threads of their own made a ranking of 2,000 ideas take
# ten times as long wherever the processors had other work to do, and no two machines round quite the same.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DATA_DIR = environment.data_dir()
SITE_ADDRESS = environment.site_address()
SITE_NAME = read("SITE_NAME")
DEMO = read("DEMO")
DEBUG = read("DEBUG")
HTTPS = SITE_ADDRESS.startswith("https://")
HELP_CONTACT = read("HELP_CONTACT")
ADMIN_PATH = environment.admin_path()  # “admin/”: the only place a looser content policy holds
SECURITY_CONTACT = environment.security_contact() or f"{SITE_ADDRESS}/help/"
READ_ONLY = read("READ_ONLY")
CLAMD_ADDRESS = environment.clamd_address()
DOCUMENT_SECONDS = environment.whole_number("DOCUMENT_SECONDS", low=5, high=600)
DOCUMENT_MEGABYTES = environment.whole_number("DOCUMENT_MEGABYTES", low=200, high=32_000)
PORT = environment.whole_number("PORT", low=1, high=65535)
WEB_WORKERS = environment.whole_number("WEB_WORKERS", low=1, high=64)
SIMILAR_IN_BACKGROUND = (
    True  # each web process takes many ideas in, and learns from them, in a thread of its own
)

if DEBUG and HTTPS:
    raise ImproperlyConfigured(
        "DEBUG is on and SITE_ADDRESS is https: turn DEBUG off on a site others can reach."
    )
if DEMO and HTTPS:
    raise ImproperlyConfigured(
        "DEMO is on and SITE_ADDRESS is https: the demonstration lets anybody in, so keep it to a loopback site."
    )

SECRET_KEY = environment.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.hosts(SITE_ADDRESS)
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS] if HTTPS else []

INSTALLED_APPS = [
    "portal",
    "casebuilder",
    "ideas",
    "workflow",
    "place",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.Gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.language.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.sessions.Timeouts",
    "portal.second_factor.SecondFactor",
    "portal.limits.Limits",
    "portal.middleware.ReadOnce",
    "portal.middleware.PrivatePages",
    "portal.middleware.Refusals",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.renderer.Renderer"
PROPOSAL_MODEL = "ideas.Idea"  # what workflow judges; it knows it only by this name

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.chrome",
            ],
            "builtins": ["portal.templatetags.look"],
        },
    },
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "portal.indexing.tasks.Tasks"}}

# People and sign-in
AUTH_USER_MODEL = "place.Person"
AUTHENTICATION_BACKENDS = ["portal.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_ADAPTER = "portal.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an organisation, for an address it knows
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # ward computers are shared: closing the browser ends the session
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds a signature may follow the last proof of who is there
ACCOUNT_EMAIL_NOTIFICATIONS = True  # told as notices: see portal.accounts
MFA_ADAPTER = "portal.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # loopback only
MFA_RATE_LIMITS = False  # counted in portal.second_factor
MFA_FORMS = {
    "authenticate": "portal.second_factor_forms.AuthenticateForm",
    "reauthenticate": "portal.second_factor_forms.ReauthenticateForm",
}
REQUIRE_SECOND_FACTOR = read("REQUIRE_SECOND_FACTOR")
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SESSION_COOKIE_AGE = 3600 * environment.whole_number("SESSION_HOURS", low=1, high=24 * 14)
SESSION_IDLE_AGE = 60 * environment.whole_number("IDLE_MINUTES", low=5, high=24 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "portal.session_store"
ACCOUNT_RATE_LIMITS = False  # portal.limits and portal.sign_in_tries hold all of them, in one table

# Transport: everything follows from the scheme of SITE_ADDRESS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
KNOWN_COOKIE_NAME = "__Host-known" if HTTPS else "known"  # a browser that has signed in before
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY = read("TRUSTED_PROXY")
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    2_621_440  # bytes in one form; a case of four options and sixty lines needs a quarter of it
)
DATA_UPLOAD_MAX_NUMBER_FILES = 10  # files in one form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # fields in one form; the same case posts about 4,000

# Language and time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]  # kept by manage.py translations
TIME_ZONE = "Europe/London"
USE_I18N = USE_TZ = True
LANGUAGE_COOKIE_AGE = 365 * 86_400  # seconds
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = HTTPS, True, "Lax"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"  # never mapped by a server: private files go out through the access rule
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "place.uploads.NotTooMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# Mail
globals().update(environment.email())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("EMAIL_FROM")

# Wagtail
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILADMIN_LOGIN_URL = reverse_lazy(LOGIN_URL)
# Accounts, their passwords and addresses are kept by our own sign-in, not by Wagtail's.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = (
    False
)
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # editors publish their own pages; ideas have their own steps
WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS = True  # a search finds only pages its reader may change
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing here calls out
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.administration.uploads.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.administration.uploads.ImageForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024  # bytes
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp"]  # never SVG: it can carry scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/sign-in/"
SEARCH_ENGINE = environment.search_engine(DATA_DIR)
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.indexing.backend", "ENGINE": SEARCH_ENGINE}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.log_level()},
}
