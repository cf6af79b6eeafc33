"""Settings of one city's service, or of the province's; secrets and addresses come from the
environment.

Why one module for both: people, sign-in and the audit record are the same rooms in either. What
one must not know of the other (its keys, its tables) is decided here by `SERVES`.
What belongs to the pages stands in `portals.frame.web` and is taken up whole.
"""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from doorstep.config import keys, logs
from doorstep.config.database import launcher
from doorstep.config.database.address import APP, PROVINCE, serving_path, settings_for
from doorstep.config.errors import BadSetting
from doorstep.config.folders import checkout, data_folder
from doorstep.portals.frame import web


def _number(name: str, usual: int) -> int:
    text = os.environ.get(name, "") or str(usual)
    if not text.isdecimal():
        raise BadSetting(f"{name}: write a whole number")
    return int(text)


def _today() -> date | None:
    text = os.environ.get("DOORSTEP_TODAY", "")
    if not text:
        return None
    if not DEMO:
        raise BadSetting("DOORSTEP_TODAY: exists in the demonstration only, remove it")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSetting("DOORSTEP_TODAY: write a day like 2017-06-20") from error


globals().update({name: value for name, value in vars(web).items() if name.isupper()})

SERVES = os.environ.get("DOORSTEP_SERVES", "") or "city"
if SERVES not in ("city", "province"):
    raise BadSetting("DOORSTEP_SERVES: write city or province")
_FOR_CITY = SERVES == "city"
CITY = (os.environ.get("DOORSTEP_CITY", "") or "binzhou") if _FOR_CITY else PROVINCE
if _FOR_CITY and CITY == PROVINCE:
    raise BadSetting(f"DOORSTEP_CITY: {PROVINCE} is the schema of the province, name a city")
CITY_FOLDER = Path(
    os.environ.get("DOORSTEP_CITY_FOLDER", "") or (checkout() or Path.cwd()) / "cities" / CITY
)
OTHER_CITIES = [
    name for name in os.environ.get("DOORSTEP_OTHER_CITIES", "").split(",") if name and _FOR_CITY
]
DEMO = os.environ.get("DOORSTEP_DEMO", "") == "1"
TODAY = _today()
DATA = data_folder() if _FOR_CITY else data_folder() / PROVINCE
DEBUG = False
DOORSTEP_KEYS = keys.of_city(DATA) if _FOR_CITY else keys.of_province(DATA)
SECRET_KEY = DOORSTEP_KEYS.newest("session")
PLATES_SECRET = DOORSTEP_KEYS.newest("plates") if _FOR_CITY else ""
SUPERVISOR_SECRET = DOORSTEP_KEYS.newest("supervisor") if _FOR_CITY else ""
PROVINCE_SECRET = "" if _FOR_CITY else DOORSTEP_KEYS.newest("province")
PROVINCE_NAME = os.environ.get("DOORSTEP_PROVINCE_NAME", "") or "province.example"
# Where a city finds the province; without it the city is its log's only party.
PROVINCE_URL = os.environ.get("PROVINCE_URL", "").rstrip("/") if _FOR_CITY else ""
ALLOWED_HOSTS = (
    os.environ.get("DOORSTEP_HOSTS", "") or "localhost,127.0.0.1,[::1],testserver"
).split(",")
if os.environ.get("DOORSTEP_HTTPS", "") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_OF_BOTH = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    *web.INSTALLED,
    "doorstep.audit",
    "doorstep.places",
    "doorstep.people",
    "doorstep.province",
]
_OF_CITY = [
    # Before ours: its `ready` makes the job queue that our `jobs` modules register with.
    "procrastinate.contrib.django",
    *_OF_BOTH,
    "doorstep.partners",
    "doorstep.registry",
    "doorstep.messages",
    "doorstep.payments",
    "doorstep.fulfilment",
    "doorstep.mandates",
    "doorstep.numbers",
    "doorstep.inspection",
    "doorstep.plates",
    "doorstep.plates.statistics",
    "doorstep.privacy",
    "doorstep.procedures.engine",
    "doorstep.integrations.police",
]
# Last the room that binds events and readers of all the others.
INSTALLED_APPS = [*(_OF_CITY if _FOR_CITY else _OF_BOTH), "doorstep.config"]
# The operations on a draw are a city's; they go past everything that pages need.
_LANE = ["doorstep.portals.api.lane.LaneMiddleware"] if _FOR_CITY else []
MIDDLEWARE: list[str] = [
    *web.OUTERMOST,
    *_LANE,
    *web.BEFORE_SESSION,
    "django.contrib.sessions.middleware.SessionMiddleware",
    *web.AFTER_SESSION,
    "allauth.account.middleware.AccountMiddleware",
    *web.INNERMOST,
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "doorstep.config.urls" if _FOR_CITY else "doorstep.config.province_urls"
AUTH_USER_MODEL = "people.User"

# How staff sign in: password and second factor by allauth, wrong guesses counted by axes. What is
# locked after them is the caller's address for a while, never an account.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_LEAST = 12
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": PASSWORD_LEAST}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
    )
]
LOGIN_URL = "account_login"
# Where staff begin after signing in.
STAFF_START = "desk/" if _FOR_CITY else ""
ACCOUNT_ADAPTER = "doorstep.people.second_factor.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Passwords and second factors together; no limit by account: it would lock the person.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,60/h/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = web.PROXIES
MFA_ADAPTER = "doorstep.people.second_factor.StaffSecondFactor"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_TOLERANCE = 1
# The host name for which passkeys are made; without one there are none. A name that is given up
# takes its passkeys with it.
PASSKEY_RP_ID = os.environ.get("DOORSTEP_PASSKEY_HOST", "") or ("localhost" if DEMO else "")
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
CLIENT_ADDRESS = "doorstep.portals.frame.limits.address_of"
AXES_CLIENT_IP_CALLABLE = "doorstep.people.known.counted_as"
AXES_LOCKOUT_CALLABLE = "doorstep.portals.frame.errors.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Codes by SMS: how many a caller may ask for in ten minutes, how many a phone may be sent in that
# time, how many wrong ones a caller may type in an hour.
LOGIN_CODES_PER_CALLER = _number("DOORSTEP_LOGIN_CODES_PER_CALLER", 60)
LOGIN_CODES_PER_PHONE = _number("DOORSTEP_LOGIN_CODES_PER_PHONE", 20)
LOGIN_GUESSES_PER_CALLER = _number("DOORSTEP_LOGIN_GUESSES_PER_CALLER", 40)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_URL = os.environ.get("DATABASE_URL") or launcher.expected_url(APP, "doorstep")
_CONNECTIONS = _number("DOORSTEP_POOL", 8)
# Without a pool (0) every thread keeps a connection of its own: right for short commands.
POOL: dict[str, Any] | None = (
    {"min_size": 1, "max_size": _CONNECTIONS, "timeout": 10} if _CONNECTIONS else None
)
# One process serves one city; the others are reachable under their own names, each with a pool.
DATABASES = {
    "default": settings_for(DATABASE_URL, path=serving_path(CITY), role=APP, pool=POOL),
    **{
        name: settings_for(DATABASE_URL, path=serving_path(name), role=APP, pool=POOL)
        for name in OTHER_CITIES
    },
}
DATABASE_ROUTERS = ["doorstep.config.database.router.SchemaRouter"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
SESSION_ENGINE = "doorstep.people.sessions"

if not _FOR_CITY:
    # A city sends the list of numbers that were in use before its log, and tails of the log.
    DATA_UPLOAD_MAX_MEMORY_SIZE = 64_000_000

# The demonstration's simulators answer where no real address is given.
_SIMULATORS = os.environ.get("DOORSTEP_SIMULATORS", "").rstrip("/") if DEMO else ""
OUTSIDE_ADDRESSES = {
    name: os.environ.get(f"DOORSTEP_{name.upper()}_URL", "") or f"{_SIMULATORS}/{name}"
    for name in ("factory", "insurance", "tax", "police", "sms", "faces", "idcard")
}
# A second carrier of text messages takes over where the first is silent; there may be none.
OUTSIDE_ADDRESSES["sms_second"] = os.environ.get("DOORSTEP_SMS_SECOND_URL", "") or (
    f"{_SIMULATORS}/sms_second" if _SIMULATORS else ""
)

# Another provider of identity (OpenID Connect); without an issuer there is no such button.
OIDC_ISSUER = os.environ.get("DOORSTEP_OIDC_ISSUER", "").rstrip("/") if _FOR_CITY else ""
if OIDC_ISSUER and not OIDC_ISSUER.startswith("https://") and not DEMO:
    raise BadSetting("DOORSTEP_OIDC_ISSUER: write an address that begins with https://")
OIDC_CLIENT_ID = os.environ.get("DOORSTEP_OIDC_CLIENT_ID", "") or "doorstep"
OIDC_CLIENT_SECRET = os.environ.get("DOORSTEP_OIDC_CLIENT_SECRET", "")
if OIDC_ISSUER and not OIDC_CLIENT_SECRET:
    raise BadSetting("DOORSTEP_OIDC_CLIENT_SECRET: write the secret that the provider gave")
OIDC_NAME = os.environ.get("DOORSTEP_OIDC_NAME", "") or "统一身份认证平台"

# Acts of the police platform: by interface (api), by signed files (batch) or copied by hand
# (transcribed). Files lie in out/ and in/ of the folder; the key is the platform's, to check them.
POLICE_TRANSPORT = os.environ.get("DOORSTEP_POLICE_TRANSPORT", "") or "api"
if POLICE_TRANSPORT not in ("api", "batch", "transcribed"):
    raise BadSetting("DOORSTEP_POLICE_TRANSPORT: write api, batch or transcribed")
POLICE_FILES = Path(os.environ.get("DOORSTEP_POLICE_FILES", "") or DATA / "police")
POLICE_KEY = os.environ.get("DOORSTEP_POLICE_KEY", "")
POLICE_SECRET = DOORSTEP_KEYS.newest("police") if _FOR_CITY else ""

# Every room's `jobs` module is imported, so that its jobs are known to the worker.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

LOGGING_CONFIG = None
logs.configure(os.environ.get("DOORSTEP_LOG_LEVEL", "") or "INFO")
