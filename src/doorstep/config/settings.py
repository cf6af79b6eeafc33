"""Settings of one city's service; secrets and addresses come from the environment."""

import os
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
CITY = os.environ.get("DOORSTEP_CITY", "binzhou")
DEMO = os.environ.get("DOORSTEP_DEMO", "") == "1"
DEBUG = False
SECRET_KEY = os.environ.get("DOORSTEP_SECRET_KEY", "development-only-" + "x" * 40)
ALLOWED_HOSTS = os.environ.get("DOORSTEP_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "doorstep.audit",
    "doorstep.places",
    "doorstep.people",
    "doorstep.registry",
    "doorstep.messages",
    "doorstep.payments",
    "doorstep.fulfilment",
    "doorstep.plates",
    "doorstep.procedures.engine",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "doorstep.config.urls"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "doorstep",
        "OPTIONS": {"options": f"-c search_path={CITY},jobs,ext"},
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
