"""Settings of one city's service; secrets and addresses come from the environment."""

import os

from doorstep.config.database import launcher
from doorstep.config.database.address import APP, serving_path, settings_for

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
    "procrastinate.contrib.django",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "doorstep.config.urls"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CITIES = [city for city in os.environ.get("DOORSTEP_OTHER_CITIES", "").split(",") if city]
DATABASE_URL = os.environ.get("DATABASE_URL") or launcher.expected_url(APP, "doorstep")
POOL = {"min_size": 1, "max_size": int(os.environ.get("DOORSTEP_POOL", "8")), "timeout": 10}
# One process serves one city; the others are reachable under their own names, each with a pool.
DATABASES = {
    "default": settings_for(DATABASE_URL, path=serving_path(CITY), role=APP, pool=POOL),
    **{
        city: settings_for(DATABASE_URL, path=serving_path(city), role=APP, pool=POOL)
        for city in CITIES
    },
}
DATABASE_ROUTERS = ["doorstep.config.database.router.SchemaRouter"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
