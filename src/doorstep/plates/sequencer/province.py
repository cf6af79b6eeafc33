"""The city's side of the province: one message per batch, signed with the city's party key.

Why one message: cosignature, nonces, closing and the next proposal travel together, so a batch
costs one round trip. Every part may be repeated; the wire is described in
docs/reference/province.md.
"""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from doorstep.kernel.canonical import canonical
from doorstep.kernel.line import Broken, Line
from doorstep.plates import keys
from doorstep.plates.log import entries as e
from doorstep.plates.log.refusals import Refused
from doorstep.plates.sequencer.documents import document_of
from doorstep.plates.sequencer.supervised import (
    PROVINCE,
    Later,
    LocalSupervisor,
    Signatures,
)

if TYPE_CHECKING:
    from doorstep.plates.sequencer.asked import Asked
    from doorstep.plates.sequencer.ledger import Ledger

log = structlog.get_logger(__name__)

TIMEOUT_S = 10.0
ASK_AGAIN_S = 0.25
_MESSAGE = b"doorstep/message/v1\0"


class ProvinceAway(Exception):
    """The province cannot be reached, or answers what nobody can use: try again later."""


class ProvinceRefuses(Exception):
    """The province cannot read the message (422), and will not tomorrow."""


class ProvinceConflict(Exception):
    """The province answers 409: `code` is behind, ahead, epoch or fork."""

    def __init__(self, code: str, said: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.said = said


@dataclass(slots=True)
class Turn:
    """What the province answered."""

    size: int
    cosignature: str
    proofs: dict[int, tuple[str, str]]
    """Nonce and proof by draw."""
    fill: tuple[int, str] | None
    unopened: dict[int, str]
    refused: tuple[int, str, str] | None
    """Place in the proposal, rule, sentence."""
    orders: list[dict[str, Any]]
    """Supervised acts the province wants, each with an id of its own."""


class Province:
    """What a city says to the province at `address`."""

    def __init__(self, address: str) -> None:
        self._line = Line(address, answer_s=TIMEOUT_S)
        self._keys: dict[str, str] | None = None
        self._asked_at: dict[str, float] = {}

    def public_keys(self) -> dict[str, str]:
        """Its keys: witness, vrf, party, supervisor. Errors: ProvinceAway."""
        if self._keys is None:
            said = self._send("GET", "/witness/keys", b"")
            try:
                self._keys = {
                    name: str(said[name]) for name in ("witness", "vrf", "party", "supervisor")
                }
            except KeyError as missing:
                raise ProvinceAway(f"keys: {missing}") from missing
        return self._keys

    def turn(
        self,
        ledger: "Ledger",
        size: int,
        note: str,
        *,
        proposal: Sequence[bytes] = (),
        tail: tuple[int, Sequence[bytes]] = (0, ()),
    ) -> Turn:
        """One message about the first `size` entries. Errors: ProvinceAway, ProvinceConflict."""
        said = self._post(
            f"/witness/{ledger.pool}/turn",
            {
                "epoch": ledger.epoch,
                "size": size,
                "from": tail[0],
                "tail": [entry.decode() for entry in tail[1]],
                "note": note,
                "nonces": [
                    [log_id, nonce]
                    for log_id, nonce in ledger.nonces.items()
                    if log_id not in ledger.proofs
                ],
                "close": sorted(ledger.closing),
                "proposal": [entry.decode() for entry in proposal],
            },
        )
        return _turn(said)

    def tail(self, pool: str, start: int) -> tuple[list[bytes], int, str]:
        """Entries from `start` that the province cosigned, its size and its newest note.

        Errors: ProvinceAway, ProvinceConflict.
        """
        said = self._post(f"/witness/{pool}/tail", {"from": start})
        try:
            return [each.encode() for each in said["entries"]], int(said["size"]), said["note"]
        except (KeyError, TypeError, ValueError, AttributeError) as broken:
            raise ProvinceAway(f"tail: {broken!r}") from broken

    def rules_keys(self) -> tuple[str, ...]:
        """The province's supervisor. Errors: Later while it is away."""
        return (self._key("supervisor"),)

    def party(self) -> dict[str, str]:
        """The province as a party of the rules. Errors: Later while it is away."""
        return {"name": PROVINCE, "vrf": self._key("vrf"), "key": self._key("party")}

    def _key(self, name: str) -> str:
        try:
            return self.public_keys()[name]
        except ProvinceAway as away:
            raise Later from away

    def sign(self, ledger: "Ledger", asked: "Asked", entry: e.Entry) -> Signatures:
        """What an officer approved, signed; a log that began without a province is handed over by
        the key it began with. Errors: Later while nobody decided or it is away, Refused.
        """
        local = keys.public(keys.supervisor_key())
        rules = ledger.state.rules_or_none
        if rules is not None and local in rules.supervisors:
            return LocalSupervisor().sign(ledger, asked, entry)
        digest = hashlib.sha256(canonical({"verb": asked.verb, "fields": asked.fields}))
        name = f"{asked.id}-{digest.hexdigest()[:16]}"
        if time.monotonic() < self._asked_at.get(name, 0.0) + ASK_AGAIN_S:
            raise Later
        try:
            said = self._post(
                f"/witness/{ledger.pool}/supervised",
                {
                    "intent": name,
                    "verb": asked.verb,
                    "asked": asked.fields,
                    "document": document_of(ledger, asked),
                    "entry": entry.as_object(),
                },
            )
        except (ProvinceAway, ProvinceConflict) as away:
            self._asked_at[name] = time.monotonic()
            raise Later from away
        except ProvinceRefuses as refused:
            log.error("the province cannot read a request", verb=asked.verb, why=str(refused))
            raise Refused("supervisor/rejected", str(refused)) from refused
        match said.get("state"):
            case "approved":
                self._asked_at.pop(name, None)
                return Signatures(str(said.get("sig", "")), str(said.get("psig", "")))
            case "rejected":
                raise Refused("supervisor/rejected", str(said.get("why", "")))
            case _:
                self._asked_at[name] = time.monotonic()
                raise Later

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._send("POST", path, json.dumps(body, ensure_ascii=False).encode())

    def _send(self, verb: str, path: str, body: bytes) -> dict[str, Any]:
        signed = keys.sign(keys.party_key(), _MESSAGE + path.encode() + b"\0" + body)
        headers = {"Content-Type": "application/json", "Doorstep-Signature": signed}
        try:
            status, content = self._line.exchange(verb, path, body, headers)
            said = json.loads(content)
        except (*Broken, ValueError) as broken:
            self.close()
            raise ProvinceAway(f"{path}: {broken!r}") from broken
        if status == 409 and isinstance(said, dict) and "code" in said:
            raise ProvinceConflict(str(said["code"]), said)
        if status == 422:
            raise ProvinceRefuses(f"{path}: {said}")
        if status != 200 or not isinstance(said, dict):
            raise ProvinceAway(f"{path}: {status} {said}")
        return said

    def close(self) -> None:
        """Forget the connection."""
        self._line.close()


def _turn(said: Mapping[str, Any]) -> Turn:
    try:
        fill, refused = said["fill"], said["refused"]
        return Turn(
            size=int(said["size"]),
            cosignature=str(said["cosignature"]),
            proofs={int(p["id"]): (str(p["nonce"]), str(p["proof"])) for p in said["proofs"]},
            fill=None if fill is None else (int(fill["id"]), str(fill["proof"])),
            unopened={int(each["id"]): str(each["unopened"]) for each in said["closed"]},
            refused=None
            if refused is None
            else (int(refused["at"]), str(refused["rule"]), str(refused["sentence"])),
            orders=list(said.get("orders", [])),
        )
    except (KeyError, TypeError, ValueError) as broken:
        raise ProvinceAway(f"turn: {broken!r}") from broken
