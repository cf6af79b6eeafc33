"""Takes up the invented people of a city's demonstration: all of a folder, or nothing.

`people.csv`: role,kind,name,number,phone,division_code,residence_permit_until
`staff.csv`:  role,username,name,post,point,from_on,until_on
A member of staff with several posts has several lines. Loading again changes nothing.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Post
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.people import keys, second_factor
from doorstep.people.errors import DemoPeopleInvalid
from doorstep.people.models import Appointment, Person, User
from doorstep.people.sealed import put_number, put_phone
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import Loaded, PersonKind, UserKind

PEOPLE, STAFF = "people.csv", "staff.csv"


@dataclass(frozen=True, slots=True)
class _Citizen:
    role: str
    kind: PersonKind
    name: str
    number: CitizenId | Uscc
    phone: Phone | None
    division_code: str
    residence_permit_until: date | None


@dataclass(frozen=True, slots=True)
class _Appointed:
    role: str
    username: str
    name: str
    post: Post
    point: str
    point_kind: str
    from_on: date
    until_on: date | None


def load_demo_people(directory: Path, *, point_kind_of: Callable[[str], str]) -> Loaded:
    """Load both files; `point_kind_of` answers the kind of a service point by its code.

    Errors: DemoPeopleInvalid naming line and column, and then nothing is written.
    """
    citizens = list(_citizens(directory / PEOPLE))
    appointed = list(_appointed(directory / STAFF, point_kind_of))
    with transaction.atomic(durable=True):
        made = [_citizen(one) for one in citizens]
        users, posts = _staff(appointed)
        loaded = Loaded(
            citizens=sum(one.kind is PersonKind.NATURAL for one in made if one),
            units=sum(one.kind is PersonKind.UNIT for one in made if one),
            staff=users,
            appointments=posts,
        )
        if any((loaded.citizens, loaded.units, loaded.staff, loaded.appointments)):
            audit.note("demo.people_loaded", "demo", by=SYSTEM)
    return loaded


def _citizen(one: _Citizen) -> _Citizen | None:
    known = keys.indexes("identity-number", one.number.text)
    if Person.objects.filter(number_index__in=known).exists():
        return None
    now = clock.now()
    person = Person(
        kind=one.kind.value,
        name=one.name,
        division_code=one.division_code,
        residence_permit_until=one.residence_permit_until,
        sample=True,
        recorded_at=now,
    )
    put_number(person, one.number)
    if one.phone is not None:
        put_phone(person, one.phone)
    person.save(force_insert=True)
    if one.phone is not None and one.kind is PersonKind.NATURAL:
        new_citizen(person, one.phone, now, demo_role=one.role)
    return one


def _staff(appointed: list[_Appointed]) -> tuple[int, int]:
    users = posts = 0
    for one in appointed:
        user = User.objects.filter(username=one.username).first()
        if user is None:
            user = User(
                kind=UserKind.STAFF.value,
                username=one.username,
                name=one.name,
                demo_role=one.role,
                made_at=clock.now(),
            )
            # Nobody knows a password of these accounts: the demo page signs them in.
            user.set_unusable_password()
            user.save(force_insert=True)
            second_factor.bind(user, second_factor.new_secret())
            users += 1
        _, made = Appointment.objects.get_or_create(
            user=user,
            post=one.post.value,
            point=one.point,
            from_on=one.from_on,
            defaults={"point_kind": one.point_kind, "until_on": one.until_on},
        )
        posts += made
    return users, posts


class _Row:
    """One line of a file that can say where it is wrong."""

    def __init__(self, line: int, values: Mapping[str, str | None]) -> None:
        self.line = line
        self._values = values

    def text(self, column: str) -> str:
        """The trimmed value."""
        value = self._values.get(column)
        if value is None:
            raise DemoPeopleInvalid(line=self.line, column=column, why="缺少这一列")
        return value.strip()

    def day(self, column: str) -> date | None:
        """A day, or None where nothing stands."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as wrong:
            raise DemoPeopleInvalid(line=self.line, column=column, why="不是日期") from wrong

    def wrong(self, column: str, why: str) -> DemoPeopleInvalid:
        """The error for this line."""
        return DemoPeopleInvalid(line=self.line, column=column, why=why)


def _rows(file: Path) -> Iterator[_Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for line, values in enumerate(csv.DictReader(lines), start=2):
            yield _Row(line, values)


def _citizens(file: Path) -> Iterator[_Citizen]:
    for row in _rows(file):
        try:
            kind = PersonKind(row.text("kind"))
        except ValueError as wrong:
            raise row.wrong("kind", "只能是 natural 或 unit") from wrong
        natural = kind is PersonKind.NATURAL
        try:
            number: CitizenId | Uscc = (
                CitizenId.parse(row.text("number"), clock.today())
                if natural
                else Uscc.parse(row.text("number"))
            )
            name = PersonName.parse(row.text("name")).text if natural else row.text("name")
            phone = Phone.parse(row.text("phone")) if row.text("phone") else None
        except InvalidInput as wrong:
            raise row.wrong(wrong.problems[0].field, wrong.say()) from wrong
        yield _Citizen(
            role=row.text("role"),
            kind=kind,
            name=name,
            number=number,
            phone=phone,
            division_code=row.text("division_code"),
            residence_permit_until=row.day("residence_permit_until"),
        )


def _appointed(file: Path, point_kind_of: Callable[[str], str]) -> Iterator[_Appointed]:
    for row in _rows(file):
        try:
            post = Post(row.text("post"))
        except ValueError as wrong:
            raise row.wrong("post", "没有这个岗位") from wrong
        from_on = row.day("from_on")
        if from_on is None:
            raise row.wrong("from_on", "不能为空")
        yield _Appointed(
            role=row.text("role"),
            username=row.text("username"),
            name=row.text("name"),
            post=post,
            point=row.text("point"),
            point_kind=point_kind_of(row.text("point")),
            from_on=from_on,
            until_on=row.day("until_on"),
        )
