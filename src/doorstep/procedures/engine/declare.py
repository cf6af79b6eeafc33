"""The words a procedure is written in: who, where, what is asked, what it costs, what follows.

Why so many small types: a page, a desk, an operation and a jurist's sheet are all rendered from one
procedure for a day, and none of them may hold a rule of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Flag, StrEnum, auto
from typing import Any, Generic, TypeVar

from doorstep.kernel.actor import Post
from doorstep.kernel.dated import Dated, NotInForce, Start
from doorstep.kernel.money import Fen
from doorstep.kernel.periods import WorkingDays
from doorstep.kernel.plate_number import PlateKind
from doorstep.law.instruments import Citation
from doorstep.law.reading import Law
from doorstep.procedures.engine.effects import Effect
from doorstep.procedures.engine.facts import FactsOf, How
from doorstep.procedures.engine.joint import FACT, JointParty
from doorstep.procedures.engine.requirement import Requirement
from doorstep.procedures.engine.types import Channel
from doorstep.registry.types import ObjectKind

F = TypeVar("F")


class Authority(StrEnum):
    """Whose act it is in law."""

    HERE = "here"
    UPSTREAM = "upstream"

    @property
    def label(self) -> str:
        """For the jurist's page."""
        return {
            Authority.HERE: "本系统的决定就是登记",
            Authority.UPSTREAM: "登记在公安系统里作出，这里等它的流水号",
        }[self]


class Applicant(Flag):
    """Who may apply."""

    OWNER = auto()
    HOLDER = auto()
    AGENT = auto()
    SELF = auto()

    @property
    def labels(self) -> tuple[str, ...]:
        """Everybody who may."""
        named = {
            Applicant.OWNER: "机动车所有人",
            Applicant.AGENT: "代理人（带委托书）",
            Applicant.SELF: "本人（不能代办）",
            Applicant.HOLDER: "驾驶证持有人",
        }
        return tuple(named[one] for one in self)


OWNER = Applicant.OWNER
AGENT = Applicant.AGENT
SELF = Applicant.SELF
HOLDER = Applicant.HOLDER
HERE = Authority.HERE
UPSTREAM = Authority.UPSTREAM


class AskKind(StrEnum):
    """How a question is put; the same words as the forms of the portals."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DIGITS = "digits"
    PHONE = "phone"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes-no"
    TICK = "tick"
    SELECT = "select"
    VEHICLE = "vehicle"
    """One of the applicant's own vehicles: chosen on a page, named by number or VIN at a desk."""
    FORMER_NUMBER = "former-number"
    """A number the applicant had on a vehicle and gave up: chosen on a page, typed at a desk."""

    @property
    def own(self) -> bool:
        """Whether the answer is something of the applicant's that the record knows."""
        return self in (AskKind.VEHICLE, AskKind.FORMER_NUMBER)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked of the applicant; `read` makes text, or refuses with InvalidInput."""

    name: str
    label: str
    kind: AskKind = AskKind.TEXT
    hint: str = ""
    read: Callable[[str], str] = str
    options: tuple[Choice, ...] = ()
    optional: bool = False
    missing: str = ""
    longest: int = 200


class Bring(StrEnum):
    """What the applicant does about a piece of evidence."""

    LOOKED_UP = "looked_up"
    BROUGHT = "brought"
    SHOWN = "shown"

    @property
    def label(self) -> str:
        """For the list of what to take along."""
        return {
            Bring.LOOKED_UP: "联网核查，不用带",
            Bring.BROUGHT: "要带",
            Bring.SHOWN: "开到现场查验",
        }[self]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One 证明、凭证: from when it is asked, and whether it has to be brought."""

    code: str
    name: str
    bring: Dated[Bring]
    hint: str = ""


def brought(
    code: str,
    name: str,
    *asked: Citation,
    looked_up: Citation | None = None,
    dropped: Citation | None = None,
    hint: str = "",
) -> Evidence:
    """Evidence to bring while an instrument asks for it; later looked up, or asked no more.

    The days are those on which the instruments took effect.
    """
    starts = [Start(each.instrument.from_on, Bring.BROUGHT, each) for each in asked]
    if looked_up is not None:
        starts.append(Start(looked_up.instrument.from_on, Bring.LOOKED_UP, looked_up))
    if dropped is not None:
        starts.append(Start(dropped.instrument.from_on, None, dropped, ends=True))
    return Evidence(code, name, Dated(name, *starts), hint)


def shown(code: str, name: str, *asked: Citation, hint: str = "") -> Evidence:
    """What is driven up and looked at, while an instrument asks for it."""
    starts = [Start(each.instrument.from_on, Bring.SHOWN, each) for each in asked]
    return Evidence(code, name, Dated(name, *starts), hint)


@dataclass(frozen=True, slots=True)
class Fee:
    """One item to pay, by day; the source of the amount stands in the dated table."""

    code: str
    name: str
    amount: Dated[Fen]


class StepKind(StrEnum):
    """What is done at a step."""

    ACCEPT = "accept"
    EXAMINE = "examine"
    REVIEW = "review"
    PRODUCE = "produce"

    @property
    def label(self) -> str:
        """The legal word."""
        return {
            StepKind.ACCEPT: "受理",
            StepKind.EXAMINE: "查验",
            StepKind.REVIEW: "审核",
            StepKind.PRODUCE: "制证",
        }[self]


ACCEPT, EXAMINE, REVIEW, PRODUCE = StepKind


@dataclass(frozen=True, slots=True)
class Check:
    """One point of a checklist, answered yes or no; a field of the fact the step finds out."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step, the post that passes it, posts that may too; `records` names the fact it finds."""

    kind: StepKind
    post: Post
    also: tuple[Post, ...] = ()
    records: str = ""
    checks: tuple[Check, ...] = ()


class About(StrEnum):
    """What a case is about, of which only one is open at a time in a procedure."""

    NEW_VEHICLE = "new-vehicle"
    """A vehicle that is not in the record yet, by its VIN."""
    OWN_VEHICLE = "own-vehicle"
    """A vehicle registered to the applicant."""
    VEHICLE = "vehicle"
    """A registered vehicle, whoever owns it, by its VIN."""
    PERSON = "person"
    """The applicant."""


@dataclass(frozen=True, slots=True)
class NumberNeed(Generic[F]):
    """A plate number is needed: of which kind, from which facts; `fact` is the number held."""

    kind: Callable[[F, Law], PlateKind]
    reads: tuple[str, ...]
    fact: str


Effects = Callable[[F, Law], Sequence[Effect]]


@dataclass(frozen=True, eq=False, slots=True)
class Procedure(Generic[F]):
    """One 业务, whole, in one file.

    `about` says what a case is about and `subject` names the ask that says which (none where it
    is the applicant): one open case per subject and procedure. `vehicle_class` and `use_character`
    are the dotted places of both in the facts, for points whose scope depends on them. What is
    given `meanwhile` is handed over with the decision, until what it delivers has been made.
    `joint` parties apply together with the applicant; the fact `joined` says who has agreed.
    `settings` are those of the city that its rules read, where the law leaves something open.
    """

    code: str
    name: str
    legal_name: Dated[str]
    words: tuple[str, ...]
    basis: tuple[Citation, ...]
    authority: Authority
    applicants: Applicant
    channels: Dated[frozenset[Channel]]
    asks: tuple[Ask, ...]
    evidence: tuple[Evidence, ...]
    facts: FactsOf[F]
    requirements: tuple[Requirement[F], ...]
    fees: tuple[Fee, ...]
    steps: tuple[Step, ...]
    term: Dated[WorkingDays]
    effects: Effects[F]
    delivers: tuple[ObjectKind, ...]
    meanwhile: tuple[ObjectKind, ...] = ()
    subject: str = ""
    about: About = About.NEW_VEHICLE
    vehicle_class: str = ""
    use_character: str = ""
    number: NumberNeed[F] | None = None
    joint: tuple[JointParty[F], ...] = ()
    settings: tuple[str, ...] = ()
    order: int = 100

    def __post_init__(self) -> None:
        asked = {ask.name for ask in self.asks}
        for fact in self.facts.of(How.DECLARED):
            if fact.of not in asked:
                raise TypeError(f"{self.code}: nobody asks for {fact.name}")
        recorded = {step.records for step in self.steps}
        for fact in self.facts.of(How.EXAMINED):
            if fact.name not in recorded:
                raise TypeError(f"{self.code}: no step finds out {fact.name}")
        for rule in self.requirements:
            unknown = set(rule.reads) - set(self.facts.names)
            if unknown:
                raise TypeError(f"{self.code}/{rule.name} reads {unknown}")
        names = [rule.name for rule in self.requirements]
        if len(names) != len(set(names)):
            raise TypeError(self.code)
        self._check_subject()
        if self.delivers and PRODUCE not in (step.kind for step in self.steps):
            raise TypeError(f"{self.code}: nobody makes what is delivered")
        if self.number is not None and self.number.fact not in self.facts.names:
            raise TypeError(f"{self.code}: {self.number.fact} is no fact")

    def _check_subject(self) -> None:
        if bool(self.joint) is not any(FACT in rule.reads for rule in self.requirements):
            raise TypeError(f"{self.code}: joint parties and a rule that asks for them")
        kinds = {ask.name: ask.kind for ask in self.asks}
        if self.about is About.PERSON:
            if self.subject or self.number is not None or not self._of_a_driver():
                raise TypeError(f"{self.code}: a case about a person has no vehicle")
        elif self.subject not in kinds:
            raise TypeError(f"{self.code}: nobody asks for {self.subject}")
        elif (kinds[self.subject] is AskKind.VEHICLE) is not (self.about is About.OWN_VEHICLE):
            raise TypeError(f"{self.code}: {self.subject} is asked as another kind of vehicle")

    def _of_a_driver(self) -> bool:
        return all(kind.of_a_driver for kind in (*self.delivers, *self.meanwhile))

    def in_force(self, day: date) -> bool:
        """Whether anybody may apply on a day."""
        try:
            self.channels.on(day)
        except NotInForce:
            return False
        return True

    @property
    def for_registered_vehicle(self) -> bool:
        """Whether the vehicle it is about is in the record, with the number it has had so far."""
        return self.about in (About.OWN_VEHICLE, About.VEHICLE)

    @property
    def decides_at(self) -> int:
        """The index of the step whose passing is the decision."""
        kinds = [step.kind for step in self.steps]
        if StepKind.REVIEW in kinds:
            return kinds.index(StepKind.REVIEW)
        return max(i for i, kind in enumerate(kinds) if kind is not StepKind.PRODUCE)

    def requirement(self, name: str) -> Requirement[Any] | None:
        """The rule of a reason name."""
        return next((rule for rule in self.requirements if rule.name == name), None)
