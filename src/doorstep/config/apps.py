"""Django's name for this room; starting it binds the rooms to each other."""

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    """Room `config`: no tables, only the wiring."""

    name = "doorstep.config"
    label = "config"

    def ready(self) -> None:
        """Bind events and readers; set the day the demonstration lives in."""
        from doorstep.kernel import clock

        if settings.TODAY is not None:
            clock.set_today(settings.TODAY)
        if settings.SERVES == "city":
            from doorstep.config import wiring

            wiring.wire()
