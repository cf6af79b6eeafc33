"""Settings that belong to the pages; `config.settings` takes them up whole."""

import os
from pathlib import Path
from typing import Any

PORTALS = Path(__file__).resolve().parents[1]
_ROOMS = ("frame", "citizen", "workbench", "oversight", "demo", "api", "province")

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(PORTALS / room / "templates") for room in _ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "doorstep.portals.frame.jinja.environment"},
    },
    # Third-party code renders its own small texts with this one; our pages never do.
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

OUTERMOST = ["doorstep.portals.frame.middleware.ReferenceMiddleware"]
BEFORE_SESSION = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
AFTER_SESSION = [
    "doorstep.portals.frame.seen.SeenMiddleware",
    "doorstep.portals.frame.middleware.PreferenceMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
INNERMOST = [
    "django_htmx.middleware.HtmxMiddleware",
    "doorstep.portals.frame.middleware.GuardMiddleware",
]
MIDDLEWARE = [
    *OUTERMOST,
    *BEFORE_SESSION,
    "django.contrib.sessions.middleware.SessionMiddleware",
    *AFTER_SESSION,
    *INNERMOST,
]

# No inline script, no inline style, nothing from elsewhere, no frames.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_COOKIES = os.environ.get("DOORSTEP_HTTPS", "") == "1"
# On plain http a browser ignores it, and complains.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if SECURE_COOKIES else None
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "doorstep.portals.frame.errors.csrf_failed"

# Photographs of papers from a phone fit; a film does not.
UPLOAD_LIMIT = 12_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 20
POSTS_PER_MINUTE = int(os.environ.get("DOORSTEP_POSTS_PER_MINUTE", "120"))
# How many proxies of the operator's own stand in front; their addresses are trusted.
PROXIES = int(os.environ.get("DOORSTEP_PROXIES", "0"))
FORCE_SCRIPT_NAME = os.environ.get("DOORSTEP_PREFIX") or None

STATIC_URL = "static/"
STATICFILES_DIRS = [
    str(PORTALS / room / "static") for room in _ROOMS if (PORTALS / room / "static").is_dir()
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000  # addresses carry a digest of the content
LOCALE_PATHS = [str(PORTALS.parent / "locale")]
INSTALLED = ["django.contrib.staticfiles", "csp", "django_htmx", "doorstep.portals.frame"]
