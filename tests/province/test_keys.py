"""What is admitted, and under which keys the province speaks."""

from typing import TYPE_CHECKING, Any

import pytest
from tests.plates.log.builder import ORIGIN, POOL, City, public

from doorstep.plates.log.checkpoint import COSIGNATURE, NoteKey
from doorstep.province import keys, services
from doorstep.province.errors import Malformed, NoProvinceHere
from doorstep.province.models import Pool

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

GOOD: dict[str, Any] = {
    "pool": POOL,
    "origin": ORIGIN,
    "log_vkey": str(City.log_key()),
    "city_key": public("city/key"),
    "supervisors": [public("supervisor")],
}
ELSEWHERE = str(NoteKey("elsewhere.test/log/3716-02", 1, bytes.fromhex(public("log"))))
A_WITNESS = str(NoteKey(ORIGIN, COSIGNATURE, bytes.fromhex(public("log"))))


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("log_vkey", "no key"),
        ("log_vkey", ELSEWHERE),
        ("log_vkey", A_WITNESS),
        ("origin", "doorstep.test/log/3716-01"),
        ("city_key", "AB" * 32),
        ("city_key", ""),
        ("supervisors", ["xyz"]),
    ],
)
def test_what_cannot_be_admitted_is_named(field: str, value: Any) -> None:
    given = GOOD | {field: value}
    if field == "origin":  # its key must be named by it, or the key is what is wrong
        given["log_vkey"] = str(NoteKey(value, 1, bytes.fromhex(public("log"))))
    with pytest.raises(Malformed) as malformed:
        services.admit(**given)
    assert malformed.value.said == {"field": field}
    assert not Pool.objects.exists()


@pytest.mark.usefixtures("province")
def test_the_provinces_own_supervisor_is_always_pinned() -> None:
    row = services.admit(**GOOD | {"supervisors": []})
    assert row.supervisors == [keys.public(keys.supervisor_key())]
    assert len(services.admit(**GOOD).supervisors) == 2


@pytest.mark.usefixtures("province")
def test_an_admitted_log_keeps_its_name() -> None:
    services.admit(**GOOD)
    moved = f"other.test/log/{POOL}"
    key = str(NoteKey(moved, 1, bytes.fromhex(public("log"))))
    with pytest.raises(Malformed):
        services.admit(**GOOD | {"origin": moved, "log_vkey": key})
    assert Pool.objects.get().origin == ORIGIN


def test_every_key_follows_from_the_secret_and_from_nothing_else(
    settings: "SettingsWrapper",
) -> None:
    told: list[list[bytes]] = []
    for secret in ("01" * 32, "02" * 32, "01" * 32):
        settings.PROVINCE_SECRET = secret
        told.append([keys.vrf_key(), keys.party_key(), keys.witness_key(), keys.supervisor_key()])
    assert told[0] == told[2]
    assert len({key for each in told[:2] for key in each}) == 8


def test_a_city_has_no_key_of_the_province(settings: "SettingsWrapper") -> None:
    settings.PROVINCE_SECRET = ""
    for key in (keys.vrf_key, keys.party_key, keys.witness_key, keys.supervisor_key):
        with pytest.raises(NoProvinceHere):
            key()
