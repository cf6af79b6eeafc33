"""Requests to correct, erase or restrict: asked by the person, answered by the archivist.

Why one answer does everything: what the person reads and what was done are written in one
transaction, so neither exists without the other.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.law import working_days
from doorstep.messages import services as messages
from doorstep.people import queries as people_queries
from doorstep.people import services as people
from doorstep.people.types import Matter, Sealed
from doorstep.places import queries as places
from doorstep.privacy import erasing
from doorstep.privacy.errors import (
    NotArchivist,
    NotOnesOwn,
    RequestNotFound,
    RequestOver,
    StillInUse,
)
from doorstep.privacy.models import RightsRequest
from doorstep.privacy.running import in_use
from doorstep.privacy.types import (
    REQUEST_PLACE,
    Line,
    Outcome,
    RequestState,
    RequestView,
    RightKind,
    Why,
)

TERM = "privacy-answer-workdays"
PURPOSE = "答复本人对个人信息的请求"
PAGE = 50


@act
def ask(
    *,
    person_id: UUID,
    kind: RightKind,
    matter: Matter | None = None,
    wrong: str = "",
    right: str = "",
    proof: str = "",
    by: Actor,
    key: Key,
) -> UUID:
    """Ask for it; the answer is due after the city's term.

    Errors: NotOnesOwn, AlreadyAsked, InvalidInput for a value that cannot be one.
    """
    del key
    _only_oneself(person_id, by)
    if kind is RightKind.CORRECT:
        _complete(matter, wrong, right, proof)
    today = clock.today()
    request = RightsRequest(
        person_id=person_id,
        kind=kind.value,
        matter=matter.value if matter else "",
        state=RequestState.WAITING.value,
        asked_at=clock.now(),
        due_on=working_days.term(today, answer_workdays(today)).ends_on,
    )
    _seal(request, {"wrong": wrong, "right": right, "proof": proof, "before": ""})
    request.save(force_insert=True)
    audit.note(f"privacy.{kind}_asked", f"person:{person_id}", by=by, detail={"matter": matter})
    messages.tell(person_id, "privacy-asked", what=kind.label, due=request.due_on)
    return request.pk


@act
def withdraw(*, request_id: UUID, by: Actor, key: Key) -> None:
    """The person does not want it any more. Errors: RequestNotFound, RequestOver, NotOnesOwn."""
    del key
    request = _waiting(request_id)
    _only_oneself(request.person_id, by)
    request.state = RequestState.WITHDRAWN.value
    request.save(update_fields=["state"])
    audit.note("privacy.request_withdrawn", f"person:{request.person_id}", by=by)


@act
def answer(*, request_id: UUID, yes: bool, reason: str, by: Actor, key: Key) -> None:
    """Do what was asked, or refuse it; either with a reason the person reads.

    Errors: NotArchivist, RequestNotFound, RequestOver, InvalidInput, and StillInUse for a
    restriction while the office must use the data.
    """
    del key
    _only_archivist(by)
    if not reason:
        raise InvalidInput(Problem("reason", "privacy/reason-missing", "请写明理由。"))
    request = _waiting(request_id)
    if yes:
        _do(request, by)
    request.state = (RequestState.GRANTED if yes else RequestState.REFUSED).value
    request.decided_at, request.decided_by, request.reason = clock.now(), str(by), reason
    request.save()
    about = f"person:{request.person_id}"
    audit.note(f"privacy.{request.kind}_{request.state}", about, by=by)
    messages.tell(request.person_id, "privacy-answered", what=RightKind(request.kind).label)


def answer_workdays(on: date) -> int:
    """How many working days the office has. Errors: SettingNotInForce."""
    return places.setting(TERM, on).number


def request_of(request_id: UUID, person_id: UUID | str) -> RequestView:
    """One's own request. Errors: RequestNotFound."""
    row = RightsRequest.objects.filter(pk=request_id, person_id=person_id).first()
    if row is None:
        raise RequestNotFound
    return _view(row)


def requests_of(person_id: UUID | str) -> Sequence[RequestView]:
    """One's own requests, newest first."""
    rows = RightsRequest.objects.filter(person_id=person_id).order_by("-asked_at")
    return tuple(_view(row) for row in rows[:PAGE])


def waiting(*, by: Actor) -> Sequence[RequestView]:
    """What waits for an answer, the most urgent first. Errors: NotArchivist."""
    _only_archivist(by)
    rows = RightsRequest.objects.filter(state=RequestState.WAITING.value).order_by("due_on", "id")
    return tuple(_view(row) for row in rows[:PAGE])


def opened(request_id: UUID, *, by: Actor) -> RequestView:
    """One request at the desk; that it was read is recorded.

    Errors: NotArchivist, RequestNotFound.
    """
    _only_archivist(by)
    row = RightsRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound
    audit.opened(f"person:{row.person_id}", by=by, purpose=PURPOSE)
    return _view(row)


def _do(request: RightsRequest, by: Actor) -> None:
    kind, person_id = RightKind(request.kind), request.person_id
    if kind is RightKind.CORRECT:
        written = _opened(request)
        matter = Matter(request.matter)
        before = people.enter_correction(person_id, matter, written["right"], by=by)
        _seal(request, written | {"before": before})
        return
    if kind is RightKind.RESTRICT and in_use(person_id):
        raise StillInUse
    lines = erasing.plan(person_id, kind, clock.today())
    if kind is RightKind.ERASE:
        erasing.erase(person_id, lines)
    if any(line.outcome is Outcome.RESTRICTED for line in lines):
        people.enter_restriction(person_id, by=by)
    request.lines = [_plain(line) for line in lines]


def _complete(matter: Matter | None, wrong: str, right: str, proof: str) -> None:
    """All that is missing at once."""
    problems: list[Problem] = []
    if matter is None:
        problems.append(Problem("matter", "privacy/matter-missing", "请选要更正的一项。"))
    for name, said, sentence in (
        ("wrong", wrong, "请写错在哪里。"),
        ("right", right, "请写应该是什么。"),
        ("proof", proof, "请写有什么证明。"),
    ):
        if not said:
            problems.append(Problem(name, f"privacy/{name}-missing", sentence))
    if matter is not None and right:
        try:
            people.read_matter(matter, right)
        except InvalidInput as malformed:
            problems += [Problem("right", p.code, p.sentence, p.slots) for p in malformed.problems]
    if problems:
        raise InvalidInput(*problems)


def _only_oneself(person_id: UUID, by: Actor) -> None:
    if by.kind is not ActorKind.CITIZEN or by.id != str(person_id):
        raise NotOnesOwn


def _only_archivist(by: Actor) -> None:
    if by.post is not Post.ARCHIVIST:
        raise NotArchivist


def _waiting(request_id: UUID) -> RightsRequest:
    request = RightsRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestNotFound
    if request.state != RequestState.WAITING.value:
        raise RequestOver
    return request


def _seal(request: RightsRequest, written: dict[str, str]) -> None:
    text = json.dumps(written, ensure_ascii=False)
    sealed = people.seal_text(text, place=REQUEST_PLACE.format(id=request.pk))
    request.sealed, request.key_id = sealed.data, sealed.key_id


def _opened(request: RightsRequest) -> dict[str, str]:
    sealed = Sealed(request.key_id, bytes(request.sealed))
    text = people_queries.open_text(sealed, place=REQUEST_PLACE.format(id=request.pk))
    written: dict[str, str] = json.loads(text)
    return written


def written_in(request: RightsRequest) -> dict[str, object]:
    """What was written, for the export of the person's own data."""
    return dict(_opened(request))


def _plain(line: Line) -> dict[str, object]:
    return asdict(line) | {"last_on": line.last_on.isoformat() if line.last_on else None}


def _line(plain: dict[str, object]) -> Line:
    last = plain["last_on"]
    return Line(
        table=str(plain["table"]),
        name=str(plain["name"]),
        rows=int(str(plain["rows"])),
        outcome=Outcome(str(plain["outcome"])),
        why=Why(str(plain["why"])),
        kept=str(plain["kept"]),
        source=str(plain["source"]),
        last_on=date.fromisoformat(str(last)) if last else None,
    )


def _view(row: RightsRequest) -> RequestView:
    written = _opened(row)
    return RequestView(
        id=str(row.pk),
        person_id=str(row.person_id),
        kind=RightKind(row.kind),
        matter=Matter(row.matter) if row.matter else None,
        state=RequestState(row.state),
        asked_at=row.asked_at,
        due_on=row.due_on,
        wrong=written["wrong"],
        right=written["right"],
        proof=written["proof"],
        before=written["before"],
        decided_at=row.decided_at,
        reason=row.reason,
        lines=tuple(_line(line) for line in row.lines),
    )
