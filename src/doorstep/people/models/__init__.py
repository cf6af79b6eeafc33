"""Tables of this room, one file per matter."""

from doorstep.people.models.accounts import LoginCode, LoginCount, User
from doorstep.people.models.changes import FormerNumber, PersonChange, PhoneChange
from doorstep.people.models.contacts import Contact, Residence
from doorstep.people.models.devices import Device
from doorstep.people.models.external import ExternalIdentity
from doorstep.people.models.online import OnlinePicture, OnlineProofing
from doorstep.people.models.passkeys import Passkey, PasskeyQuestion
from doorstep.people.models.persons import Person, UnitAgent
from doorstep.people.models.proofing import Proofing, ProofingPaper
from doorstep.people.models.staff import Appointment, Invitation

__all__ = [
    "Appointment",
    "Contact",
    "Device",
    "ExternalIdentity",
    "FormerNumber",
    "Invitation",
    "LoginCode",
    "LoginCount",
    "OnlinePicture",
    "OnlineProofing",
    "Passkey",
    "PasskeyQuestion",
    "Person",
    "PersonChange",
    "PhoneChange",
    "Proofing",
    "ProofingPaper",
    "Residence",
    "UnitAgent",
    "User",
]
