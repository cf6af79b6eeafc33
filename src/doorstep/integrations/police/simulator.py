"""The police platform for the demonstration and tests; nothing stands against any vehicle.

It keeps the files of the demonstration's vehicles that are registered in another city.

It takes acts by interface (idempotent by key) and by numbered signed files, gives each a serial
number, and can be told by `POST /_behave` to fail, to be late, to do its work and lose the answer,
and, under `told`, to say things twice (`repeat`), in another order (`reorder`) or only when asked
some more times (`late`).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from doorstep.integrations.police import batch
from doorstep.integrations.police.errors import FileMissing
from doorstep.integrations.simulator import Answer, Simulator, demo

SEED = hashlib.sha256(b"the invented police platform of the demonstration").digest()
KEY = batch.public_key(SEED).hex()
KEPT = 10_000


class Platform:
    """The acts made so far, in order, and files taken and answered."""

    def __init__(self) -> None:
        self.acts: dict[str, dict[str, Any]] = {}
        self.serials: dict[str, str] = {}
        self.answered: dict[int, bytes] = {}
        self.application = Simulator(self.handle)

    def handle(
        self, method: str, path: str, query: Mapping[str, str], body: dict[str, Any]
    ) -> Answer:
        """Take an act, tell serial numbers, hand out a file; nothing is known against a vehicle."""
        if path == "/acts" and method == "POST":
            key = query["idempotency_key"]
            if not key or key != body.get("case_number"):
                return 400, {"error": "the Idempotency-Key is the case number"}
            self._act(body)
            return 200, {"case_number": key, "state": "taken"}
        if path == "/answers":
            return 200, {"answers": self._answers(query.get("cases", "").split(","))}
        if path == "/files":
            return _file(query)
        return 404, {"error": "nothing known"}

    def take_file(self, content: bytes, key: bytes, sender: str) -> bytes:
        """Make the acts of a file and answer with one; a repeated file gets the same answer.

        Errors: FileMalformed, FileNotSigned, FileMissing.
        """
        found = batch.read(content, key, sender=sender, receiver="police")
        if found.number not in self.answered:
            if found.number != len(self.answered) + 1:
                raise FileMissing(number=found.number, wanted=len(self.answered) + 1)
            for line in found.lines:
                self._act(dict(line))
            lines = tuple(
                {"case_number": line["case_number"], "serial": self.serials[line["case_number"]]}
                for line in found.lines
            )
            answer = batch.Batch("police", sender, found.number, lines)
            self.answered[found.number] = batch.written(answer, SEED)
        return self.answered[found.number]

    def _act(self, body: dict[str, Any]) -> None:
        case = str(body["case_number"])
        if case in self.acts or len(self.acts) >= KEPT:
            return
        self.acts[case] = body
        self.serials[case] = f"ZJ{case}"

    def _answers(self, cases: list[str]) -> list[dict[str, str]]:
        told = self.application.behaviour.told
        if told.get("late", 0) > 0:
            told["late"] -= 1
            return []
        known = [case for case in cases if case in self.serials]
        rows = [{"case_number": case, "serial": self.serials[case]} for case in known]
        if told.get("repeat"):
            rows = rows + rows
        return rows[::-1] if told.get("reorder") else rows


def _file(query: Mapping[str, str]) -> Answer:
    vin = query.get("vin", "")
    found = demo().files.get(vin)
    if found is None or found["certificate_number"] != query.get("certificate_number"):
        return 404, {"error": "no such file"}
    return 200, {"vehicle": dict(demo().certificates[vin]), **found}


platform = Platform()
application = platform.application
