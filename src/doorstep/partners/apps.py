"""Django's name for this room."""

from typing import ClassVar

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Room `partners`: tokens are forgotten, contracts and what persons allowed stay."""

    name = "doorstep.partners"
    label = "partners"
    append_only: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        """Say what a broken constraint of this room means, and what follows a change of keys."""
        from doorstep.kernel.errors import explains
        from doorstep.partners import errors
        from doorstep.partners.contact import PLACE
        from doorstep.people.services import rotation

        rotation.register(
            rotation.SealedColumn("partners_partner", "contact_sealed", "contact_key", PLACE)
        )
        explains("partners_partner_one", errors.PartnerKnown)
        explains("partners_partner_days", errors.ContractEndsBeforeItBegins)
        explains("partners_allowance_one", errors.AllowedAlready)
        explains("partners_allowance_days", errors.AllowanceEndsBeforeItBegins)
