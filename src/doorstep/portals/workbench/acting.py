"""The forms of one case page and what each does: the button pressed names the form.

Why one address for all of them: after a mistake the page is the case page, so changing the language
or reloading never leads to an address that only takes posts.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from uuid import UUID

from django.conf import settings

from doorstep.fulfilment import services as fulfilment
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem
from doorstep.portals.frame.forms import Form, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.workbench import forms
from doorstep.portals.workbench.reading import CasePage
from doorstep.procedures import engine
from doorstep.procedures.engine import Assessment, StepKind, Transport


class Bench:
    """One case page with its forms; the submitted one keeps what was typed."""

    def __init__(self, page: CasePage, request: Request, actor: Actor) -> None:
        self.page = page
        self.request = request
        self.actor = actor
        self.pressed = request.POST.get("do", "")[:20] if request.method == "POST" else ""
        self._forms: dict[str, Form] = {}

    @property
    def form(self) -> Form:
        """The form whose problems stand at the top of the page."""
        return self.of(FORM_OF.get(self.pressed, PLAIN))

    def of(self, name: str) -> Form:
        """One form of the page, made when it is needed."""
        if name not in self._forms:
            asked = [*self._questions(name), forms.VERSION]
            mine = FORM_OF.get(self.pressed, PLAIN) == name
            sent = self.request if self.pressed and mine else None
            known = {} if sent is not None else self._known(name)
            self._forms[name] = Form(asked, sent, known=known)
        return self._forms[name]

    @cached_property
    def reasons(self) -> forms.Reasons:
        """The list of everything that can be missing."""
        return forms.Reasons(self.page.told, self.page.assessment)

    def _questions(self, name: str) -> list[Question]:
        accept, examine = self.page.step(StepKind.ACCEPT), self.page.step(StepKind.EXAMINE)
        match name:
            case "accept":
                return forms.checklist(accept.checks if accept else ())
            case "examine":
                return [*forms.checklist(examine.checks if examine else ()), forms.FILM]
            case "reasons":
                return [*self.reasons.questions(), forms.SURE]
            case "return":
                return [forms.RETURN_NOTE]
            case "checklist":
                return [replace(forms.CHECKLIST, optional=False, missing="请扫描或输入清单号码。")]
            case "fee":
                return [forms.RECEIPT]
            case "serial":
                return [forms.SERIAL]
            case "supply":
                return forms.questions_of(self.page.procedure)
        return []

    def _known(self, name: str) -> dict[str, str]:
        if name == "reasons":
            return self.reasons.known()
        if name == "examine" and settings.DEMO:
            # Nobody films in the demonstration; the camera would give its recording this name.
            return {forms.FILM.name: f"DEMO{self.page.case.number}"}
        return forms.known_inputs(self.page.case.inputs) if name == "supply" else {}

    def act(self) -> bool:
        """Do what the pressed button says; False where the page has to be shown.

        Whether the case allows it is the engine's to say: so a repeated press finds its own
        answer. Errors: those that are a page of their own (403, 404).
        """
        form, does = self.form, ACTS.get(self.pressed)
        if does is None:
            form.problems.append(
                Problem("", "workbench/no-such-act", "没有这个按钮，请从页面上的按钮里选。", {})
            )
            form.failed_with = 422
            return False
        with form.attempt():
            try:
                does(self, form)
            except DoorstepError as refused:
                judged = getattr(refused, "assessment", None)
                if not isinstance(judged, Assessment):
                    raise
                raise InvalidInput(*_all_of(judged)) from refused
        return not form.failed_with


def _all_of(judged: Assessment) -> list[Problem]:
    return [Problem("", gap.code, gap.sentence, gap.slots) for gap in judged.gaps]


def _accept(bench: Bench, form: Form) -> None:
    engine.pass_step(
        case_number=bench.page.case.number,
        step=StepKind.ACCEPT,
        checks=_checks(bench, form),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _sign(bench: Bench, form: Form) -> None:
    wanted = bench.request.POST.get("consent", "")[:36]
    for each in bench.page.to_sign:
        if each.consent_id == wanted:
            engine.sign_jointly(consent_id=UUID(wanted), by=bench.actor, key=form.key)


def _examine(bench: Bench, form: Form) -> None:
    engine.record_examination(
        case_number=bench.page.case.number,
        checks=_checks(bench, form),
        film=form.typed[forms.FILM.name],
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _checks(bench: Bench, form: Form) -> dict[str, bool]:
    if bench.request.POST.get("rest") == "agrees":
        forms.the_rest_agrees(form)
    return forms.checked(form.answers())


def _correct(bench: Bench, form: Form) -> None:
    engine.request_correction(
        case_number=bench.page.case.number,
        items=bench.reasons.picked(form.answers()),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _honour(bench: Bench, form: Form) -> None:
    engine.honour_checklist(
        case_number=bench.page.case.number,
        number=str(form.answers()[forms.CHECKLIST.name]),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _decline(bench: Bench, form: Form) -> None:
    engine.decline(
        case_number=bench.page.case.number,
        reasons=_sure(bench, form),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _refuse(bench: Bench, form: Form) -> None:
    engine.refuse(
        case_number=bench.page.case.number,
        reasons=_sure(bench, form),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _sure(bench: Bench, form: Form) -> list[engine.Reason]:
    answers = form.answers()
    picked = bench.reasons.picked(answers)
    if answers.get(forms.SURE.name) is not True:
        sentence = "不予受理、不予登记要先勾选“{label}”。"
        raise InvalidInput(
            Problem(forms.SURE.name, "workbench/not-sure", sentence, {"label": forms.SURE.label})
        )
    return picked


def _supply(bench: Bench, form: Form) -> None:
    form.answers()
    engine.supply_correction(
        case_number=bench.page.case.number,
        inputs=forms.inputs_of(form),
        by=bench.actor,
        key=form.key,
    )


def _attach(bench: Bench, form: Form) -> None:
    engine.attach_draw(
        case_number=bench.page.case.number,
        draw_id=bench.request.POST.get("draw", "")[:64],
        by=bench.actor,
        key=form.key,
    )


def _fee(bench: Bench, form: Form) -> None:
    receipt = str(form.answers()[forms.RECEIPT.name])
    # One receipt for all open items; each is an act under a key of its own, so a repeat after a
    # lost answer records nothing twice.
    for charge in bench.page.case.charges:
        if charge.open:
            engine.record_fee(
                case_number=bench.page.case.number,
                item=charge.item,
                fen=charge.fen,
                receipt_number=receipt,
                by=bench.actor,
                key=Key(f"{form.key}:{charge.item}"),
            )


def _grant(bench: Bench, form: Form) -> None:
    engine.pass_step(
        case_number=bench.page.case.number,
        step=StepKind.REVIEW,
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _return(bench: Bench, form: Form) -> None:
    engine.return_(
        case_number=bench.page.case.number,
        note=str(form.answers()[forms.RETURN_NOTE.name]),
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _produce(bench: Bench, form: Form) -> None:
    engine.pass_step(
        case_number=bench.page.case.number,
        step=StepKind.PRODUCE,
        version=forms.version_of(form),
        by=bench.actor,
        key=form.key,
    )


def _print(bench: Bench, form: Form) -> None:
    wanted = bench.request.POST.get("object", "")[:64]
    if wanted in {paper.order.object_id for paper in bench.page.papers}:
        fulfilment.print_again(object_id=wanted, by=bench.actor, key=form.key)


def _hand_over(bench: Bench, form: Form) -> None:
    engine.hand_over(case_number=bench.page.case.number, by=bench.actor, key=form.key)


def _complete(bench: Bench, form: Form) -> None:
    engine.complete(case_number=bench.page.case.number, by=bench.actor, key=form.key)


def _withdraw(bench: Bench, form: Form) -> None:
    engine.withdraw(case_number=bench.page.case.number, by=bench.actor, key=form.key)


def _serial(bench: Bench, form: Form) -> None:
    engine.record_outside_serial(
        case_number=bench.page.case.number,
        serial=str(form.answers()[forms.SERIAL.name]),
        transport=Transport.TRANSCRIBED,
        by=bench.actor,
        key=form.key,
    )


def _sample(bench: Bench, form: Form) -> None:
    engine.sample_outside_serial(
        case_number=bench.page.case.number,
        serial=str(form.answers()[forms.SERIAL.name]),
        by=bench.actor,
        key=form.key,
    )


ACTS: dict[str, Callable[[Bench, Form], None]] = {
    "accept": _accept,
    "correct": _correct,
    "honour": _honour,
    "decline": _decline,
    "supply": _supply,
    "attach": _attach,
    "sign": _sign,
    "examine": _examine,
    "fee": _fee,
    "grant": _grant,
    "return": _return,
    "refuse": _refuse,
    "produce": _produce,
    "print": _print,
    "hand-over": _hand_over,
    "complete": _complete,
    "withdraw": _withdraw,
    "serial": _serial,
    "sample": _sample,
}
PLAIN = "plain"
FORM_OF = {
    "accept": "accept",
    "correct": "reasons",
    "honour": "checklist",
    "decline": "reasons",
    "refuse": "reasons",
    "supply": "supply",
    "examine": "examine",
    "fee": "fee",
    "return": "return",
    "serial": "serial",
    "sample": "serial",
}
"""Which form a button belongs to; the others send nothing but the key."""
