"""The main job over real HTTP: a new car gets its number by a draw and is registered at a station.

Each step is measured; the first that does not happen is named.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from doorstep.config.visiting import Failed, Visitor
from doorstep.kernel.money import Fen, show
from doorstep.places.demo import Demo, DemoPerson
from doorstep.plates.crypto import VERIFIERS, ed25519
from doorstep.plates.log import auditing, receipt, texts
from doorstep.plates.log.refusals import Refused
from doorstep.plates.types import LogKeys
from doorstep.procedures import engine
from doorstep.procedures.engine import CaseStatus, StepKind

PROCEDURE = "register-vehicle"
WAIT = 20.0
NTH = 4
"""Which of the fifty is chosen."""


@dataclass
class Steps:
    """Seconds of each step so far."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step. Errors: Failed, naming it."""
        begun = time.monotonic()
        try:
            yield
        except Failed as failed:
            raise Failed(f"{name}: {failed}") from failed
        except (LookupError, TypeError, ValueError) as malformed:
            raise Failed(f"{name}: unexpected answer: {malformed!r}") from malformed
        self.seconds[name] = round(time.monotonic() - begun, 3)


@dataclass(frozen=True, slots=True)
class Secret:
    """What a draw is named by: kept, the same draw can be asked for again."""

    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw made by the citizen's own program."""

    id: str
    pool: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works on the case: one at the station, one at the vehicle office."""

    clerk: Visitor
    registrar: Visitor

    @classmethod
    def signed_in(cls, address: str, patience: float = 0.0) -> "Staff":
        """Both at their desks."""
        clerk, registrar = Visitor(address, patience), Visitor(address, patience)
        clerk.be("clerk")
        registrar.be("registrar")
        return cls(clerk, registrar)


def main_job(address: str, demo: Demo, key: str = "blue-buyer") -> dict[str, float]:
    """From signing in to the number on the car, checked by a stranger. Errors: Failed."""
    steps = Steps()
    buyer, person = Visitor(address), demo.person(key)
    inputs = answers(demo, person)
    with steps.step("sign in"):
        buyer.sign_in(person.phone)
    with steps.step("can I"):
        can(buyer, inputs)
    with steps.step("draw"):
        drawn = draw(buyer, inputs, Secret())
    with steps.step("audit before"):
        before = audit(address, drawn.pool)
    with steps.step("submit"):
        number = submit(buyer, inputs, drawn, demo.person("clerk").point or "")
    with steps.step("staff sign in"):
        staff = Staff.signed_in(address)
    for name, verb in WORK:
        with steps.step(name):
            verb(staff, number)
    with steps.step("number assigned"):
        done(buyer, number, drawn)
    with steps.step("receipt"):
        verify_receipt(address, buyer.file(f"/draws/{drawn.id}/receipt"), drawn)
    with steps.step("audit"):
        audit_given(address, drawn.pool, given(before) + 1)
    for visitor in (buyer, staff.clerk, staff.registrar):
        visitor.close()
    with steps.step("record"):
        recorded(number, drawn)
    return steps.seconds


def answers(demo: Demo, person: DemoPerson) -> dict[str, str]:
    """What a buyer of the demonstration says about the car."""
    certificate = demo.certificates[person.vin]
    return {
        "vin": person.vin,
        "certificate_number": str(certificate["number"]),
        "use_character": str(certificate["use_character"]),
        "had_accident": "no",
        "tested_on": "",
    }


def can(buyer: Visitor, inputs: dict[str, str]) -> None:
    """Nothing is missing that the buyer could be told of now."""
    found = buyer.post(f"/procedures/{PROCEDURE}/assess", {"inputs": inputs})
    if found["shortfalls"]:
        raise Failed(f"cannot: {[each['code'] for each in found['shortfalls']]}")


def draw(buyer: Visitor, inputs: dict[str, str], secret: Secret) -> Draw:
    """Fifty numbers with an own nonce and a one-time key, and one of them chosen."""
    asked = {
        "inputs": inputs,
        "commitment": hashlib.sha256(secret.nonce).hexdigest(),
        "one_time_key": ed25519.public_key(secret.seed).hex(),
    }
    path = f"/draws/{buyer.post('/draws', asked)['id']}"
    until(buyer, path, "called")
    buyer.post(f"{path}/open", {"nonce": secret.nonce.hex()})
    offered = until(buyer, path, "offered")
    number = str(offered["numbers"][NTH])
    signature = ed25519.sign(secret.seed, texts.choose(bytes.fromhex(offered["alpha"]), number))
    buyer.post(f"{path}/choice", {"number": number, "signature": signature.hex()})
    held = until(buyer, path, "held")
    if held["chosen"] != number:
        raise Failed(f"chose {number} and holds {held['chosen']}")
    return Draw(str(held["id"]), str(held["pool"]), number)


def until(buyer: Visitor, path: str, state: str) -> dict[str, Any]:
    """The draw once it stands there. Errors: Failed."""
    deadline = time.monotonic() + WAIT + buyer.patience
    while True:
        found: dict[str, Any] = buyer.get(path)
        if found["state"] == state:
            return found
        if time.monotonic() > deadline:
            raise Failed(f"the draw stands at {found['state']}, not at {state}")
        time.sleep(0.05)


def submit(buyer: Visitor, inputs: dict[str, str], drawn: Draw, point: str) -> str:
    """Hand in, to go on at a station; the case number."""
    application = {
        "procedure": PROCEDURE,
        "inputs": inputs,
        "draw_id": drawn.id,
        "point": point,
    }
    return str(buyer.post("/cases", application, f"case-{drawn.id}")["case_number"])


def accept(staff: Staff, number: str) -> None:
    """受理: the clerk has the originals in hand."""
    _step(staff.clerk, number, StepKind.ACCEPT)


def examine(staff: Staff, number: str) -> None:
    """查验: the car is there, the examination is filmed."""
    _step(staff.clerk, number, StepKind.EXAMINE, film=f"FILM-{number}")


def review(staff: Staff, number: str) -> None:
    """审核, at a distance: the decision, and with it the number."""
    _step(staff.registrar, number, StepKind.REVIEW)


def produce(staff: Staff, number: str) -> None:
    """制证 at the station."""
    _step(staff.clerk, number, StepKind.PRODUCE)


def take_fees(staff: Staff, number: str) -> None:
    """Every item is received in full."""
    for serial, charge in enumerate(staff.clerk.get(f"/cases/{number}")["charges"]):
        if not charge["fen"] or charge["receipt_number"]:
            continue
        received = {
            "item": charge["item"],
            "amount": show(Fen(charge["fen"])),
            "receipt_number": f"R{number}-{serial}",
        }
        staff.clerk.post(f"/cases/{number}/fees", received, f"fee-{number}-{serial}")


def hand_over(staff: Staff, number: str) -> None:
    """Plates and papers are given to the owner."""
    staff.clerk.post(f"/cases/{number}/handover", {}, f"handover-{number}")


WORK = (
    ("accept", accept),
    ("examine", examine),
    ("fees", take_fees),
    ("review", review),
    ("produce", produce),
    ("hand over", hand_over),
)
"""What the office does with a case, in order."""


def done(buyer: Visitor, number: str, drawn: Draw) -> None:
    """The buyer's own page says so: done, with the chosen number."""
    case = buyer.get(f"/cases/{number}")
    if case["status"] != CaseStatus.COMPLETED or case["plate"]["text"] != drawn.chosen:
        raise Failed(f"{case['status']} with {case['plate']}, not completed with {drawn.chosen}")
    state = buyer.get(f"/draws/{drawn.id}")["state"]
    if state != "assigned":
        raise Failed(f"the number is {state}, not assigned")


def keys_of(address: str, pool: str) -> LogKeys:
    """The keys a stranger pins."""
    stranger = Visitor(address)
    try:
        return LogKeys.parse(stranger.request("GET", f"/log/{pool}/key").text)
    finally:
        stranger.close()


def verify_receipt(address: str, file: bytes, drawn: Draw) -> None:
    """The receipt is good, without asking anybody but the pinned keys."""
    keys = keys_of(address, drawn.pool)
    trusted = receipt.Trusted(keys.log, keys.supervisors, keys.witnesses)
    try:
        verdict = receipt.verify_receipt(file, trusted, VERIFIERS)
    except Refused as refused:
        raise Failed(f"{refused.rule} {refused.sentence}") from refused
    if drawn.chosen not in verdict.numbers:
        raise Failed(f"{drawn.chosen} is not among the numbers of the receipt")


def audit(address: str, pool: str) -> auditing.Report:
    """A stranger replays the whole log over HTTP and finds it good."""
    keys = keys_of(address, pool)
    try:
        report = auditing.audit(
            auditing.source_of(f"{address}/log/{pool}"),
            log=keys.log,
            supervisors=keys.supervisors,
            witnesses=keys.witnesses,
            verifiers=VERIFIERS,
        )
    except OSError as error:
        raise Failed(f"the log cannot be read: {error}") from error
    if not report.good:
        raise Failed(f"the log is not good: {report.findings[:3]}")
    return report


def given(report: auditing.Report) -> int:
    """How many numbers are somebody's: on a vehicle, or kept for who had it on one."""
    return report.counts["assigned"] + report.counts["retained"]


def audit_given(address: str, pool: str, wanted: int, patience: float = WAIT) -> auditing.Report:
    """The audit, once the log has given that many numbers: it is written a moment later."""
    deadline = time.monotonic() + patience
    while True:
        report = audit(address, pool)
        found = given(report)
        if found == wanted:
            return report
        if found > wanted or time.monotonic() > deadline:
            raise Failed(f"the log has given {found} numbers, not {wanted}")
        time.sleep(0.1)


def recorded(number: str, drawn: Draw) -> None:
    """The record has the vehicle with the number and four objects in the owner's hands."""
    from doorstep.config.database.using import close_for_good
    from doorstep.registry import queries as registry
    from doorstep.registry.types import ObjectState

    try:
        objects = registry.objects_of_case(number)
        entered = registry.entries_of_case(number)
    finally:
        close_for_good()
    kinds = {each.kind for each in objects if each.state is ObjectState.HANDED_OVER}
    if len(objects) != 4 or len(kinds) != 4:
        raise Failed(f"objects of case {number}: {[(o.kind, o.state) for o in objects]}")
    if not entered:
        raise Failed(f"the record knows nothing of case {number} and {drawn.chosen}")


def _step(worker: Visitor, number: str, kind: StepKind, film: str = "") -> None:
    steps = engine.procedure(PROCEDURE).steps
    checks = next((step.checks for step in steps if step.kind is kind), ())
    passed = {
        "step": kind.value,
        "checks": {check.name: True for check in checks},
        "film": film,
    }
    worker.post(f"/cases/{number}/steps", passed, f"{kind.value}-{number}")
