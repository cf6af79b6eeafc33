"""Every registered way to cheat is refused by the ordinary auditor, at the entry it forged.

The page and the command show this same list; whoever adds a rule adds the cheat that it stops.
"""

import pytest
from tests.plates.log.builder import City, a_city, public, secret

from doorstep.plates.crypto import TOOLS, VERIFIERS
from doorstep.plates.log import Refused, State
from doorstep.plates.log.auditing import audit
from doorstep.plates.log.cheating import BY_KIND, CHEATS, Cheat, NotHere, by_name, try_out
from doorstep.plates.log.cheating.keyring import CITY, CITY_COIN, LOG, SUPERVISOR, Keyring
from doorstep.plates.log.cheating.specimen import keyring, specimen
from doorstep.plates.log.cheating.trial import Files, Log, signed_log
from doorstep.plates.log.publishing import files_of
from doorstep.plates.log.refusals import SENTENCES
from doorstep.plates.log.storing import store

KEYS = keyring(TOOLS)
MISTAKES = {
    "log/index", "log/too-long", "log/tile", "segment/number", "segment/pattern",
    "genesis/segment", "fill/number", "fill/count", "result/betas", "exclude/numbers",
    "call/key-lost", "swap/numbers",
}  # fmt: skip
"""Rules against slips of the pen, and one against haste; the tests beside this one break them."""
NOT_OF_THE_LOG = {"betas/closed", "supervisor/rejected"}
"""What the province answers to the city; no entry is refused with it."""


@pytest.fixture(scope="module")
def honest() -> Log:
    return specimen(KEYS)


@pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat.name)
def test_every_cheat_is_refused_where_it_was_done(honest: Log, cheat: Cheat) -> None:
    trial = try_out(cheat, honest, KEYS)
    assert [finding.index for finding in trial.report.findings] == [trial.forgery.index]
    (finding,) = trial.report.findings
    assert finding.rule in cheat.rules
    assert finding.sentence
    index = trial.forgery.index
    assert (trial.entry is None) == (index is None)
    assert not {"province", "province-coin", "witness"} & set(trial.forgery.keys)
    assert cheat.bribed == ("supervisor" in trial.forgery.keys)
    if index is None:
        return
    state = State(honest.pool, honest.supervisors, VERIFIERS)
    for at, entry in enumerate(trial.forgery.log.entries[:index]):
        state.apply(entry, at)
    before = store(state)
    with pytest.raises(Refused) as refused:
        state.apply(trial.forgery.log.entries[index], index)
    assert refused.value.rule == finding.rule
    assert store(state) == before, "a refused entry changed the state"


def test_the_log_that_is_forged_is_honest(honest: Log) -> None:
    report = audit(
        Files(dict(files_of(honest.entries, honest.note))),
        log=honest.key,
        supervisors=honest.supervisors,
        verifiers=VERIFIERS,
        witnesses=honest.witnesses,
        earlier=honest.note,
    )
    assert report.good
    assert report.witnesses == ("province.example/witness",)
    state = State(honest.pool, honest.supervisors, VERIFIERS)
    for at, entry in enumerate(honest.entries):
        state.apply(entry, at)
    assert state.size == len(honest.entries) > 50
    assert honest == specimen(KEYS)


def test_every_rule_has_a_cheat_that_it_stops() -> None:
    stopped = {rule for cheat in CHEATS for rule in cheat.rules}
    rules = {rule for rule in SENTENCES if not rule.startswith("receipt/")}
    assert rules - stopped == MISTAKES | NOT_OF_THE_LOG
    assert stopped <= rules


def test_names_are_words_for_an_address_and_unique() -> None:
    names = [cheat.name for cheat in CHEATS]
    assert len(names) == len(set(names)) == sum(map(len, BY_KIND.values()))
    assert all(name.replace("-", "").isalpha() and name.isascii() for name in names)
    assert all(by_name(cheat.name) is cheat for cheat in CHEATS)
    assert by_name("honesty") is None


# -- any other log -------------------------------------------------------------------------------


def of_city(city: City) -> tuple[Log, Keyring]:
    """A log with the city as its only party, and what lies in that city's drawer."""
    keys = Keyring(
        TOOLS,
        {
            LOG: secret("log"),
            CITY: secret("city/key"),
            CITY_COIN: secret("city/vrf"),
            SUPERVISOR: secret("supervisor"),
        },
    )
    origin = "doorstep.test/log/3716-02"
    return signed_log(origin, city.entries, {public("supervisor")}, keys), keys


def test_in_a_log_of_the_city_alone_yesterday_is_guarded_by_the_citizens_signature() -> None:
    city = a_city()
    city.registered()
    cheat = by_name("edit-yesterday")
    assert cheat is not None
    trial = try_out(cheat, *of_city(city))
    assert [finding.rule for finding in trial.report.findings] == ["choose/signature"]


def test_a_log_without_the_place_for_a_cheat_says_so() -> None:
    city = a_city()
    refused, tried = set(), set()
    for cheat in CHEATS:
        try:
            trial = try_out(cheat, *of_city(city))
        except NotHere:
            refused.add(cheat.name)
        else:
            tried.add(cheat.name)
            assert {finding.rule for finding in trial.report.findings} <= cheat.rules
    assert {"favour-a-friend", "without-the-province", "drop-the-province"} <= refused
    assert {"hide-a-number", "without-any-draw", "tear-out-the-end"} <= tried


def test_the_supervisors_key_is_used_only_where_the_story_says_so() -> None:
    log, keys = of_city(a_city())
    poor = keys.only(LOG, CITY, CITY_COIN)
    cheat = by_name("hide-a-number")
    assert cheat is not None
    with pytest.raises(NotHere):
        try_out(cheat, log, poor)
