"""A form with everything on it, and an owner whose name is as long or as rare as a test wants."""

from dataclasses import replace
from datetime import date
from typing import Any

from doorstep.fulfilment.types import Form, Line
from doorstep.registry.types import ObjectKind

CODE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3">'
    '<path stroke="#000" d="M0 .5h3m-3 2h1"/></svg>'
)


def a_form(
    kind: ObjectKind = ObjectKind.VEHICLE_LICENCE, *, owner: str = "李娜", **other: Any
) -> Form:
    """A form whose only changing line is the owner's."""
    form = Form(
        kind=kind,
        title=kind.label,
        title_en="Sample",
        number="0000000000042",
        issued_on=date(2017, 6, 23),
        lines=(
            Line("plate", "号牌号码", "Plate No.", "鲁M8K2A6"),
            Line("vehicle_class", "车辆类型", "Vehicle Type", "小型轿车"),
            Line("owner", "所有人", "Owner", owner),
            Line("address", "住址", "Address", "滨州市滨城区"),
            Line("use_character", "使用性质", "Use Character", "非营运"),
            Line("make_model", "品牌型号", "Model", "样本牌DS7150A"),
            Line("vin", "车辆识别代号", "VIN", "LDSTEPA3X00000042"),
            Line("engine_number", "发动机号码", "Engine No.", "E1234567"),
            Line("registered_on", "注册日期", "Register Date", "2017-06-21"),
            Line("issued_on", "发证日期", "Issue Date", "2017-06-23"),
            Line("seats", "核定载人数", "", "5 人"),
            Line("total_mass", "总质量", "", "1720 kg"),
            Line("kerb_mass", "整备质量", "", "1320 kg"),
            Line("rated_load", "核定载质量", "", "--"),
            Line("size", "外廓尺寸", "", "4620×1780×1480 mm"),
            Line("fuel", "能源种类", "", "汽油"),
            Line("inspection", "检验有效期至", "", "2019年06月"),
        ),
        plate_text="鲁M·8K2A6",
        plate_colour="blue",
        code_svg=CODE,
    )
    if kind in (ObjectKind.PLATE_SET, ObjectKind.INSPECTION_MARK):
        few = ("plate", "vehicle_class", "inspection", "issued_on")
        form = replace(form, lines=tuple(line for line in form.lines if line.key in few))
    return replace(form, **other)
