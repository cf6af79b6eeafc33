"""Tables of this room, one file per matter."""

from doorstep.mandates.models.agencies import AgencyDay, Contract, Training
from doorstep.mandates.models.bindings import Binding
from doorstep.mandates.models.licences import LicenceBinding
from doorstep.mandates.models.mandates import Mandate, Portrait
from doorstep.mandates.models.relatives import Relative

__all__ = [
    "AgencyDay",
    "Binding",
    "Contract",
    "LicenceBinding",
    "Mandate",
    "Portrait",
    "Relative",
    "Training",
]
