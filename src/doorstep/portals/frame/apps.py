"""Django's name for this room; starting it brings the English catalogue up to date."""

from typing import ClassVar

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Room `frame`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.portals.frame"
    label = "frame"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Compile the committed `.po` files whose compiled form is missing or older."""
        from doorstep.portals.frame.language.catalogue import compile_all

        compile_all()
