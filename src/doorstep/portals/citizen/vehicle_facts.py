"""A vehicle and its owner as a stranger types them in, as the facts that rules read.

Why plain facts: they go the way of `law assess --facts` and of the API, and are read and refused by
the same code.
"""

from collections.abc import Mapping
from datetime import date

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.plate_number import PlateKind
from doorstep.portals.frame.forms import Kind, Option, Question
from doorstep.registry.codes import USE_CHARACTERS, VEHICLE_CLASSES


def count(typed: str) -> int:
    """A whole number of at most three digits. Errors: InvalidInput."""
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        return int(typed)
    sentence = "要写数字，例如 0，您写的是“{typed}”。"
    raise InvalidInput(Problem("count", "facts/count", sentence, {"typed": typed}))


QUESTIONS = (
    Question(
        "type",
        "车辆类型",
        Kind.SELECT,
        hint="照行驶证上的“车辆类型”选。",
        options=tuple(Option(code, label) for code, label in VEHICLE_CLASSES.items()),
    ),
    Question(
        "use",
        "使用性质",
        Kind.SELECT,
        hint="照行驶证上的“使用性质”选，自己家用的车是非营运。",
        options=tuple(Option(code, label) for code, label in USE_CHARACTERS.items()),
    ),
    Question(
        "seats",
        "核定载客人数",
        Kind.DIGITS,
        hint="连驾驶人在内，行驶证副页上有。",
        read=count,
        longest=3,
    ),
    Question("registered_on", "注册登记日期", Kind.DAY, hint="行驶证上的“注册日期”。"),
    Question("manufactured_on", "出厂日期", Kind.DAY, hint="登记证书上有。", optional=True),
    Question(
        "inspected_until",
        "检验有效期至",
        Kind.DAY,
        hint="行驶证副页最后一次写的那个月的最后一天。",
        optional=True,
    ),
    Question("insured_until", "交强险到期的日子", Kind.DAY, hint="没有保险就不填。", optional=True),
    Question("taxed", "今年的车船税交了吗", Kind.YES_NO),
    Question("violations", "没处理的交通违法", Kind.DIGITS, read=count, longest=3),
    Question("accidents", "没处理完的交通事故", Kind.DIGITS, read=count, longest=3),
    Question("mortgaged", "车抵押着吗", Kind.YES_NO),
    Question("stolen", "车报过被盗抢吗", Kind.YES_NO),
    Question("seized", "车被查封、扣押着吗", Kind.YES_NO),
    Question("casualties", "最近一次有人伤亡的事故", Kind.DAY, hint="没有就不填。", optional=True),
    Question("modified", "最近一次因非法改装受罚", Kind.DAY, hint="没有就不填。", optional=True),
    Question(
        "home",
        "您的户籍在哪里",
        Kind.CHOICE,
        options=(
            Option("city", "本市"),
            Option("province", "本省其他市"),
            Option("outside", "外省"),
        ),
    ),
    Question(
        "permit_until", "居住证有效期至", Kind.DAY, hint="户籍在本市的不用填。", optional=True
    ),
)
QUESTION_OF = {
    "vehicle.vehicle_class": "type",
    "vehicle.use_character": "use",
    "vehicle.seats": "seats",
    "vehicle.registered_on": "registered_on",
}
"""The question behind a fact that cannot be read."""


def plain_facts(answers: Mapping[str, object]) -> dict[str, object]:
    """What was typed, as facts by name. Errors: InvalidInput where the days contradict."""
    registered = plain_day(answers["registered_on"])
    made = answers["manufactured_on"]
    if isinstance(made, date) and registered is not None and made.isoformat() > registered:
        sentence = "出厂日期在注册登记日期之后，请核对。"
        raise InvalidInput(Problem("manufactured_on", "facts/order", sentence))
    insured, taxed = plain_day(answers["insured_until"]), answers["taxed"] is True
    return {
        "vin": "",
        "applicant": {
            "unit": False,
            "in_city": answers["home"] == "city",
            "in_province": answers["home"] != "outside",
            "residence_permit_until": plain_day(answers["permit_until"]),
        },
        "vehicle": {
            "vin": "",
            "owner_id": "",
            "number": "",
            "kind": PlateKind.SMALL.value,
            "vehicle_class": answers["type"],
            "use_character": answers["use"],
            "make_model": "",
            "colour": "",
            "registered_on": registered,
            "owned_since": registered,
            "inspection_valid_until": plain_day(answers["inspected_until"]),
            "mortgaged": answers["mortgaged"],
            "manufactured_on": plain_day(made),
            "seats": answers["seats"],
        },
        "vehicle_record": {
            "registered": True,
            "seized_by": "—" if answers["seized"] is True else "",
            "stolen": answers["stolen"],
        },
        "unsettled": {"violations": answers["violations"], "accidents": answers["accidents"]},
        "compulsory_insurance": insured
        and {"policy": "", "company": "", "valid_from": registered, "valid_until": insured},
        "vehicle_tax": {"paid_on": registered} if taxed else None,
        "inspection_record": {
            "casualty_accidents": _days(answers["casualties"]),
            "modifications": _days(answers["modified"]),
        },
    }


def plain_day(found: object) -> str | None:
    """A day as a fact writes it; None where none was typed."""
    return found.isoformat() if isinstance(found, date) else None


def _days(found: object) -> list[str]:
    day = plain_day(found)
    return [] if day is None else [day]
