"""The invented people and vehicles of a city's demonstration, read from `demo/*.toml`.

Why a reader here: the simulators of the outside systems, the page `/demo` and the demo city must
speak of the same people. Days may be written relative to the day of the demonstration
(`today-40d`), so that an insurance policy does not run out while the software ages.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from doorstep.kernel.actor import Post
from doorstep.kernel.citizen_id import CitizenId
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.vin import Vin
from doorstep.places.errors import PackRefused
from doorstep.places.pack.report import Report
from doorstep.places.pack.tables import Table, read_tables

INVENTED_PHONE = re.compile("1990000[0-9]{4}")
PLACEHOLDER = "01"
"""County digits of an identity number that no county bears (市辖区 of the national list)."""

_RELATIVE = re.compile(r"today(?:([+-])([0-9]{1,5})d)?")
PEOPLE = "demo/people.toml"
CERTIFICATES = "demo/certificates.toml"
POLICIES = "demo/policies.toml"
TAXES = "demo/taxes.toml"
FILES = "demo/files.toml"
"""Vehicles of the demonstration that are registered in another city; not every city has some."""

Answer = Mapping[str, str | int | bool]
"""What an outside system's simulator answers: one JSON object, days in ISO 8601."""

_CERTIFICATE = {
    "number": str,
    "vin": str,
    "make_model": str,
    "vehicle_class": str,
    "use_character": str,
    "fuel": str,
    "colour": str,
    "engine_number": str,
    "manufactured_on": date,
    "seats": int,
    "new_energy": bool,
    "announced": bool,
    "imported": bool,
    "networked": bool,
    "as_of": date,
}
_POLICY = {
    "vin": str,
    "number": str,
    "insurer": str,
    "from_on": date,
    "until_on": date,
    "as_of": date,
}
_TAXES = {
    "vin": str,
    "purchase_tax_settled": bool,
    "vehicle_tax_settled": bool,
    "receipt": str,
    "as_of": date,
}
_FILE = {
    "vin": str,
    "certificate_number": str,
    "owner_number": str,
    "origin": str,
    "number": str,
    "kind": str,
    "registered_on": date,
    "inspected_until": date,
}


class Role(StrEnum):
    """What a demo person is to the system."""

    CITIZEN = "citizen"
    STAFF = "staff"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One card of the page `/demo`: a citizen with the VIN of a car, or staff with posts.

    With a `plate` the car is registered to them since `registered_on`; without, it is new.

    Empty strings stand for what such a person does not have.
    """

    key: str
    role: Role
    name: str
    card_zh: str
    card_en: str
    try_zh: str
    try_en: str
    id_number: str = ""
    phone: str = ""
    division_code: str = ""
    residence_permit_until: date | None = None
    vin: str = ""
    plate: str = ""
    registered_on: date | None = None
    inspected_until: date | None = None
    username: str = ""
    posts: tuple[Post, ...] = ()
    point: str | None = None


@dataclass(frozen=True, slots=True)
class Demo:
    """Everyone of the demonstration, and what the outside systems know, by VIN."""

    people: tuple[DemoPerson, ...]
    certificates: Mapping[str, Answer]
    policies: Mapping[str, tuple[Answer, ...]]
    """All of a vehicle, the oldest first."""
    taxes: Mapping[str, Answer]
    files: Mapping[str, Answer]

    def person(self, key: str) -> DemoPerson:
        """One person by key. Errors: KeyError."""
        return {person.key: person for person in self.people}[key]


def read_demo(city_folder: Path, on: date) -> Demo:
    """The demo people and vehicles of a city as of a day. Errors: PackRefused."""
    report = Report()
    demo = _read(city_folder, on, report)
    if report.problems:
        raise PackRefused(*report.in_order())
    return demo


def check_demo(city_folder: Path, on: date, points: set[str], report: Report) -> None:
    """Report what is wrong with the demo files of a pack whose points are these."""
    demo = _read(city_folder, on, report)
    tables = read_tables(city_folder, PEOPLE, Report()).get("person", [])
    for person, table in zip(demo.people, tables, strict=True):
        if person.point is not None and person.point not in points:
            report.add(
                table.at("point"),
                "demo-point",
                "“{point}”不是 points.csv 里的网点编号；请改正。",
                point=person.point,
            )


def _read(folder: Path, on: date, report: Report) -> Demo:
    certificates = _answers(folder, CERTIFICATES, "certificate", _CERTIFICATE, on, report)
    tables = read_tables(folder, PEOPLE, report).get("person", [])
    people = tuple(_person(table, set(certificates), on) for table in tables)
    seen: set[str] = set()
    for table, person in zip(tables, people, strict=True):
        if person.key in seen:
            table.complain("key", "twice", "已经有一个人物叫“{text}”；请换一个。", text=person.key)
        seen.add(person.key)
    return Demo(
        people,
        certificates,
        _policies(folder, on, report),
        _answers(folder, TAXES, "taxes", _TAXES, on, report),
        _files(folder, set(certificates), on, report),
    )


def _person(table: Table, vins: set[str], on: date) -> DemoPerson:
    role = table.text("role", 10)
    common = ("key", "role", "name", "card_zh", "card_en", "try_zh", "try_en")
    more: dict[str, tuple[str, ...]] = {
        Role.CITIZEN: (
            "id_number",
            "phone",
            "division_code",
            "residence_permit_until",
            "vin",
            "plate",
            "registered_on",
            "inspected_until",
        ),
        Role.STAFF: ("username", "phone", "posts", "point"),
        Role.STRANGER: (),
    }
    if role not in more:
        table.complain(
            "role",
            "choice",
            "“{key}”可以是：{choices}。",
            choices=" · ".join(each for each in Role),
        )
        role = Role.STRANGER
    table.only(*common, *more[role])
    person = DemoPerson(
        key=table.text("key", 40),
        role=Role(role),
        name=table.text("name", 50),
        card_zh=table.text("card_zh", 60),
        card_en=table.text("card_en", 120),
        try_zh=table.text("try_zh", 120),
        try_en=table.text("try_en", 240),
    )
    if role != Role.STRANGER:
        _checked(table, "name", lambda: PersonName.parse(person.name))
    if role == Role.CITIZEN:
        return _citizen(table, person, vins, on)
    return _staff(table, person) if role == Role.STAFF else person


def _citizen(table: Table, person: DemoPerson, vins: set[str], on: date) -> DemoPerson:
    until = table.text("residence_permit_until", 20, optional=True)
    vin = table.text("vin", 17, optional=True)
    if vin and vin not in vins:
        table.complain("vin", "demo-vin", "“{key}”在 certificates.toml 里没有；请先加合格证。")
    plate = table.text("plate", 12, optional=True)
    id_number = table.text("id_number", 18)
    _checked(table, "id_number", lambda: CitizenId.parse(id_number, on))
    if id_number[4:6] != PLACEHOLDER:
        table.complain(
            "id_number",
            "demo-identity",
            "虚构的号码第五、六位要写 01（市辖区），这样不属于任何真人。",
        )
    return replace(
        person,
        id_number=id_number,
        phone=_phone(table),
        division_code=table.text("division_code", 6),
        residence_permit_until=demo_day(table, "residence_permit_until", on) if until else None,
        vin=vin,
        plate=plate,
        registered_on=demo_day(table, "registered_on", on) if plate else None,
        inspected_until=demo_day(table, "inspected_until", on) if plate else None,
    )


def _staff(table: Table, person: DemoPerson) -> DemoPerson:
    posts = []
    words = table.values.get("posts")
    for word in words if isinstance(words, list) else [""]:
        if word not in set(Post):
            table.complain(
                "posts", "choice", "“{key}”可以是：{choices}。", choices=" · ".join(sorted(Post))
            )
            continue
        posts.append(Post(word))
    return replace(
        person,
        username=table.text("username", 40),
        phone=_phone(table),
        posts=tuple(posts),
        point=table.text("point", 20),
    )


def _phone(table: Table) -> str:
    phone = table.text("phone", 11)
    _checked(table, "phone", lambda: Phone.parse(phone))
    if not INVENTED_PHONE.fullmatch(phone):
        table.complain("phone", "demo-phone", "虚构的手机号要写成 1990000 开头的 11 位。")
    return phone


def _answers(
    folder: Path,
    name: str,
    title: str,
    fields: Mapping[str, type],
    on: date,
    report: Report,
) -> dict[str, Answer]:
    """All answers of one outside system by VIN."""
    found: dict[str, Answer] = {}
    for table in read_tables(folder, name, report).get(title, []):
        answer = _answer(table, fields, on)
        vin = str(answer["vin"])
        if vin in found:
            table.complain("vin", "twice", "车辆识别代号“{text}”写了两遍；请删去一处。", text=vin)
        found[vin] = answer
    return found


def _answer(table: Table, fields: Mapping[str, type], on: date) -> Answer:
    table.only(*fields)
    answer: dict[str, str | int | bool] = {}
    for key, kind in fields.items():
        if kind is date:
            answer[key] = demo_day(table, key, on).isoformat()
        elif kind is bool:
            answer[key] = table.yes(key)
        elif kind is int:
            answer[key] = table.number(key)
        else:
            answer[key] = table.text(key, 80)
    _checked(table, "vin", partial(Vin.parse, str(answer["vin"])))
    return answer


def _policies(folder: Path, on: date, report: Report) -> dict[str, tuple[Answer, ...]]:
    """The policies of each vehicle, one after the other."""
    found: dict[str, tuple[Answer, ...]] = {}
    for table in read_tables(folder, POLICIES, report).get("policy", []):
        answer = _answer(table, _POLICY, on)
        before = found.get(str(answer["vin"]), ())
        if before and str(answer["from_on"]) <= str(before[-1]["until_on"]):
            sentence = "同一辆车的保险要从早到晚写，后一份从前一份到期的第二天起或者更晚。"
            table.complain("from_on", "demo-policy", sentence)
        found[str(answer["vin"])] = (*before, answer)
    return found


def _files(folder: Path, vins: set[str], on: date, report: Report) -> dict[str, Answer]:
    """Files of other cities by VIN; each belongs to a vehicle with a certificate."""
    if not (folder / FILES).is_file():
        return {}
    for table in read_tables(folder, FILES, Report()).get("file", []):
        if table.text("vin", 17) not in vins:
            sentence = "“{key}”在 certificates.toml 里没有；请先加合格证。"
            report.add(table.at("vin"), "demo-vin", sentence, key="vin")
    return _answers(folder, FILES, "file", _FILE, on, report)


def demo_day(table: Table, key: str, on: date) -> date:
    """A day of a file of the demonstration, or one relative to its day."""
    text = table.text(key, 20)
    relative = _RELATIVE.fullmatch(text)
    if relative:
        days = int(relative[2] or 0)
        return on + timedelta(days=-days if relative[1] == "-" else days)
    try:
        return date.fromisoformat(text)
    except ValueError:
        table.complain(key, "day", "“{key}”要写成 2017-06-21，或者 today-40d 这样的形式。")
        return on


def _checked(table: Table, key: str, parse: Callable[[], object]) -> None:
    try:
        parse()
    except InvalidInput as invalid:
        for problem in invalid.problems:
            table.report.add(table.at(key), problem.code, problem.sentence, **problem.slots)
