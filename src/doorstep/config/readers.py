"""Facts from our own rooms, and which reader finds which fact.

Why here: people, places, plates and the outside systems do not know each other.
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from doorstep.integrations.factory.reader import factory_certificate
from doorstep.integrations.insurance.adapter import SOURCE as INSURERS
from doorstep.integrations.insurance.reader import compulsory_insurance, insurance_on
from doorstep.integrations.police.adapter import SOURCE as POLICE
from doorstep.integrations.police.elsewhere import elsewhere
from doorstep.integrations.police.reader import inspection_record, unsettled, vehicle_record
from doorstep.integrations.tax.reader import purchase_tax, vehicle_tax
from doorstep.kernel import clock
from doorstep.kernel.uscc import Uscc
from doorstep.law.reading import Law
from doorstep.numbers import queries as rights
from doorstep.numbers.types import RightState
from doorstep.people import queries as people
from doorstep.people.errors import PersonNotFound
from doorstep.people.proofing import PaperKind, PhoneState
from doorstep.people.types import PersonKind
from doorstep.places import queries as places
from doorstep.plates import queries as plates
from doorstep.plates.applicants import is_theirs
from doorstep.plates.errors import DrawNotFound
from doorstep.plates.types import DrawState
from doorstep.procedures import engine
from doorstep.procedures.catalogue.keep_plate_number import asks_insurance
from doorstep.procedures.catalogue.temporary_plate import TemporaryIssues
from doorstep.procedures.catalogue.verify_identity import FaceToFace
from doorstep.procedures.engine import Inputs, Sourced, Unknown, bind
from doorstep.procedures.requirements.facts import (
    Applicant,
    FormerEvent,
    FormerInsurance,
    FormerNumber,
    HeldNumber,
    Home,
    Mortgagee,
    NumberCustom,
    RegisteredVehicle,
    Unsettled,
)
from doorstep.registry import queries as registry
from doorstep.registry.temporary import issues_of
from doorstep.registry.tenures import FormerUse, former_uses
from doorstep.registry.types import EntryAct, ObjectKind, VehicleView

RECORD = "登记系统"


def applicant(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Who applies; unknown until the person has said who they are."""
    needed = Unknown("户籍和居住证", "登录后的实名信息")
    if not inputs.applicant_id:
        return needed
    try:
        found = people.applicant_facts(inputs.applicant_id)
    except PersonNotFound:
        return needed
    if not found.complete:
        return needed
    home = found.household_division
    city = places.city()
    value = Applicant(
        unit=found.kind is PersonKind.UNIT,
        in_city=places.in_city(home, on) if home else False,
        in_province=home[:2] == city.code[:2],
        beyond=Home(places.setting("residence-permit-scope", on).word),
        residence_permit_until=found.residence_permit_until,
    )
    return Sourced(value, found.source, found.as_of)


def held_number(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The number the draw of this case holds for this applicant and vehicle.

    Choosing may follow acceptance and examination, so a missing number keeps neither from going on.
    """
    to_come = Unknown("选好的号牌号码", "选号", later=True)
    kept = engine.kept_number(inputs.applicant_id, inputs.get("vin"))
    if kept is not None:
        value = HeldNumber(kept.plate.dotted, kept.plate.kind, held=True, until=kept.until)
        return Sourced(value, RECORD, clock.now())
    if not inputs.draw_id:
        return to_come
    try:
        draw = plates.draw(UUID(inputs.draw_id))
    except (DrawNotFound, ValueError):
        return to_come
    if draw.chosen is None:
        return to_come
    ours = draw.vin == inputs.get("vin") and is_theirs(draw.applicant_id, inputs.applicant_id)
    mine = draw.state is DrawState.HELD or draw.case_number == inputs.case_number != ""
    value = HeldNumber(
        number=draw.chosen.dotted, kind=draw.chosen.kind, held=ours and mine, until=draw.hold_until
    )
    return Sourced(value, RECORD, clock.now())


def vehicle(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The registered vehicle the case is about; of an own vehicle only its owner's record."""
    if not inputs.applicant_id:
        return Unknown("您名下车辆的登记", "登录后的登记记录")
    if "vin" not in inputs.values:
        return Unknown("哪一辆车", "申请人")
    found = registry.vehicle(vin=inputs.get("vin")) if inputs.get("vin") else None
    if found is None:
        return Sourced(None, RECORD, clock.now())
    return Sourced(registered_as_fact(found), found.source, found.as_of)


def transferred_vehicle(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """Another's vehicle, for whoever holds its certificate: the number on it opens the record."""
    vin, certificate = inputs.get("vin"), inputs.get("certificate_number")
    if not vin or not certificate:
        return Unknown("车辆识别代号和登记证书编号", "申请人")
    found = registry.vehicle(vin=vin)
    if found is None:
        return Sourced(None, RECORD, clock.now())
    held = {
        each.number
        for each in registry.objects_of(found.id)
        if each.kind is ObjectKind.REGISTRATION_CERTIFICATE and each.state.live
    }
    if certificate not in held:
        return Sourced(None, RECORD, clock.now())
    return Sourced(registered_as_fact(found), found.source, found.as_of)


def mortgagee(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The unit to which the vehicle is to be mortgaged, by its credit code."""
    code = inputs.get("mortgagee")
    if not code:
        return Unknown("抵押权人的统一社会信用代码", "申请人")
    found = people.person_by_number(Uscc.parse(code))
    if found is None:
        return Sourced(None, RECORD, clock.now())
    return Sourced(Mortgagee(found.id, found.name), RECORD, clock.now())


def registered_as_fact(found: VehicleView) -> RegisteredVehicle:
    """A registered vehicle, as the rules read it."""
    changed_hands = [
        each.on for each in registry.entries(found.id) if each.act is EntryAct.TRANSFERRED
    ]
    car = found.particulars
    return RegisteredVehicle(
        vin=car.vin,
        owner_id=found.owner_id,
        number=found.plate.dotted,
        kind=found.plate.kind,
        vehicle_class=car.vehicle_class,
        use_character=car.use_character,
        make_model=car.make_model,
        colour=car.colour,
        registered_on=found.registered_on,
        owned_since=changed_hands[-1] if changed_hands else found.registered_on,
        inspection_valid_until=found.inspection_valid_until,
        mortgaged=bool(found.mortgagee_id),
        mortgagee_id=found.mortgagee_id,
        manufactured_on=car.manufactured_on,
        seats=car.seats,
    )


def seen(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """What the counter has recorded of the applicant's proofing; nothing before it began."""
    del on
    if not inputs.applicant_id:
        return Unknown("窗口面签的记录", "面签的窗口")
    under_way = people.proofing_under_way(inputs.applicant_id)
    if under_way is None:
        return Sourced(None, RECORD, clock.now())
    value = FaceToFace(
        face_seen=under_way.face is not None,
        second_needed=under_way.needs_second,
        second_looked=under_way.second_id is not None,
        phone_settled=under_way.phone_state in (PhoneState.CONFIRMED, PhoneState.NONE),
        portrait_taken=under_way.paper(PaperKind.PORTRAIT) is not None,
        agreement_signed=under_way.paper(PaperKind.AGREEMENT) is not None,
    )
    return Sourced(value, RECORD, clock.now())


def vehicle_licence(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The vehicle licence that is out, and what stands on it of inspection."""
    if not inputs.applicant_id:
        return Unknown("发出去的行驶证", "登录后的登记记录")
    if "vin" not in inputs.values:
        return Unknown("哪一辆车", "申请人")
    found = registry.vehicle(vin=inputs.get("vin")) if inputs.get("vin") else None
    value = registry.licence_of(found.id) if found is not None else None
    return Sourced(value, RECORD, clock.now())


def former_number(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The applicant's own former number of this name, the latest use of it; None without one."""
    if not inputs.applicant_id:
        return Unknown("您以前用过的号码", "登录后的登记记录")
    named = inputs.get("number")
    if not named:
        return Unknown("原来的号牌号码", "申请人")
    uses = [use for use in former_uses(inputs.applicant_id) if use.plate.text == named]
    if not uses:
        return Sourced(None, RECORD, clock.now())
    use = uses[0]
    value = replace(
        former_use_as_fact(use),
        in_use=registry.number_in_use(use.plate),
        given_back=_given_back(inputs.applicant_id, use),
    )
    return Sourced(value, RECORD, clock.now())


def former_use_as_fact(use: FormerUse) -> FormerNumber:
    """A use that ended, as the rules read it."""
    return FormerNumber(
        number=use.plate.text,
        kind=use.plate.kind,
        vin=use.vin,
        held_from=use.held_from,
        event_on=use.event_on,
        event=FORMER_EVENTS[use.event],
        inspected_until=use.inspected_until,
    )


def _given_back(person_id: str, use: FormerUse) -> bool:
    right = rights.latest_right(person_id, use.plate)
    if right is None or right.event_on != use.event_on:
        return False
    if right.state is RightState.GIVEN_UP:
        return True
    names = people.known_as(person_id)
    return right.shelved and not plates.kept_for(use.plate, names)


def former_unsettled(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """What is open against the vehicle that carried the former number."""
    known = former_number(inputs, on)
    if not isinstance(known, Sourced):
        return Unknown("旧车没处理完的违法和事故", POLICE)
    if known.value is None:
        # There is no vehicle to ask about; that no such number is known is said by its own rule.
        return Sourced(Unsettled(), RECORD, clock.now())
    values = {**inputs.values, "vin": known.value.vin}
    return unsettled(replace(inputs, values=values), on)


def former_insurance(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """The former vehicle's insurance on the day it was given up, where the rule wants to know."""
    known = former_number(inputs, on)
    if not isinstance(known, Sourced):
        return Unknown("旧车那天的交强险", INSURERS)
    former = known.value
    if former is None or not asks_insurance(former, number_custom_on(on), Law(on)):
        return Sourced(FormerInsurance(asked=False), RECORD, clock.now())
    return insurance_on(former.vin, former.event_on)


def number_custom(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """How the city reads what the rules on former numbers leave open."""
    return Sourced(number_custom_on(on), "本市设置", clock.now())


def number_custom_on(on: date) -> NumberCustom:
    """The three settings as of a day."""
    return NumberCustom(
        by_event=places.setting("number-right-day", on).word == "event",
        after_move=places.setting("number-right-after-move-before-2017", on).yes,
        running_grow=places.setting("number-right-running", on).yes,
    )


FORMER_EVENTS = {
    EntryAct.TRANSFERRED: FormerEvent.TRANSFER,
    EntryAct.CANCELLED: FormerEvent.CANCEL,
    EntryAct.MOVED_OUT: FormerEvent.MOVE,
    EntryAct.CHANGED: FormerEvent.CHANGE,
    EntryAct.NUMBER_SWAPPED: FormerEvent.CHANGE,
}


def temporary_issues(inputs: Inputs, on: date) -> Sourced[Any] | Unknown:
    """How many temporary plates the vehicle was given for the purpose asked."""
    vin, purpose = inputs.get("vin"), inputs.get("purpose")
    if not vin or not purpose:
        return Unknown("车辆识别代号和用途", "申请人")
    return Sourced(TemporaryIssues(issues_of(vin, purpose)), RECORD, clock.now())


def bind_readers() -> None:
    """Every fact of every procedure that is looked up."""
    bind("applicant", applicant)
    bind("seen", seen)
    bind("factory_certificate", factory_certificate)
    bind("compulsory_insurance", compulsory_insurance)
    bind("purchase_tax", purchase_tax)
    bind("vehicle_tax", vehicle_tax)
    bind("vehicle_record", vehicle_record)
    bind("held_number", held_number)
    bind("vehicle", vehicle)
    bind("former_number", former_number)
    bind("former_unsettled", former_unsettled)
    bind("former_insurance", former_insurance)
    bind("number_custom", number_custom)
    bind("unsettled", unsettled)
    bind("transferred_vehicle", transferred_vehicle)
    bind("mortgagee", mortgagee)
    bind("vehicle_licence", vehicle_licence)
    bind("elsewhere", elsewhere)
    bind("temporary_issues", temporary_issues)
    bind("inspection_record", inspection_record)
