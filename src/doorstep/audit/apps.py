"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Room `audit`; `append_only` names tables the serving role may only insert into and read."""

    name = "doorstep.audit"
    label = "audit"
    append_only: ClassVar[tuple[str, ...]] = ("auditrow", "batch")
