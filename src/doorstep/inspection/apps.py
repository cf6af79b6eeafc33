"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Room `inspection`: test results that institutions enter; none is ever rewritten."""

    name = "doorstep.inspection"
    label = "inspection"
    append_only: ClassVar[tuple[str, ...]] = ("testresult",)

    def ready(self) -> None:
        """Errors explain this room's constraints from the start of the process."""
        from doorstep.inspection import errors

        errors.explain_constraints()
