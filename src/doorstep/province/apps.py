"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class ProvinceConfig(AppConfig):
    """Room `province`; the tables of `append_only` the serving role may only insert into."""

    name = "doorstep.province"
    label = "province"
    append_only: ClassVar[tuple[str, ...]] = (
        "entry",
        "checkpoint",
        "call",
        "opening",
        "genesislist",
        "anomaly",
    )
