"""Django's name for these tables."""

from typing import ClassVar

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Tables that can be dropped and counted again from the log; nothing in them is a truth."""

    name = "doorstep.plates.statistics"
    label = "statistics"
    append_only: ClassVar[tuple[str, ...]] = ()
