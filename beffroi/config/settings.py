"""The one settings file: everything from the environment, each value typed.

Each BEFFROI_… variable is described in docs/operate/reglages.md; a house test
compares the two.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from beffroi.config import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("BEFFROI_DATA_DIR", BASE_DIR.parent / "data")
env.load(DATA_DIR / "reglages.env")


def _secret_key() -> str:
    """Return the declared key, or the one kept in the data folder."""
    declared = env.text("BEFFROI_SECRET_KEY")
    if declared:
        return env.long_enough("BEFFROI_SECRET_KEY", declared, least=50)
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        draft = DATA_DIR / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        with suppress(FileExistsError):  # another process was quicker: its key is kept
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
# Imposed by the environment, or empty: a restore may not bring another one then.
DECLARED_SECRET_KEY = env.text("BEFFROI_SECRET_KEY")
DEBUG = env.boolean("BEFFROI_DEBUG", default=False)
DEMO = env.boolean("BEFFROI_DEMO", default=False)
HOST = env.text("BEFFROI_HOST", "127.0.0.1")
PORT = env.integer("BEFFROI_PORT", 8000, least=1, most=65535)
PUBLIC_URL = env.origin("BEFFROI_PUBLIC_URL", f"http://127.0.0.1:{PORT}")
IS_HTTPS = PUBLIC_URL.startswith("https://")
# Where the web processes answer the edge that owns the port; "" when they own it.
WEB_SOCKET = env.text("BEFFROI_WEB_SOCKET")
CONTENT_DIR = env.text("BEFFROI_CONTENT_DIR")
UPLOAD_LIMIT_MB = env.integer("BEFFROI_UPLOAD_LIMIT_MB", 20, least=1, most=500)
IMPORT_LIMIT_MB = env.integer("BEFFROI_IMPORT_LIMIT_MB", 150, least=1, most=2000)
# The key of a Gophish to read, for the time of one command.
GOPHISH_KEY = env.text("BEFFROI_GOPHISH_KEY")
BACKUP_DIR = env.optional_folder("BEFFROI_BACKUP_DIR", DATA_DIR / "sauvegardes")
BACKUP_HOUR = env.integer("BEFFROI_BACKUP_HOUR", 1, most=23)
BACKUP_DAYS = env.integer("BEFFROI_BACKUP_DAYS", 7, least=1, most=366)
BACKUP_WEEKS = env.integer("BEFFROI_BACKUP_WEEKS", 4, most=520)
BACKUP_MONTHS = env.integer("BEFFROI_BACKUP_MONTHS", 6, most=120)
BACKUP_PASSPHRASE = env.passphrase("BEFFROI_BACKUP_PASSPHRASE", least=12)
WEB_WORKERS = env.integer("BEFFROI_WEB_WORKERS", 0, most=64)
WORKER_MEMORY_MB = env.integer("BEFFROI_WORKER_MEMORY_MB", 600, most=65536)
LOG_LEVEL = env.choice(
    "BEFFROI_LOG_LEVEL", "info", ["debug", "info", "warning", "error"]
)
LOGGING = logs.configuration(LOG_LEVEL)
# Name servers to ask instead of the system's, as (address, port).
DNS_SERVERS = env.servers("BEFFROI_DNS_SERVERS", port=53)
MAIL_FROM = env.text("BEFFROI_MAIL_FROM", "Beffroi <beffroi@localhost>")

ALLOWED_HOSTS = [
    str(urlsplit(PUBLIC_URL).hostname),
    *env.words("BEFFROI_ALLOWED_HOSTS", "127.0.0.1,localhost"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
BEHIND_PROXY = env.boolean("BEFFROI_BEHIND_PROXY", default=False)
# The edge believes nobody else about who asks.
TRUSTED_PROXIES = env.networks(
    "BEFFROI_TRUSTED_PROXIES", "127.0.0.1,::1" if BEHIND_PROXY else ""
)
LURE_HOSTS = env.hosts("BEFFROI_LURE_HOSTS")
# What the edge answers, beside the pages of Django: « <app>/edge.py ».
EDGE_ROOMS = ("beffroi.phishing.edge.Tracking",)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "lucide",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "beffroi.ui",
    "beffroi.journal",
    "beffroi.reference",
    "beffroi.files",
    "beffroi.jobs",
    "beffroi.mail",
    "beffroi.accounts",
    "beffroi.links",
    "beffroi.organizations",
    "beffroi.notifications",
    "beffroi.alert",
    "beffroi.actionplan",
    "beffroi.maturity",
    "beffroi.observatory",
    "beffroi.phishing",
    "beffroi.privacy",
    "beffroi.backups",
    "beffroi.home",
    "beffroi.edge",
    "beffroi.demo",
    # After ours, so that our templates are found before allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "beffroi.config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "beffroi.accounts.middleware.SecondFactorMiddleware",
    "beffroi.accounts.middleware.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "beffroi.config.urls"
WSGI_APPLICATION = "beffroi.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "beffroi.ui.chrome.chrome",
                "beffroi.home.context.front_door",
            ],
            "builtins": [
                "django_htmx.templatetags.django_htmx",
                "lucide.templatetags.lucide",
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "beffroi.ui.templatetags.addresses",
                "beffroi.ui.templatetags.components",
                "beffroi.ui.templatetags.text_filters",
                "beffroi.ui.templatetags.chart_tags",
            ],
        },
    }
]

DATABASE_URL = env.text("BEFFROI_DATABASE_URL")
DATABASE_PASSWORD = env.text("BEFFROI_DATABASE_PASSWORD")
DATABASES: dict[str, Any] = {
    "default": (
        dict(env.postgres(DATABASE_URL, password=DATABASE_PASSWORD))
        if DATABASE_URL
        else {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "beffroi.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
                ),
            },
        }
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # Shared by all processes: rate limits and single-use checks count once.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "beffroi_cache",
    }
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["quick", "documents", "sending", "slow"],
    }
}

# What Beffroi does by itself, and when.
TIMETABLE = "beffroi.config.timetable.TIMETABLE"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "beffroi.accounts.validators.PasswordRule"}]
PASSWORD_RESET_TIMEOUT = 2 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Where a person goes whom a provider knows and Beffroi does not.
ARRIVAL_URL = "organizations:arrival"
OIDC_PROVIDERS = env.providers("BEFFROI_OIDC")

ACCOUNT_ADAPTER = "beffroi.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# The address is proven by the invitation that reached it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_MIN_LENGTH = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# CNIL 2022: five failures a minute apart, at most twenty-five tries in a day.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/60s/key,25/24h/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "beffroi.accounts.forms.LoginForm",
    "reset_password": "beffroi.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "beffroi.accounts.forms.NewPasswordForm",
    "change_password": "beffroi.accounts.forms.ChangePasswordForm",
    "set_password": "beffroi.accounts.forms.SetPasswordForm",
    "reauthenticate": "beffroi.accounts.forms.ConfirmPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
MFA_ADAPTER = "beffroi.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers count localhost as protected, for trials on one machine; allauth must be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http://localhost")
MFA_TOTP_ISSUER = "Beffroi"
# Half a minute early or late: telephones without network drift.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "beffroi.accounts.forms.CodeForm",
    "reauthenticate": "beffroi.accounts.forms.ConfirmCodeForm",
    "activate_totp": "beffroi.accounts.forms.ActivateForm",
    "add_webauthn": "beffroi.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "beffroi.accounts.forms.RenamePasskeyForm",
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS: list[Path] = []

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Any] = []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "beffroi.ui.fonts.FontFinder",
]
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = False

EMAIL_BACKEND = "beffroi.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = MAIL_FROM

SESSION_ENGINE = "beffroi.accounts.sessions"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_HTTPS and env.boolean("BEFFROI_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante$"]  # asked for by monitors, without TLS, on the spot
SECURE_HSTS_SECONDS = 365 * 86400 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
