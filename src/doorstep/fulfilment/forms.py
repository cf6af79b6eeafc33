"""What stands on each form, put together from the record, the holder and the place.

Why the owner's street is missing: this record keeps no addresses yet; the form names the county.
"""

import io
from collections.abc import Callable
from datetime import date

import segno

from doorstep.fulfilment.types import Form, Line
from doorstep.law.parameters import MOVING_PLATE_SPAN, TEMPORARY_PLATE_SPAN
from doorstep.people import queries as people
from doorstep.people.types import PersonView
from doorstep.places import queries as places
from doorstep.registry.temporary import printed_until
from doorstep.registry.types import ObjectKind, ObjectView, VehicleState, VehicleView

NONE = "--"
"""How a card prints an empty field."""
_PERSONS = "{number} 人"


def form_of(item: ObjectView, vehicle: VehicleView, issued_on: date) -> Form:
    """The form of one object as the record stands."""
    owner = people.person(item.holder_id)
    title, title_en, lines = _CONTENT[item.kind]
    return Form(
        kind=item.kind,
        title=title,
        title_en=title_en,
        number=item.number,
        issued_on=issued_on,
        lines=lines(vehicle, owner, issued_on),
        plate_text=vehicle.plate.dotted,
        plate_colour=vehicle.plate.kind.colour,
        code_svg=code_of(item.number),
    )


def code_of(digits: str) -> str:
    """A QR code of digits alone: every scanner types them as if by keyboard."""
    drawn = io.BytesIO()
    segno.make_qr(digits, error="m").save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode()


def _day(day: date | None) -> str:
    return NONE if day is None else day.isoformat()


def _month(day: date | None) -> str:
    if day is None:
        return NONE
    return "{year}年{month}月".format(year=day.year, month=f"{day.month:02d}")


def _measure(number: int, unit: str) -> str:
    return f"{number} {unit}" if number else NONE


def _persons(number: int) -> str:
    return _PERSONS.format(number=number) if number else NONE


def _size(vehicle: VehicleView) -> str:
    car = vehicle.particulars
    if not (car.length and car.width and car.height):
        return NONE
    return f"{car.length}×{car.width}×{car.height} mm"


def _address(owner: PersonView, on: date) -> str:
    county = places.county_of(owner.division_code, on) if owner.division_code else None
    if county is None:
        return NONE
    return places.city().name_zh + county.name_zh


def _licence(vehicle: VehicleView, owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    car = vehicle.particulars
    return (
        Line("plate", "号牌号码", "Plate No.", vehicle.plate.text),
        Line("vehicle_class", "车辆类型", "Vehicle Type", vehicle.vehicle_class_label),
        Line("owner", "所有人", "Owner", owner.name),
        Line("address", "住址", "Address", _address(owner, issued_on)),
        Line("use_character", "使用性质", "Use Character", vehicle.use_character_label),
        Line("make_model", "品牌型号", "Model", car.make_model),
        Line("vin", "车辆识别代号", "VIN", car.vin),
        Line("engine_number", "发动机号码", "Engine No.", car.engine_number),
        Line("registered_on", "注册日期", "Register Date", _day(vehicle.registered_on)),
        Line("issued_on", "发证日期", "Issue Date", _day(issued_on)),
        Line("seats", "核定载人数", "", _persons(car.seats)),
        Line("total_mass", "总质量", "", _measure(car.total_mass, "kg")),
        Line("kerb_mass", "整备质量", "", _measure(car.kerb_mass, "kg")),
        Line("rated_load", "核定载质量", "", _measure(car.rated_load, "kg")),
        Line("size", "外廓尺寸", "", _size(vehicle)),
        Line("fuel", "能源种类", "", vehicle.fuel_label),
        Line("inspection", "检验有效期至", "", _month(vehicle.inspection_valid_until)),
    )


def _certificate(vehicle: VehicleView, owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    car = vehicle.particulars
    return (
        Line("owner", "机动车所有人", "", owner.name),
        Line("identity", "身份证明号码", "", owner.id_number_masked or NONE),
        Line("registered_on", "登记日期", "", _day(vehicle.registered_on)),
        Line("plate", "机动车登记编号", "", vehicle.plate.text),
        Line("vehicle_class", "车辆类型", "", vehicle.vehicle_class_label),
        Line("make_model", "车辆品牌型号", "", car.make_model),
        Line("colour", "车身颜色", "", vehicle.colour_label),
        Line("vin", "车辆识别代号", "", car.vin),
        Line("imported", "国产/进口", "", "进口" if car.imported else "国产"),
        Line("engine_number", "发动机号", "", car.engine_number),
        Line("fuel", "燃料种类", "", vehicle.fuel_label),
        Line("displacement", "排量", "", _measure(car.displacement, "mL")),
        Line("power", "功率", "", f"{car.power / 10:.1f} kW" if car.power else NONE),
        Line("maker", "制造厂名称", "", car.maker or NONE),
        Line("size", "外廓尺寸", "", _size(vehicle)),
        Line("total_mass", "总质量", "", _measure(car.total_mass, "kg")),
        Line("seats", "核定载客", "", _persons(car.seats)),
        Line("use_character", "使用性质", "", vehicle.use_character_label),
        Line("manufactured_on", "车辆出厂日期", "", _day(car.manufactured_on)),
        Line("issued_on", "发证日期", "", _day(issued_on)),
    )


def _plate(vehicle: VehicleView, _owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    return (
        Line("plate", "号牌号码", "", vehicle.plate.text),
        Line("plate_kind", "号牌种类", "", vehicle.plate.kind.label),
        Line("issued_on", "核发日期", "", _day(issued_on)),
    )


def _mark(vehicle: VehicleView, _owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    return (
        Line("plate", "号牌号码", "", vehicle.plate.text),
        Line("plate_kind", "号牌种类", "", vehicle.plate.kind.label),
        Line("inspection", "检验有效期至", "", _month(vehicle.inspection_valid_until)),
        Line("issued_on", "核发日期", "", _day(issued_on)),
    )


def _temporary(vehicle: VehicleView, _owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    if vehicle.state is VehicleState.TEMPORARY:
        until = printed_until(vehicle.id)
    else:
        leaving = vehicle.state is VehicleState.MOVED_OUT
        span = MOVING_PLATE_SPAN if leaving else TEMPORARY_PLATE_SPAN
        until = span.on(issued_on).after(issued_on)
    return (
        Line("plate", "号牌号码", "", vehicle.plate.text),
        Line("vin", "车辆识别代号", "", vehicle.particulars.vin),
        Line("make_model", "品牌型号", "", vehicle.particulars.make_model),
        Line("issued_on", "核发日期", "", _day(issued_on)),
        Line("until", "有效期至", "", _day(until)),
    )


def _cancelled(vehicle: VehicleView, owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    car = vehicle.particulars
    return (
        Line("owner", "机动车所有人", "", owner.name),
        Line("plate", "号牌号码", "", vehicle.plate.text),
        Line("plate_kind", "号牌种类", "", vehicle.plate.kind.label),
        Line("vin", "车辆识别代号", "", car.vin),
        Line("make_model", "车辆品牌型号", "", car.make_model),
        Line("registered_on", "登记日期", "", _day(vehicle.registered_on)),
        Line("cancelled_on", "注销日期", "", _day(issued_on)),
    )


def _entrustment(vehicle: VehicleView, owner: PersonView, issued_on: date) -> tuple[Line, ...]:
    car = vehicle.particulars
    return (
        Line("owner", "机动车所有人", "", owner.name),
        Line("plate", "号牌号码", "", vehicle.plate.text),
        Line("plate_kind", "号牌种类", "", vehicle.plate.kind.label),
        Line("vin", "车辆识别代号", "", car.vin),
        Line("vehicle_class", "车辆类型", "", vehicle.vehicle_class_label),
        Line("inspection", "检验有效期至", "", _month(vehicle.inspection_valid_until)),
        Line("issued_on", "委托日期", "", _day(issued_on)),
    )


_Lines = Callable[[VehicleView, PersonView, date], tuple[Line, ...]]
_CONTENT: dict[ObjectKind, tuple[str, str, _Lines]] = {
    ObjectKind.VEHICLE_LICENCE: (
        "中华人民共和国机动车行驶证",
        "Vehicle License of the People's Republic of China",
        _licence,
    ),
    ObjectKind.REGISTRATION_CERTIFICATE: (
        "机动车登记证书",
        "Motor Vehicle Registration Certificate",
        _certificate,
    ),
    ObjectKind.PLATE_SET: ("机动车号牌", "Motor Vehicle Plates", _plate),
    ObjectKind.INSPECTION_MARK: ("机动车检验合格标志", "Inspection Mark", _mark),
    ObjectKind.TEMPORARY_PLATE: ("临时行驶车号牌", "Temporary Plate", _temporary),
    ObjectKind.CANCELLATION_CERTIFICATE: (
        "机动车注销证明书",
        "Certificate of Cancellation",
        _cancelled,
    ),
    ObjectKind.ENTRUSTMENT: (
        "委托核发检验合格标志通知书",
        "Entrustment to Issue an Inspection Mark",
        _entrustment,
    ),
}
