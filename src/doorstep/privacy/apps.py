"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Room `privacy`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.privacy"
    label = "privacy"
    append_only: ClassVar[tuple[str, ...]] = ("ledgerline",)
