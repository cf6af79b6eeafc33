"""More invented buyers than the demonstration has, each with a car, written into a city's folder.

Why a folder and not rows: the simulators of the outside systems must know the cars as well.
"""

import shutil
from pathlib import Path

from doorstep.kernel import citizen_id, vin

PEOPLE = """
[[person]]
key = "crowd-{n}"
role = "citizen"
name = "众例{sign}"
card_zh = "众人之一"
card_en = "One of the crowd"
try_zh = "给新车上牌"
try_en = "Register a new car"
id_number = "{id_number}"
phone = "1990000{phone}"
division_code = "371602"
vin = "{vin}"
"""
CERTIFICATES = """
[[certificate]]
number = "CROWD{n:010}"
vin = "{vin}"
make_model = "样例牌 YL7150A"
vehicle_class = "K33"
use_character = "A"
fuel = "A"
colour = "A"
engine_number = "C{n:07}"
manufactured_on = "today-40d"
seats = 5
new_energy = false
announced = true
imported = false
networked = true
as_of = "today"
"""
POLICIES = """
[[policy]]
vin = "{vin}"
number = "CROWD-CI-{n}"
insurer = "样例财产保险（虚构）"
from_on = "today-2d"
until_on = "today+362d"
as_of = "today"
"""
TAXES = """
[[taxes]]
vin = "{vin}"
purchase_tax_settled = true
vehicle_tax_settled = true
receipt = "CROWD-TX-{n}"
as_of = "today"
"""
FILES = {
    "people.toml": PEOPLE,
    "certificates.toml": CERTIFICATES,
    "policies.toml": POLICIES,
    "taxes.toml": TAXES,
}
_SIGNS = "甲乙丙丁戊己庚辛壬癸"


def city_with_a_crowd(city_folder: Path, copy: Path, size: int) -> list[str]:
    """A copy of a city's folder with so many more buyers; their keys. At most 900."""
    shutil.copytree(city_folder, copy)
    for name, block in FILES.items():
        with (copy / "demo" / name).open("a", encoding="utf-8") as file:
            for n in range(1, size + 1):
                file.write(block.format(n=n, **_numbers(n)))
    return [f"crowd-{n}" for n in range(1, size + 1)]


def _numbers(n: int) -> dict[str, str]:
    first17 = f"37160119770707{n:03}"
    draft = f"L0DCAR5A0T1{n:06}"
    return {
        "id_number": first17 + citizen_id.check_character(first17),
        "vin": draft[:8] + vin.check_character(draft) + draft[9:],
        "phone": f"{5000 + n}",
        "sign": _SIGNS[n // 100 % 10] + _SIGNS[n // 10 % 10] + _SIGNS[n % 10],
    }
