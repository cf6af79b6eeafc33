"""Questions that several procedures put to the applicant, and how the answers are read."""

import re
import unicodedata

from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.kernel.vin import Vin
from doorstep.procedures.engine import Ask, AskKind

_SEPARATORS = re.compile(r"[\s\-.\u00b7\u2022\u30fb]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"[\u4e00-\u9fff][A-Z][0-9A-Z]{4,6}")


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


def read_vehicle(typed: str) -> str:
    """A vehicle as its owner names it: what stands on its plates, or its VIN.

    Errors: InvalidInput.
    """
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if _NUMBER.fullmatch(bare):
        return bare
    if len(bare) == _VIN_LENGTH:
        return read_vin(bare)
    raise InvalidInput(
        Problem(
            "vin",
            "vehicle/named",
            "请写号牌号码（例如 鲁M12345）或 17 位车辆识别代号，您写的是“{typed}”。",
            {"typed": typed},
        )
    )


def read_object_number(typed: str) -> str:
    """What is printed on an official object: digits. Errors: InvalidInput."""
    bare = "".join(unicodedata.normalize("NFKC", typed).split())
    if not bare.isascii() or not bare.isdigit():
        raise InvalidInput(
            Problem(
                "certificate_number",
                "object/number",
                "编号只有数字，请照证书再写一遍，您写的是“{typed}”。",
                {"typed": typed},
            )
        )
    return bare


def read_number(typed: str) -> str:
    """A plate number as it is stored, without dot and blanks. Errors: InvalidInput."""
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if not _NUMBER.fullmatch(bare):
        raise InvalidInput(
            Problem(
                "number",
                "number/named",
                "请照号牌写全，例如 鲁M12345，您写的是“{typed}”。",
                {"typed": typed},
            )
        )
    return bare


def read_city(typed: str) -> str:
    """A place by name, without blanks. Errors: InvalidInput where there is no Chinese in it."""
    bare = "".join(unicodedata.normalize("NFKC", typed).split())
    if _HAN.search(bare) is None:
        raise InvalidInput(
            Problem(
                "destination",
                "place/name",
                "请写地名，例如：山东省德州市，您写的是“{typed}”。",
                {"typed": typed},
            )
        )
    return bare


_VIN_LENGTH = 17
OWN_VEHICLE = Ask(
    "vin",
    "哪一辆车",
    AskKind.VEHICLE,
    hint="号牌号码，或者 17 位车辆识别代号。",
    read=read_vehicle,
    missing="请选一辆车，或者写号牌号码。",
    longest=40,
)
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
