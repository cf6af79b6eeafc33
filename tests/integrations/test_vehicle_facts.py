"""Facts from outside: found, not there, and could not be asked are three different answers."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from tests.integrations.serving import behave, served

from doorstep.integrations import simulator
from doorstep.integrations.factory import adapter as factory
from doorstep.integrations.factory import simulator as factory_simulator
from doorstep.integrations.factory.reader import factory_certificate
from doorstep.integrations.insurance import simulator as insurance_simulator
from doorstep.integrations.insurance.reader import compulsory_insurance, insurance_on
from doorstep.integrations.outside import Unreachable
from doorstep.integrations.tax import simulator as tax_simulator
from doorstep.integrations.tax.reader import purchase_tax, vehicle_tax
from doorstep.kernel import clock
from doorstep.places.demo import Demo, read_demo
from doorstep.procedures.engine import Inputs, Sourced, Unknown
from doorstep.procedures.requirements.facts import FormerInsurance

ON = date(2017, 6, 21)


@pytest.fixture(scope="module")
def demo() -> Demo:
    return read_demo(Path(settings.CITY_FOLDER), clock.today())


@pytest.fixture
def buyer(demo: Demo) -> Inputs:
    """A demo citizen with a new car, as the engine hands it to a reader."""
    person = next(p for p in demo.people if p.vin)
    certificate = demo.certificates[person.vin]
    values = {"vin": person.vin, "certificate_number": str(certificate["number"])}
    return Inputs("register-vehicle", person.key, values)


@pytest.fixture
def maker() -> Iterator[str]:
    with served("factory", factory_simulator.application) as address:
        yield address
        behave(address)


@pytest.mark.usefixtures("maker")
def test_a_certificate_is_found_with_its_source_and_day(buyer: Inputs) -> None:
    found = factory_certificate(buyer, ON)
    assert isinstance(found, Sourced)
    assert found.value.vin == buyer.get("vin")
    assert found.source == factory.SOURCE
    assert found.as_of.tzinfo is not None


@pytest.mark.usefixtures("maker")
def test_an_unknown_certificate_is_known_to_be_missing(buyer: Inputs) -> None:
    inputs = Inputs("register-vehicle", "x", {**buyer.values, "certificate_number": "../etc/%2e"})
    found = factory_certificate(inputs, ON)
    assert isinstance(found, Sourced)
    assert found.value is None


@pytest.mark.usefixtures("maker")
def test_what_was_not_said_yet_is_unknown() -> None:
    assert isinstance(factory_certificate(Inputs("register-vehicle", "x"), ON), Unknown)


def test_one_failure_is_repeated_and_not_seen(maker: str, buyer: Inputs) -> None:
    behave(maker, fail=1)
    assert isinstance(factory_certificate(buyer, ON), Sourced)


@pytest.mark.parametrize(
    "how",
    [
        {"fail": 9},
        {"delay_ms": 2500},
        {"answers": {"/certificates/WHATEVER": {"vin": 5}}},
    ],
)
def test_a_silent_or_lying_platform_makes_the_fact_unknown(
    maker: str, buyer: Inputs, how: dict[str, object]
) -> None:
    behave(maker, **how)
    values = dict(buyer.values)
    if "answers" in how:
        values["certificate_number"] = "WHATEVER"
    found = factory_certificate(Inputs("register-vehicle", "x", values), ON)
    assert isinstance(found, Unknown)
    assert found.from_ == factory.SOURCE


def test_nobody_at_the_address_is_unreachable() -> None:
    with served("factory", factory_simulator.application) as address:
        gone = address
    with override_settings(OUTSIDE_ADDRESSES={"factory": gone}), pytest.raises(Unreachable):
        factory.certificate("1", "L")


def test_insurance_and_taxes_are_read(buyer: Inputs) -> None:
    with served("insurance", insurance_simulator.application):
        policy = compulsory_insurance(buyer, ON)
    with served("tax", tax_simulator.application):
        purchase, yearly = purchase_tax(buyer, ON), vehicle_tax(buyer, ON)
    for found in (policy, purchase, yearly):
        assert isinstance(found, Sourced)
        assert found.value is not None
    assert isinstance(policy, Sourced)
    assert policy.value.valid_from < policy.value.valid_until


def test_a_vehicle_nobody_insured_has_no_policy() -> None:
    with served("insurance", insurance_simulator.application):
        found = compulsory_insurance(Inputs("x", "x", {"vin": "LSVFF66R8C2116280"}), ON)
    assert isinstance(found, Sourced)
    assert found.value is None


def test_the_policy_of_a_former_day_is_told_and_not_the_newest() -> None:
    # The simulator's own days: it read them when it was first asked, on whatever day that was.
    policies = simulator.demo().policies.values()
    older, newest = next(each for each in policies if len(each) > 1)
    vin = str(older["vin"])
    days = {
        "the last of the older": (str(older["until_on"]), older["number"]),
        "the first of the newest": (str(newest["from_on"]), newest["number"]),
    }
    first = date.fromisoformat(str(older["from_on"]))
    with served("insurance", insurance_simulator.application):
        for day, number in days.values():
            found = insurance_on(vin, date.fromisoformat(day))
            assert isinstance(found, Sourced)
            assert (found.value.asked, found.value.policy.policy) == (True, number)
        none = insurance_on(vin, first - timedelta(days=1))
    assert isinstance(none, Sourced)
    assert none.value == FormerInsurance(asked=True)


@pytest.mark.parametrize("answers", [{}, {"until_on": "2019-12-31"}])
def test_insurers_that_are_down_or_tell_of_other_days_make_it_unknown(
    answers: dict[str, str],
) -> None:
    policy = {
        "number": "P1",
        "insurer": "样本",
        "from_on": "2019-01-01",
        "until_on": "2020-01-01",
        "as_of": "2020-01-02",
    }
    with served("insurance", insurance_simulator.application) as address:
        how = {"answers": {"/policies": policy | answers}} if answers else {"fail": 9}
        behave(address, **how)
        found = insurance_on("LSVFF66R8C2116280", date(2020, 1, 1))
        behave(address)
    assert found == Unknown("旧车那天的交强险", "交强险信息平台")
