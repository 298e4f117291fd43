"""Settings of the site. Everything that differs between houses comes from the environment."""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from remit.errors import Invalid

SITE = Path(__file__).resolve().parent
DOMAINS = SITE.parent.parent / "domains"


PREPARE_THRESHOLD = 5


def _database(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address (`postgresql://user@host:port/name`)."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise Invalid(
            "RUN-002",
            "the address of the database cannot be read",
            where="REMIT_DATABASE_URL",
            mend="write it as postgresql://user:password@host:5432/name",
        ) from error
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        # Questions asked in each act are prepared; Django's own cursors never prepare any.
        "OPTIONS": {"prepare_threshold": PREPARE_THRESHOLD}
        | {key: value for key, value in parts.items() if key not in known},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    return settings | {known[key]: value for key, value in parts.items() if key in known}


def _secret_key() -> str:
    """The key that signs sessions: from the environment, or made once and kept by the house."""
    if key := os.environ.get("REMIT_SECRET_KEY"):
        return key
    if not (home := os.environ.get("REMIT_HOME")):
        return secrets.token_urlsafe(50)
    file = Path(home) / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as writer:
            writer.write(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("REMIT_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "remit.acts",
    "remit.domains.bodies",
    "remit.countries",
    "remit.domains.money",
    "remit.domains.outcomes",
    "remit.domains.accountability",
    "remit.domains.publication",
    # After all that declare acts: it stands in for those that nobody declares.
    "remit.domains.law",
    # Before allauth, whose pages it dresses.
    "remit.faces.site.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "remit.faces.site.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before sessions: a public page for somebody who is not signed in needs none.
    "remit.faces.site.page_cache.PageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "remit.faces.site.accounts.limits.SessionLimit",
    "remit.faces.site.as_at.AsAtDate",
    "remit.faces.site.error_pages.ErrorPages",
    "remit.faces.site.twins.JsonTwins",
]

ROOT_URLCONF = "remit.faces.site.urls"
WSGI_APPLICATION = "remit.faces.site.wsgi.application"
APPEND_SLASH = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


def _nhsuk_templates() -> Path:
    """The folder of the NHS design system's Jinja templates."""
    spec = find_spec("nhsuk_frontend_jinja")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nhsuk_frontend_jinja")
    return Path(spec.origin).parent / "templates"


TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # A domain keeps the templates of its pages in its own folder.
        "DIRS": [
            SITE / "templates",
            *sorted(DOMAINS.glob("*/pages/templates")),
            _nhsuk_templates(),
        ],
        "OPTIONS": {
            "environment": "remit.faces.site.templating.environment",
            "context_processors": [
                "remit.faces.site.shell.shell",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # Only the pages of allauth are written in Django's own template language.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": _database(os.environ.get("REMIT_DATABASE_URL", "postgresql:///remit"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Static files: hashed names once they are collected (`assets.collect`), plain ones before that.
STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE / "static"]
STATIC_ROOT = Path(os.environ["REMIT_HOME"]) / "static" if "REMIT_HOME" in os.environ else None
if STATIC_ROOT is not None:
    # WhiteNoise warns of a folder that is not there yet.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
COLLECTED = STATIC_ROOT is not None and (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
# Files that are not collected are looked for when they are asked for, not all at the start.
WHITENOISE_AUTOREFRESH = not COLLECTED


def _folder(variable: str, name: str) -> Path | None:
    """A folder that the house fills: where the environment says, or in the house's own folder."""
    if variable in os.environ:
        return Path(os.environ[variable])
    return Path(os.environ["REMIT_HOME"]) / name if "REMIT_HOME" in os.environ else None


# The logs of the public record, which any web server may serve; their keys, which only the
# publisher may read; and the name under which the world knows the first of them.
RECORD_FOLDER = _folder("REMIT_RECORD", "record")
RECORD_KEYS_FOLDER = _folder("REMIT_RECORD_KEYS", "record-keys")
RECORD_ORIGIN = os.environ.get("REMIT_RECORD_ORIGIN", "")

# The counts from which outcomes are worked out, and what was worked out from them.
CUBE_FOLDER = _folder("REMIT_CUBE", "cube")

# Whoever runs the house behind TLS says so; cookies then travel on TLS alone.
HTTPS = os.environ.get("REMIT_HTTPS", "") == "1"
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "remit.faces.site.error_pages.csrf_failure"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("REMIT_ORIGINS", "").split(",") if origin
]
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
# A signed-in officer who does nothing for a quarter of an hour is signed out, and everybody is
# after half a day.
SESSION_COOKIE_AGE = 60 * int(os.environ.get("REMIT_SESSION_MINUTES", "15"))
SESSION_SAVE_EVERY_REQUEST = True
SESSION_SECONDS_MAX = 12 * 60 * 60

# Signing in. People are entered by an administrator, so nobody signs up.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "remit.faces.site.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
SOCIALACCOUNT_ADAPTER = "remit.faces.site.accounts.adapters.OutsideAccounts"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Remit"

OIDC_ISSUER = os.environ.get("REMIT_OIDC_ISSUER", "")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": os.environ.get("REMIT_OIDC_NAME", "Your organisation"),
                "client_id": os.environ.get("REMIT_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("REMIT_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
        # The organisation vouches for the addresses of its own people.
        "EMAIL_AUTHENTICATION": True,
        "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
    }

# Where a form may lead: here, and to the organisation that signs people in.
_outside = urlsplit(OIDC_ISSUER)
FORM_TARGETS = ["'self'"] + ([f"{_outside.scheme}://{_outside.netloc}"] if OIDC_ISSUER else [])

# Letters (password resets) go to the mail server that is named, or else to the log.
EMAIL_HOST = os.environ.get("REMIT_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("REMIT_MAIL_PORT", "25"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("REMIT_MAIL_FROM", "remit@localhost")
