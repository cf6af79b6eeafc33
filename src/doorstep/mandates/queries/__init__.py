"""Reads of this room, one file per matter."""

from doorstep.mandates.queries.agencies import (
    contract_on,
    contracts,
    is_trained,
    require_agency,
    trainings,
)
from doorstep.mandates.queries.bindings import bindings_of, bindings_on, may_see
from doorstep.mandates.queries.licences import licence_bindings_of, licence_bindings_on
from doorstep.mandates.queries.mandates import (
    agent_name,
    agent_so,
    given,
    held,
    mandate,
    mandate_at_desk,
    mandate_of_case,
    may_act,
    person_so,
    shares,
    usable,
    waiting_papers,
    waits_for,
)
from doorstep.mandates.queries.relatives import reach, relative_for, relative_of, relay_phone

__all__ = [
    "agent_name",
    "agent_so",
    "bindings_of",
    "bindings_on",
    "contract_on",
    "contracts",
    "given",
    "held",
    "is_trained",
    "licence_bindings_of",
    "licence_bindings_on",
    "mandate",
    "mandate_at_desk",
    "mandate_of_case",
    "may_act",
    "may_see",
    "person_so",
    "reach",
    "relative_for",
    "relative_of",
    "relay_phone",
    "require_agency",
    "shares",
    "trainings",
    "usable",
    "waiting_papers",
    "waits_for",
]
