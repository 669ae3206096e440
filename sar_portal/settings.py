"""Settings, read from the environment and secure unless told otherwise.

SAR_ENV says where we run: ``production`` (the default of the web server, the
workers and the clock), ``demo`` (the default of manage.py) or ``test``. In
production nothing unsafe starts: see ``sar_portal.guard``.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from sar_portal.guard import check_production

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("SAR_VAR_DIR", default=str(BASE_DIR / "var")))

SAR_ENV = env("SAR_ENV", default="demo")
if SAR_ENV not in {"production", "demo", "test"}:
    # A slip of the pen must not switch the guard off.
    raise ImproperlyConfigured("SAR_ENV must be production, demo or test.")
IS_PRODUCTION = SAR_ENV == "production"
DEBUG = env.bool("DEBUG", default=SAR_ENV == "demo")
DEFAULT_SECRET_KEY = "a-key-for-the-demo-and-the-tests-only"  # noqa: S105 - refused in production
# A key that is set to nothing is one left out.
SECRET_KEY = env("SECRET_KEY", default="") or DEFAULT_SECRET_KEY
# Earlier keys, while what they sealed is still about.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Seals the adult's identity: kept apart from the database and from SECRET_KEY.
IDENTITY_KEY = env("IDENTITY_KEY", default="") or DEFAULT_SECRET_KEY
# Seals the record of what happened. It stays when IDENTITY_KEY is replaced.
AUDIT_KEY = env("AUDIT_KEY", default="") or IDENTITY_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What a board sets for itself.
BOARD_NAME = env("BOARD_NAME", default="Hammersmith & Fulham Safeguarding Adults Board")
BOARD_CONTACT_EMAIL = env("BOARD_CONTACT_EMAIL", default="sab@board.example.org")
SERVICE_NAME = env("SERVICE_NAME", default="SAR Portal")
REFERENCE_PATTERN = env("REFERENCE_PATTERN", default="SAR-HF-{year}-{number:02d}")
INTERNAL_WORKING_DAYS = env.int("INTERNAL_WORKING_DAYS", default=10)
IMR_EXPANSION = env("IMR_EXPANSION", default="Individual Management Review")
REPORT_TEMPLATE = env("REPORT_TEMPLATE", default="hf")
# A demonstration may sign in with a password alone; production refuses this.
SECOND_FACTOR_OPTIONAL = env.bool("SECOND_FACTOR_OPTIONAL", default=DEBUG)

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "guardian",
    "accounts",
    "audit",
    "reviews",
    "chronology",
    "imr",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.private_headers",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.own_error_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_age",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.held.HeldTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.access.AccessRuleMiddleware",
    "accounts.middleware.second_factor",
    "audit.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "sar_portal.urls"
WSGI_APPLICATION = "sar_portal.wsgi.application"

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
                "accounts.context.site",
            ],
            # {% csrf_token %} also says whose form it is: see accounts.held.
            "builtins": [
                "accounts.templatetags.clocks",
                "accounts.templatetags.owned_forms",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False
# Who looks over a chronology entry: the app that knows names and abbreviations.
CHRONOLOGY_ADVICE = "imr.services.checking.findings_about"
# The menu of every signed-in page: address and words.
NAVIGATION = [
    ("reviews:home", "Your tasks"),
    ("reviews:review_list", "Reviews"),
    ("accounts:account", "Your account"),
]

# https://docs.djangoproject.com/en/5.2/ref/databases/
DATABASES = {
    "default": env.db(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sar_portal.sqlite3'}"
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Writers queue instead of colliding; readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if env.bool("STATEMENT_TIMEOUT", default=False):
        # The web server and the workers set it; a migration may take longer.
        given = DATABASES["default"].setdefault("OPTIONS", {})
        given["options"] = f"{given.get('options', '')} -c statement_timeout=15000"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    # Sign-in limits must be shared by every web process.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
    if SAR_ENV != "test"
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if SAR_ENV == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATORS + "MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.LoginForm",
    "reset_password": "accounts.forms.signing_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.signing_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.signing_in.ChangePasswordForm",
    "reauthenticate": "accounts.forms.signing_in.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# How many proxies stand before the site: sign-in limits count the address that
# the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
    "TRUSTED_PROXY_COUNT", default=1 if IS_PRODUCTION else 0
)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.signing_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.signing_in.ConfirmByCodeForm",
    "activate_totp": "accounts.forms.signing_in.ActivateTOTPForm",
    "deactivate_totp": "accounts.forms.signing_in.DeactivateTOTPForm",
    "generate_recovery_codes": "accounts.forms.signing_in.GenerateRecoveryCodesForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Shown once; a lost list is replaced by new codes.
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = SERVICE_NAME
# Phones run a few seconds off and people type slowly: the code before the one
# shown now works too, and the one after.
MFA_TOTP_TOLERANCE = 1

# Sessions: 30 minutes idle, 12 hours in all.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.held.csrf_failure"
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-id"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
else:
    SESSION_COOKIE_NAME = "id"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# "no-referrer" would make browsers send "Origin: null" and every form be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MAX_UPLOAD_BYTES = 20 * 1024 * 1024

# Files the site serves
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["sar_portal.formats"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Mail
EMAIL_CONFIG = env.email_url(
    "EMAIL_URL",
    default={"test": "memorymail://", "demo": "consolemail://"}.get(
        SAR_ENV, "consolemail://"
    ),
)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="SAR review service <sar-portal@board.example.org>"
)

# Jobs. The database is the only truth: Redis may be emptied at any time.
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_TASK_ALWAYS_EAGER = SAR_ENV == "test"
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A silent broker costs a request one second at most; the row waits for the sweeper.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
# After one silence nobody waits for it again for so long.
BROKER_QUIET_SECONDS = 0 if SAR_ENV == "test" else 30
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": 3600,
    }
else:
    _QUEUE = VAR_DIR / "queue"
    _QUEUE.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_QUEUE),
        "data_folder_out": str(_QUEUE),
        "control_folder": str(_QUEUE / "control"),
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send waiting mail": {
        "task": "accounts.tasks.send_waiting_mail",
        "schedule": crontab(minute="*/5"),
    },
    "sweep sessions": {
        "task": "accounts.tasks.sweep_sessions",
        "schedule": crontab(hour=4, minute=20),
    },
    "sweep set parts": {
        "task": "chronology.tasks.sweep_set_parts",
        "schedule": crontab(hour=4, minute=40),
    },
    "find same events": {
        "task": "chronology.tasks.find_same_events",
        "schedule": crontab(),
    },
    "remind whoever holds the pen": {
        "task": "reviews.tasks.send_reminders",
        "schedule": crontab(minute=15),
    },
    "make waiting files": {
        "task": "imr.tasks.make_waiting_files",
        "schedule": crontab(minute="*/2"),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # The tools that print tell of every page and glyph.
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}

if IS_PRODUCTION:
    check_production(globals())
