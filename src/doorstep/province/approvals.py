"""What cities ask the province to sign: heard, decided by an officer, signed, used up.

Why a row before any signature: an officer decides what was asked, in words; the entry that says it
comes later, with a minute of its own, and is signed only if it says exactly that. One approval
signs one entry once: what was signed again because a batch was lost has the same place in the log,
where only one of them can stand.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.plates.log import entries as e
from doorstep.plates.log import texts
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.province import genesis, keys, queries
from doorstep.province.agreement import VERBS, Ours, read_unsigned, require_agreement
from doorstep.province.errors import (
    AlreadyDecided,
    Malformed,
    NotAnOfficer,
    OrderStands,
    RequestUnknown,
    SegmentUnknown,
    UnknownPool,
)
from doorstep.province.models import Pool, Request
from doorstep.province.settling import settle
from doorstep.province.types import RequestState

SKEW_S = 120
"""How far the time of an entry to sign may lie from the province's clock."""
WHY_AT_MOST = 200
_STANDING = Q(ordered=True, state=RequestState.APPROVED.value, index=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a city sends to `supervised`."""

    intent: str
    verb: str
    asked: Mapping[str, Any]
    document: str
    entry: object

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Asked":
        """Errors: Malformed with the field."""
        intent, verb = body.get("intent"), body.get("verb")
        asked, document = body.get("asked"), body.get("document", "")
        if not isinstance(intent, str) or not 0 < len(intent) <= 64 or not intent.isprintable():
            raise Malformed("intent")
        if verb not in VERBS:
            raise Malformed("verb")
        if not isinstance(asked, dict):
            raise Malformed("asked")
        if not isinstance(document, str) or "\0" in document:
            raise Malformed("document")
        return cls(intent, verb, asked, document, body.get("entry"))


@transaction.atomic(durable=True)
def answer(*, pool: str, said: Asked) -> dict[str, str]:
    """Hear a city's request, or say how it was decided and sign its entry.

    Errors: UnknownPool, Malformed for another request under the same name, for a list that is not
    what its root says, and for an entry that does not say what was asked.
    """
    # The pool's row is the queue of everybody who signs for this pool.
    row = Pool.objects.select_for_update().filter(pk=pool).first()
    if row is None:
        raise UnknownPool
    request = Request.objects.filter(pool_id=pool, intent=said.intent).first()
    if request is None:
        request = _ordered(pool, said) or _heard(pool, said)
    if (request.verb, request.asked) != (said.verb, dict(said.asked)):
        raise Malformed("asked")
    if not request.ordered and request.document != _kept(said):
        raise Malformed("document")
    sig = psig = ""
    if request.state == RequestState.APPROVED and said.entry is not None:
        sig, psig = _signed(row, request, said)
    return {"state": request.state, "why": request.why, "sig": sig, "psig": psig}


def _kept(said: Asked) -> str:
    """The document as the row keeps it; of a list of numbers the row keeps the digest alone."""
    if said.verb == "genesis":
        return hashlib.sha256(said.document.encode()).hexdigest()
    return said.document


def _heard(pool: str, said: Asked) -> Request:
    if said.verb == "genesis":
        _keep_list(pool, said)
    request = Request.objects.create(
        pool_id=pool,
        intent=said.intent,
        verb=said.verb,
        asked=dict(said.asked),
        document=_kept(said),
        state=RequestState.WAITING.value,
        asked_at=clock.now(),
    )
    audit.note("request.received", f"request:{request.pk}", by=city(pool), detail=_what(request))
    return request


def _keep_list(pool: str, said: Asked) -> None:
    """Root and count are those of the list, which is kept and never shown."""
    numbers = said.document.splitlines()
    root = root_of([leaf_hash(number.encode()) for number in numbers]).hex() if numbers else ""
    if said.asked.get("n") != len(numbers) or said.asked.get("root") != root:
        raise Malformed("document")
    genesis.keep(pool=pool, numbers=numbers)


def _ordered(pool: str, said: Asked) -> Request | None:
    """The order of the province that the city carries out with this, under a name of its own."""
    orders = Request.objects.filter(_STANDING, pool_id=pool, verb=said.verb, asked=dict(said.asked))
    order = orders.filter(intent__startswith="order-").order_by("id").first()
    if order is not None:
        order.intent = said.intent
        order.save(update_fields=["intent"])
    return order


def _signed(row: Pool, request: Request, said: Asked) -> tuple[str, str]:
    """Supervisor's and party's signatures; empty ones where the approval is used up."""
    settle(row.id)
    request.refresh_from_db()
    if request.index is not None:
        raise Malformed("entry")
    entry = read_unsigned(row.id, request.verb, said.entry)
    document = request.document if request.ordered else said.document
    require_agreement(entry, request.asked, document, _ours(row))
    if abs(entry.t - clock.now().timestamp()) > SKEW_S:
        raise Malformed("entry.t")
    fields = entry.as_object()
    psig = _as_party(row.id, entry)
    if isinstance(entry, e.Genesis):
        fields["psig"] = psig
    text = texts.supervisor(row.id, fields)
    mark = hashlib.sha256(text).hexdigest()
    if mark not in [each["mark"] for each in request.signed]:
        parties = [party["vrf"] for party in getattr(entry, "parties", ())]
        request.signed = [
            *request.signed,
            {"mark": mark, "size": row.size, "v": getattr(entry, "v", 0), "parties": parties},
        ]
        request.save(update_fields=["signed"])
        detail = _what(request) | {"mark": mark}
        audit.note("request.signed", f"request:{request.pk}", by=city(row.id), detail=detail)
    return keys.sign(keys.supervisor_key(), text).hex(), psig


def _as_party(pool: str, entry: e.Entry) -> str:
    """What the province signs as a party: a list of numbers in use, and rules that follow rules
    which named it."""
    match entry:
        case e.Genesis():
            named = queries.is_party(pool, keys.vrf_public())
        case e.Rules():
            named = queries.is_party(pool, keys.vrf_public(), entry.v - 1)
        case _:
            named = False
    return keys.sign(keys.party_key(), texts.party(pool, entry.as_object())).hex() if named else ""


def _ours(row: Pool) -> Ours:
    own = keys.public(keys.supervisor_key())
    return Ours(
        city_key=row.city_key,
        party={
            "name": keys.PARTY,
            "vrf": keys.vrf_public(),
            "key": keys.public(keys.party_key()),
        },
        supervisors=(own, *(each for each in row.supervisors if each != own)),
    )


@act
def approve(*, request_id: int, by: Actor, key: Key) -> int:
    """Let the city have this signed. Errors: NotAnOfficer, RequestUnknown, AlreadyDecided."""
    request = _waiting(request_id, by)
    return _decided(request, RequestState.APPROVED, "", by)


@act
def reject(*, request_id: int, why: str, by: Actor, key: Key) -> int:
    """Refuse it, with a reason that the city is told.

    Errors: NotAnOfficer, RequestUnknown, AlreadyDecided, InvalidInput without a reason.
    """
    request = _waiting(request_id, by)
    return _decided(request, RequestState.REJECTED, reason(why), by)


@act
def order_freeze(
    *, pool: str, segment: int, on: bool, why: str, text: str, by: Actor, key: Key
) -> int:
    """Order a city to freeze a segment, or to use it again; the city is told when it next asks.

    `text` is the document whose hash the entry carries. Errors: NotAnOfficer, UnknownPool,
    SegmentUnknown, OrderStands while the same order has not been carried out, InvalidInput.
    """
    _require_officer(by)
    if not Pool.objects.select_for_update().filter(pk=pool).exists():
        raise RequestUnknown
    if segment not in [each.s for each in queries.segments(pool)]:
        raise SegmentUnknown
    said = reason(why)
    document = text.strip() or said
    asked = {"s": segment, "on": int(on), "why": said, "text": document}
    settle(pool)
    if Request.objects.filter(
        _STANDING, pool_id=pool, asked__s=segment, asked__on=int(on)
    ).exists():
        raise OrderStands
    now = clock.now()
    order = Request.objects.create(
        pool_id=pool,
        intent=f"order-{hashlib.sha256(key.encode()).hexdigest()[:32]}",
        verb="freeze",
        asked=asked,
        document=document,
        ordered=True,
        state=RequestState.APPROVED.value,
        asked_at=now,
        decided_at=now,
        decided_by=by.name or str(by),
    )
    audit.note("order.given", f"request:{order.pk}", by=by, detail=_what(order))
    return int(order.pk)


def standing_orders(pool: str) -> list[dict[str, Any]]:
    """What the province orders and the city has not written yet, as a turn's answer says it."""
    settle(pool)
    rows = Request.objects.filter(_STANDING, pool_id=pool).order_by("id")
    return [{"id": f"order-{row.pk}", "verb": row.verb, "asked": row.asked} for row in rows]


def city(pool: str) -> Actor:
    """The city of a pool as who acts."""
    return Actor(ActorKind.PARTNER, f"city:{pool}")


def _waiting(request_id: int, by: Actor) -> Request:
    _require_officer(by)
    request = Request.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestUnknown
    if request.state != RequestState.WAITING:
        raise AlreadyDecided(state=RequestState(request.state), name=request.decided_by)
    return request


def _require_officer(by: Actor) -> None:
    if by.kind is not ActorKind.STAFF or by.post is not Post.SUPERVISOR:
        raise NotAnOfficer


def _decided(request: Request, state: RequestState, why: str, by: Actor) -> int:
    request.state = state.value
    request.why = why
    request.decided_at = clock.now()
    request.decided_by = by.name or str(by)
    request.save(update_fields=["state", "why", "decided_at", "decided_by"])
    audit.note(f"request.{state}", f"request:{request.pk}", by=by, detail=_what(request))
    return int(request.pk)


def reason(why: str) -> str:
    """A reason as it is kept. Errors: InvalidInput for none, or one that is too long."""
    said = " ".join(why.split())
    if not said or len(said) > WHY_AT_MOST:
        slots = {"longest": WHY_AT_MOST}
        sentence = "理由要写，不超过 {longest} 个字，市里会看到。"
        raise InvalidInput(Problem("why", "province/why", sentence, slots))
    return said


def _what(request: Request) -> dict[str, object]:
    return {"pool": request.pool_id, "verb": request.verb, "intent": request.intent}
