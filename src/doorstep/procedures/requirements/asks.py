"""Questions that several procedures put to the applicant, and how the answers are read."""

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.vin import Vin
from doorstep.procedures.engine import Ask


def read_vin(typed: str) -> str:
    """The VIN as it is stored. Errors: InvalidInput."""
    return Vin.parse(typed).text


def read_certificate_number(typed: str) -> str:
    """The certificate's number as it is stored: capital letters and digits, dashes kept."""
    bare = "".join(typed.split()).upper()
    if not bare.isascii() or not bare.replace("-", "").isalnum():
        raise InvalidInput(
            Problem(
                "certificate_number",
                "certificate/shape",
                "合格证编号只有字母和数字，您写的是“{typed}”。",
                {"typed": typed},
            )
        )
    return bare


VIN = Ask(
    "vin",
    "车辆识别代号（车架号）",
    hint="合格证上的 17 位数字和字母，前挡风玻璃左下角也有。",
    read=read_vin,
    longest=40,
)
CERTIFICATE_NUMBER = Ask(
    "certificate_number",
    "合格证编号",
    hint="合格证右上角；进口车填货物进口证明书编号。",
    read=read_certificate_number,
    longest=40,
)
