"""互联网面签 at a desk: who stands here, what was seen, phone, portrait, signature, done.

Why one page with several small forms: people bring things in any order, and nothing that was
recorded is lost when the next thing fails.
"""

from collections.abc import Callable
from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.actor import Key, Post
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.identity_document import DocumentKind, IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.law.keeping import PROOFING_PAPERS_KEPT
from doorstep.people import card_reader, services
from doorstep.people import queries as people
from doorstep.people.errors import NoProofing
from doorstep.people.proofing import (
    DocumentSeen,
    FaceSeen,
    PaperKind,
    PhoneState,
    ProofingState,
    ProofingView,
)
from doorstep.people.types import PersonView
from doorstep.places.types import PointKind
from doorstep.portals.frame import documents
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.receipts import receipt_file
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench import proofing as asked
from doorstep.portals.workbench.access import DESK, AtWork, working
from doorstep.privacy import services as privacy
from doorstep.privacy.types import LedgerChannel
from doorstep.procedures import engine
from doorstep.procedures.engine import Channel

_PURPOSE = "互联网面签"
_NUMBER = Question("number", "证件号码", hint="照证件原件。", longest=40)
_NAME = Question("name", "姓名", hint="和证件上一样。", read=PersonName.parse, longest=100)


@require_http_methods(["GET", "HEAD", "POST"])
@working(*DESK)
def begin(request: Request, work: AtWork) -> HttpResponse:
    """The proofings under way at this point, and beginning another."""
    questions = (*documents.questions(request, _NUMBER), _NAME, asked.DOCUMENT)
    form = Form(questions, request)
    if request.method == "POST":
        with form.attempt():
            read = request.POST.get("do") == "read"
            made = _read(form, work, request.today) if read else _typed(form, work)
            return HttpResponseRedirect(reverse("workbench:proofing", args=[made]))
    offered = engine.offered(engine.procedure(asked.PROCEDURE), request.today, _channel(work))
    context = {
        "work": work,
        "open": people.proofings_open(work.point.code),
        "may_begin": work.post is Post.CLERK and offered.offered,
    }
    return form.page(request, "workbench/proofings.html", context)


def _channel(work: AtWork) -> Channel:
    return {PointKind.STATION: Channel.STATION, PointKind.POSTAL: Channel.POSTAL}.get(
        work.point.kind, Channel.OFFICE
    )


def _read(form: Form, work: AtWork, today: date) -> str:
    """Begin with what the desk's machine reads of the card on it."""
    card = card_reader.read(work.point.code, today)
    number = IdentityDocument.parse(DocumentKind.RESIDENT_ID, card.number, on=today)
    person_id = _person(form, number, PersonName.parse(card.name), work)
    return _begun(form, work, person_id, DocumentSeen.READ, card.photo)


def _typed(form: Form, work: AtWork) -> str:
    """Begin with what the clerk typed from the original."""
    answers = form.answers()
    number, name = cast(IdentityDocument, answers["number"]), cast(PersonName, answers["name"])
    document = DocumentSeen(str(answers["document"]))
    return _begun(form, work, _person(form, number, name, work), document)


def _begun(
    form: Form, work: AtWork, person_id: str, document: DocumentSeen, photo: bytes = b""
) -> str:
    waiting = people.proofing_under_way(person_id)
    if waiting is not None and waiting.point == work.point.code:
        return waiting.id
    case = engine.open_case(
        procedure=asked.PROCEDURE,
        channel=_channel(work),
        applicant_id=person_id,
        inputs={},
        point=work.point.code,
        by=work.actor,
        key=Key(f"{form.key}:case"),
    )
    made = services.begin_proofing(
        person_id=person_id,
        case_number=case,
        document=document,
        photo=photo,
        by=work.actor,
        key=form.key,
    )
    return str(made)


def _person(form: Form, number: IdentityDocument, name: PersonName, work: AtWork) -> str:
    known = people.person_by_number(number)
    if known is None:
        made = services.record_person(
            name=name, number=number, by=work.actor, key=Key(f"{form.key}:person")
        )
        return str(made)
    if known.name != name.text:
        sentence = "这个证件号码登记的是另一个姓名。请再看一遍原件；改过名的，请档案岗先更正。"
        raise InvalidInput(Problem("name", "workbench/other-name", sentence))
    return known.id


def _own(proofing_id: UUID, work: AtWork) -> ProofingView:
    found = people.proofing(proofing_id)
    if found.point != work.point.code:
        raise NoProofing
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@working(*DESK)
def proofing(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """One proofing, and every act on it."""
    found = _own(proofing_id, work)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    seen = {"face": found.face.value} if found.face is not None else {}
    forms = {
        name: Form(questions, request if name == do else None, known=seen)
        for name, questions in asked.QUESTIONS.items()
    }
    pressed = forms.get(do)
    if pressed is not None:
        with pressed.attempt():
            ACTS[do](found, work, pressed, request)
            return HttpResponseRedirect(reverse("workbench:proofing", args=[proofing_id]))
        found = _own(proofing_id, work)
    open_ = found.state is ProofingState.OPEN
    judged = engine.assessment_of(found.case_number, work.actor)
    context = {
        "work": work,
        "page": found,
        "forms": forms,
        "missing": judged.shortfalls if open_ else (),
        "may_finish": open_ and work.post is Post.CLERK,
        "text": asked.agreement(request.today),
        "paper": {kind.value: found.paper(kind) for kind in PaperKind},
        "settled": found.phone_state in (PhoneState.CONFIRMED, PhoneState.NONE),
        "own": str(found.clerk_id) == work.actor.id,
        "open": open_,
    }
    return (pressed or forms["done"]).page(request, "workbench/proofing.html", context)


Act = Callable[[ProofingView, AtWork, Form, Request], None]


def _face(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    face = FaceSeen(str(form.answers()["face"]))
    services.see_face(proofing_id=found.id, face=face, by=work.actor, key=form.key)


def _phone(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    phone = cast(Phone, form.answers()["phone"])
    services.send_phone_code(proofing_id=found.id, phone=phone, by=work.actor, key=form.key)


def _code(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    code = str(form.answers()["code"])
    services.confirm_phone(proofing_id=found.id, code=code, by=work.actor, key=form.key)


def _no_phone(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    services.without_phone(proofing_id=found.id, by=work.actor, key=form.key)


def _portrait(found: ProofingView, work: AtWork, form: Form, request: Request) -> None:
    content = asked.portrait_in(request)
    services.take_portrait(proofing_id=found.id, content=content, by=work.actor, key=form.key)


def _sign(found: ProofingView, work: AtWork, form: Form, request: Request) -> None:
    text = asked.agreement(request.today)
    services.sign_agreement(
        proofing_id=found.id,
        version=text.version,
        sha256=text.sha256,
        typed=str(form.answers()["typed"] or ""),
        drawn=asked.drawn_in(request),
        by=work.actor,
        key=form.key,
    )
    privacy.tell(
        person_id=_uuid(found.person),
        kind=text.kind.value,
        version=text.version,
        channel=LedgerChannel.COUNTER,
        by=work.actor,
        key=Key(f"{form.key}:told"),
    )


def _second(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    services.confirm_by_eye(proofing_id=found.id, by=work.actor, key=form.key)


def _done(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    # Every shortfall at once, where the engine's own refusal would name the first.
    gaps = engine.assessment_of(found.case_number, work.actor).shortfalls
    if gaps:
        raise InvalidInput(*(Problem("", gap.code, gap.sentence, gap.slots) for gap in gaps))
    engine.pass_step(
        case_number=found.case_number, step=engine.StepKind.ACCEPT, by=work.actor, key=form.key
    )


def _give_up(found: ProofingView, work: AtWork, form: Form, _: Request) -> None:
    services.give_up_proofing(proofing_id=found.id, by=work.actor, key=form.key)
    engine.withdraw(case_number=found.case_number, by=work.actor, key=Key(f"{form.key}:case"))


ACTS: dict[str, Act] = {
    "face": _face,
    "phone": _phone,
    "code": _code,
    "no-phone": _no_phone,
    "portrait": _portrait,
    "sign": _sign,
    "second": _second,
    "done": _done,
    "give-up": _give_up,
}


@require_safe
@never_cache
@working(*DESK)
def portrait(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """The portrait, for whoever compares; the look is recorded."""
    del request
    return _picture(proofing_id, PaperKind.PORTRAIT, work)


@require_safe
@working(*DESK)
def card(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """The picture a machine read of the card, to compare with; the look is recorded."""
    del request
    return _picture(proofing_id, PaperKind.CARD, work)


def _picture(proofing_id: UUID, kind: PaperKind, work: AtWork) -> HttpResponse:
    found = _own(proofing_id, work)
    if found.state is not ProofingState.OPEN:
        raise NoProofing
    media_type, content = people.proofing_paper(found.id, kind, by=work.actor, purpose=_PURPOSE)
    return HttpResponse(content, content_type=media_type)


@require_safe
@working(*DESK)
def receipt(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """A page to print and hand over, free of charge."""
    found = _own(proofing_id, work)
    if found.state is not ProofingState.DONE:
        raise NoProofing
    signed = found.paper(PaperKind.AGREEMENT)
    context = {
        "work": work,
        "page": found,
        "signed": signed,
        "paper": found.paper(PaperKind.RECEIPT),
        "kept": PROOFING_PAPERS_KEPT.entry(request.today),
        "text": asked.agreement(request.today),
    }
    return Form([]).page(request, "workbench/proofing-receipt.html", context)


@require_safe
@working(*DESK)
def paper(request: Request, work: AtWork, proofing_id: UUID) -> HttpResponse:
    """The same as a PDF, once the job has made it; the look is recorded."""
    del request
    found = _own(proofing_id, work)
    return receipt_file(found.id, work.actor, _PURPOSE)


def _uuid(person: PersonView) -> UUID:
    return UUID(person.id)
