"""Django's name for this door."""

from typing import ClassVar

from django.apps import AppConfig


class PoliceConfig(AppConfig):
    """Door `police`: what was asked of the police platform, and the files exchanged with it."""

    name = "doorstep.integrations.police"
    label = "police"
    append_only: ClassVar[tuple[str, ...]] = ("fileout", "filein")
