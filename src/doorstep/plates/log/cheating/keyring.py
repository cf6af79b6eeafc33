"""Who holds which key: a forger signs with what lies in the city's drawer, and with nothing else.

Why handed in: the log is pure; signatures and coins are made by libraries outside of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstep.plates.log.verifiers import Tools

LOG, CITY, CITY_COIN, SUPERVISOR = "log", "city", "city-coin", "supervisor"
PROVINCE, PROVINCE_COIN, WITNESS = "province", "province-coin", "witness"
OF_CITY = (LOG, CITY, CITY_COIN)


@dataclass(slots=True)
class Keyring:
    """Secrets by name, and which of them were used."""

    tools: Tools
    secrets: Mapping[str, bytes]
    used: set[str] = field(default_factory=set)

    def only(self, *names: str) -> "Keyring":
        """The keys of these names, as far as they are here."""
        return Keyring(self.tools, {name: self.secrets[name] for name in names if name in self})

    def __contains__(self, name: object) -> bool:
        return name in self.secrets

    def public(self, name: str) -> str:
        """The public key, lower-case hex."""
        return self.tools.public(self.secrets[name]).hex()

    def sign(self, name: str, text: bytes) -> str:
        """A signature, lower-case hex."""
        return self.raw_sign(name, text).hex()

    def raw_sign(self, name: str, text: bytes) -> bytes:
        """A signature."""
        self.used.add(name)
        return self.tools.sign(self.secrets[name], text)

    def prove(self, name: str, alpha: bytes) -> str:
        """A coin's proof, lower-case hex."""
        self.used.add(name)
        return self.tools.prove(self.secrets[name], alpha).hex()
