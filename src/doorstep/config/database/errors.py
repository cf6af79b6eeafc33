"""What can be wrong with the database, each with the way to mend it."""

from doorstep.config.errors import BadSetting


class DatabaseTrouble(Exception):
    """The database cannot be used; the message names the fix."""


class NoPostgres(DatabaseTrouble):
    """Neither an address nor a program of PostgreSQL was found."""


class OtherMajor(DatabaseTrouble):
    """The data folder was made by another major version."""


class ServerFailed(DatabaseTrouble):
    """PostgreSQL was started and did not come up."""


class BadAddress(BadSetting):
    """DATABASE_URL or the name of a city cannot be read."""
