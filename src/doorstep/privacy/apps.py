"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Room `privacy`; the serving role may only insert into and read `append_only`."""

    name = "doorstep.privacy"
    label = "privacy"
    append_only: ClassVar[tuple[str, ...]] = ("ledgerline", "keepingreport")

    def ready(self) -> None:
        """Name the column that follows a change of keys, and what a broken constraint means."""
        from doorstep.kernel.errors import Busy, explains
        from doorstep.people.services import rotation
        from doorstep.privacy.errors import AlreadyAsked
        from doorstep.privacy.files import PLACE
        from doorstep.privacy.types import REQUEST_PLACE

        rotation.register(
            rotation.SealedColumn("privacy_exportfile", "sealed", "key_id", PLACE),
            rotation.SealedColumn("privacy_rightsrequest", "sealed", "key_id", REQUEST_PLACE),
        )
        explains("privacy_export_one_waiting", Busy)
        explains("privacy_request_one_waiting", AlreadyAsked)
