"""Tables of this room, one file per matter: persons, accounts, staff."""

from doorstep.people.models.accounts import LoginCode, LoginCount, User
from doorstep.people.models.persons import Person
from doorstep.people.models.staff import Appointment

__all__ = ["Appointment", "LoginCode", "LoginCount", "Person", "User"]
