"""Settings, all from the environment; with none at all the project runs by itself (.env.example lists each one)."""

import secrets
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config.embedded import candidates, database
from core.operations.logs import configuration

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
for name in ("media", "celery/queue", "celery/control", "celery/processed", "static", "frontend"):
    (VAR_DIR / name).mkdir(parents=True, exist_ok=True)


def generated_secret(name: str) -> str:
    """A secret of this folder alone, so that a newcomer need not think of one; `check --deploy` refuses it."""
    path = VAR_DIR / "secrets" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


# Mode: the demo shows invented people, firms and sums, and answers on this machine only.
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or generated_secret("django")
IIN_KEY = env.str("IIN_KEY", "") or generated_secret("iin")
GENERATED_SECRETS = not (env.str("SECRET_KEY", "") and env.str("IIN_KEY", ""))
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
MAINTENANCE_UNTIL = env.str("MAINTENANCE_UNTIL", "")

INSTALLED_APPS = [
    "modeltranslation",
    "incubator.portfolio",
    "incubator.startups",
    "incubator.programmes",
    "incubator",
    "grants.awards",
    "grants.council",
    "grants.review",
    "grants.applications",
    "grants.calls",
    "grants.ledger",
    "grants",
    "parks.technoparks",
    "parks.directory",
    "parks",
    "core.web",
    "core.accounts",
    "core.audit",
    "core.files",
    "core.calendar",
    "core.money",
    "core.outbox",
    "core.reminders",
    "core.operations",
    "core.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "djmoney",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "core.operations.middleware.answer_probes",  # asked by machines, every few seconds: nothing else is worth doing for them
    "core.web.middleware.stamp_arrival",  # before all that takes time: the instant that counts for a deadline is when the request reached us
    "core.operations.middleware.log_request",
    "core.web.middleware.maintenance",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.web.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.middleware.follow_person",
    "core.web.middleware.refusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.accounts.middleware.follow_session",
    "core.accounts.middleware.SecondFactor",
    "core.files.uploads.refuse_too_large",  # last, so that its page has all it needs, and still before anybody reads the form
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "core.web.controls.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.page",
            ],
            "builtins": ["core.web.templatetags.ork", "django.templatetags.i18n", "django_htmx.templatetags.django_htmx"],
        },
    },
]

# Database and cache
DATABASES: dict[str, Any] = {"default": env.db("DATABASE_URL") if env.str("DATABASE_URL", "") else database()}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 10, "timeout": 20}
# Each trigger asks this setting; unset, it raises and catches an error for every row
DATABASES["default"]["OPTIONS"]["options"] = f"{DATABASES['default']['OPTIONS'].get('options', '')} -c pgtrigger.ignore={{}}".strip()
POSTGRES_PROGRAMS = [str(place) for place in candidates()]  # where backup and restore look for pg_dump and its kin
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# People
AUTH_USER_MODEL = "core_accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique whatever its case, by an index on lower(email)
AUTHENTICATION_BACKENDS = ["core.accounts.backends.Backend"]
PASSWORD_HASHERS = ["core.accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "core.accounts.passwords.NotTheName", "OPTIONS": {"user_attributes": ["email", "family_name", "given_name"]}},
    {"NAME": "core.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "core.accounts.passwords.NotCommon"},
    {"NAME": "core.accounts.passwords.NotDigitsAlone"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:today"
LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.SignInForm",
    "signup": "core.accounts.forms.SignUpForm",
    "add_email": "core.accounts.forms.NewEmailForm",
    "change_password": "core.accounts.forms.ChangePasswordForm",
    "reset_password": "core.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "core.accounts.forms.NewPasswordForm",
    "reauthenticate": "core.accounts.forms.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "core.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "core.accounts.forms.SecondFactorForm",
    "reauthenticate": "core.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "core.accounts.forms.TurnOnSecondFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Orken"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False  # core.accounts.middleware keeps it, without a write for each page
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
INVITATION_DAYS = 14

# Languages, time
LANGUAGE_CODE = "ru"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_LANGUAGES = ("kk", "ru", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ru", "en", "kk")
LOCALE_PATHS = [BASE_DIR / "core" / "locale", BASE_DIR / "core" / "identifiers" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

# Money
CURRENCIES = ("KZT", "USD", "EUR")
DEFAULT_CURRENCY = "KZT"
RATES_URL = env.str("RATES_URL", "")  # the National Bank's XML feed; empty: typed or loaded by hand
RATE_MAX_AGE_DAYS = 5

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", VAR_DIR / "frontend")]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
S3_BUCKET = env.str("S3_BUCKET", "")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO  # the demo serves each file from where it lies: nothing to collect and compress first
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # nobody but a developer asks for them
FILE_MAX_BYTES = env.int("FILE_MAX_BYTES", 20 * 1024 * 1024)
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", "")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail: what leaves goes through the outbox, which hands it to this transport.
MAIL_URL = env.email_url("EMAIL_URL", "consolemail://" if not DEMO else "dummymail://")
MAILERS = {
    "default": {
        "BACKEND": MAIL_URL["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": MAIL_URL["EMAIL_HOST"],
            "port": MAIL_URL["EMAIL_PORT"],
            "username": MAIL_URL["EMAIL_HOST_USER"],
            "password": MAIL_URL["EMAIL_HOST_PASSWORD"],
            "use_tls": MAIL_URL.get("EMAIL_USE_TLS", False),
            "use_ssl": MAIL_URL.get("EMAIL_USE_SSL", False),
            "timeout": 30,  # a mail server that hangs must not hang a worker
        }
        if MAIL_URL["EMAIL_HOST"]
        else {},
    }
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Orken <no-reply@orken.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", "help@orken.example")

# Background work
CELERY_BROKER_URL = REDIS_URL or "files://localhost"  # config.queue; the name only keeps Celery from remarking that there is none
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # A task whose worker died comes back after an hour; a Redis that is away is noticed within seconds
    {"visibility_timeout": 3600, "socket_connect_timeout": 5, "socket_timeout": 30, "socket_keepalive": True, "health_check_interval": 30}
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "celery/queue"),
        "data_folder_out": str(VAR_DIR / "celery/queue"),
        "control_folder": str(VAR_DIR / "celery/control"),
        "processed_folder": str(VAR_DIR / "celery/processed"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "Asia/Almaty"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}  # no page waits for a queue that is away
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a worker that ends gives back all but what it is doing
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 60
CELERY_TASK_TIME_LIMIT = 5 * 60  # shorter than the time that a stopping worker is given
CELERY_BEAT_SCHEDULE = {
    "operations.tick": {"task": "core.operations.tasks.tick", "schedule": 60.0},
    "outbox.redeliver": {"task": "core.outbox.tasks.redeliver", "schedule": 60.0},
    "reminders.remind": {"task": "core.reminders.tasks.remind", "schedule": crontab(minute="*/15")},
    "applications.lapse": {"task": "grants.applications.tasks.lapse", "schedule": crontab(minute="*/10")},
    "review.close": {"task": "grants.review.tasks.close", "schedule": crontab(minute="*/10")},
    "files.clean": {"task": "core.files.tasks.clean", "schedule": crontab(hour=3, minute=40)},
    "portfolio.fold": {"task": "incubator.portfolio.tasks.fold", "schedule": crontab(hour=3, minute=10)},
    "api.forget": {"task": "core.api.tasks.forget", "schedule": crontab(minute=50)},
    "money.fetch_rates": {"task": "core.money.tasks.fetch_rates", "schedule": crontab(hour="8,12,17", minute=20)},
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.TokenAuthentication",
        "core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly", "core.api.permissions.InScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.KeysetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.RoomSchema",
    "EXCEPTION_HANDLER": "core.api.problems.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Orken API",
    "DESCRIPTION": "Calls, applications and what follows from them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "CallState": "grants.calls.choices.CallState",
        "ApplicationState": "grants.applications.choices.State",
        "ReviewState": "grants.review.choices.State",
        "ConflictKind": "grants.review.choices.ConflictKind",
        "OrganisationKind": "parks.directory.choices.Kind",
        "PaymentState": "grants.ledger.choices.State",
        "MoneyStage": "grants.ledger.choices.Stage",
        "StartUpStage": "incubator.startups.choices.Stage",
        "AwardState": "grants.awards.choices.State",
        "ConditionState": "grants.awards.choices.ConditionState",
        "ConditionKind": "grants.awards.choices.ConditionKind",
        "CouncilKind": "grants.council.choices.Kind",
        "DecisionOutcome": "grants.council.choices.Outcome",
        "CheckOutcome": "grants.applications.choices.Outcome",
        "CallStanding": ["open", "expected", "closed"],
        "TrancheStanding": "grants.awards.choices.Standing",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.api.schema.describe_problems"],
}

# Look
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "web/table.html"

# Safety
SECURE = SITE_URL.startswith("https://")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.web.errors.csrf_failure"

SENTRY_DSN = env.str("SENTRY_DSN", "")
LOGGING = configuration(env.str("LOG_FORMAT", "plain"), env.str("LOG_LEVEL", "INFO"))

LANGUAGE_NAMES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
