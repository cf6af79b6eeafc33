"""The code in the terminal is the address, module by module; the box of `demo --lan` carries it."""

import segno

from doorstep.config.demo import City, Wish, box
from doorstep.config.scannable import scannable

_UPPER, _LOWER = "▀█", "▄█"


def test_half_blocks_are_the_modules_of_the_code() -> None:
    address = "http://192.0.2.17:8000"
    lines = scannable(address, coloured=False)
    rows = []
    for line in lines:
        rows += [[sign in _UPPER for sign in line], [sign in _LOWER for sign in line]]
    code = segno.make(address, error="l", micro=False)
    expected = [[bool(module) for module in row] for row in code.matrix_iter(border=2)]
    assert rows[: len(expected)] == expected
    assert not any(any(row) for row in rows[len(expected) :])


def test_colours_make_it_black_on_white_in_any_terminal() -> None:
    plain = scannable("http://192.0.2.17:8000", coloured=False)
    coloured = scannable("http://192.0.2.17:8000", coloured=True)
    assert coloured == [f"\x1b[30;47m{line}\x1b[0m" for line in plain]


def test_the_box_shows_a_code_for_every_address_of_the_network_and_only_when_asked() -> None:
    city = City(Wish(lan=True), port=8000)
    shown = box(city)
    codes = [line for a in city.lan_addresses for line in scannable(a, coloured=False)]
    assert [line for line in codes if f"  {line}" not in shown.split("\n")] == []
    assert ("█" in shown) == bool(codes)
    assert "█" not in box(City(Wish(), port=8000))
