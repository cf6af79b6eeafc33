"""What stands on the form of a licence to drive.

Why its number is masked: it is the holder's identity number, which leaves its room only for
somebody who gives a reason; a sample needs none.
"""

from datetime import date

from doorstep.fulfilment.forms import NONE, code_of
from doorstep.fulfilment.types import Form, Line
from doorstep.people import queries as people
from doorstep.places import queries as places
from doorstep.registry.driving.types import DrivingLicenceView
from doorstep.registry.types import ObjectView

LONG_TERM = "长期"


def driving_form(item: ObjectView, licence: DrivingLicenceView, issued_on: date) -> Form:
    """The form of one licence as the record stands."""
    holder = people.person(item.holder_id)
    until = licence.valid_until.isoformat() if licence.valid_until else LONG_TERM
    here = licence.issuing_city == places.city().code
    return Form(
        kind=item.kind,
        title="中华人民共和国机动车驾驶证",
        title_en="Driving License of the People's Republic of China",
        number=item.number,
        issued_on=issued_on,
        lines=(
            Line("owner", "姓名", "Name", holder.name),
            Line("identity", "证号", "", holder.id_number_masked),
            Line("file_number", "档案编号", "", licence.file_number_masked),
            Line("classes", "准驾车型", "Class", licence.classes_text),
            Line("first_issued_on", "初次领证日期", "", licence.first_issued_on.isoformat()),
            Line("valid_from", "有效起始日期", "Valid From", licence.valid_from.isoformat()),
            Line("valid_until", "有效截止日期", "Valid To", until),
            Line("issuing_city", "发证机关", "", places.city().name_zh if here else NONE),
            Line("issued_on", "发证日期", "", issued_on.isoformat()),
        ),
        plate_text="",
        plate_colour="",
        code_svg=code_of(item.number),
    )
