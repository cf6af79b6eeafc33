"""The judgement as a mechanism: replay, hashes, reading facts, answers, promise, declaration."""

import dataclasses
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.procedures.known import a_certificate, an_insurance, facts_of_a_new_car

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.periods import Days
from doorstep.law.instruments import mps_124, mps_164
from doorstep.law.reading import Law
from doorstep.procedures import engine
from doorstep.procedures.engine import (
    Inputs,
    Mend,
    Outcome,
    Pause,
    Procedure,
    Requirement,
    Sourced,
    Unknown,
    all_procedures,
    assess,
    assessed,
    bind,
    decided,
    explain,
    explained,
    facts_from_plain,
    facts_to_plain,
    gather,
    looked_up,
    procedure,
    promise,
    read,
    read_inputs,
    replay,
    requirement,
    rules_hash,
)
from doorstep.procedures.engine import readers as bound_readers

REGISTER = procedure("register-vehicle")
ON = date(2017, 6, 21)
NOWHERE = Mend("请到窗口问。")
INPUTS = {
    "vin": "lsvff66r8c2116280",
    "certificate_number": " wda001 2345678 ",
    "use_character": "A",
    "had_accident": "no",
    "tested_on": "",
}


@pytest.mark.parametrize("each", all_procedures(), ids=lambda each: each.code)
def test_every_procedure_is_told_on_every_day_something_of_it_changed(
    each: Procedure[object],
) -> None:
    offered_on = each.channels.entries[-1].from_on
    days = {change.on for change in explain(each, offered_on).changes}
    told = [explained(each, on) for on in sorted(days)]
    assert any(one["in_force"] for one in told)
    json.dumps(told)


@pytest.mark.parametrize("each", all_procedures(), ids=lambda each: each.code)
def test_every_rule_says_a_short_plain_sentence_and_a_way_out(each: Procedure[object]) -> None:
    for rule in each.requirements:
        bare = rule.sentence.split("{")[0] if "{" in rule.sentence else rule.sentence
        assert len(bare) <= 40, rule.name
        assert not set(rule.sentence) & set("予须系"), rule.name
        assert rule.mend.sentence


def test_a_decision_replayed_by_the_same_rules_gives_the_same_bytes() -> None:
    facts = facts_of_a_new_car(ON, compulsory_insurance=an_insurance(ON, valid_until=ON))
    body = decided(assess(REGISTER, facts, ON))
    again = replay(body)
    assert again.same_rules
    assert again.same_bytes
    assert again.body == body
    assert again.sound
    assert again.differences == ()


def test_a_decision_by_other_rules_is_a_listed_difference_and_no_fault() -> None:
    facts = facts_of_a_new_car(ON, purchase_tax=Unknown("车辆购置税", "税务部门"))
    then = json.loads(decided(assess(REGISTER, facts, ON)))
    then["rules_hash"] = "0" * 64
    then["met"].append("register-vehicle/purchase-tax-paid")
    then["undecided"] = []
    again = replay(json.dumps(then).encode())
    assert again.sound
    assert not again.same_rules
    (difference,) = again.differences
    assert (difference.code, difference.then, difference.now) == (
        "register-vehicle/purchase-tax-paid",
        "met",
        "undecided",
    )


def test_equal_rules_with_other_bytes_are_called_a_fault() -> None:
    then = json.loads(decided(assess(REGISTER, facts_of_a_new_car(ON), ON)))
    then["outcome"] = "cannot"
    assert not replay(json.dumps(then).encode()).sound


@given(
    made=st.dates(date(2005, 1, 1), date(2030, 1, 1)),
    on=st.dates(date(2008, 10, 1), date(2030, 1, 1)),
    unknown=st.sets(st.sampled_from(REGISTER.facts.names)),
)
def test_any_facts_on_any_day_have_an_answer_that_replays(
    made: date, on: date, unknown: set[str]
) -> None:
    facts = facts_of_a_new_car(on, factory_certificate=a_certificate(on, manufactured_on=made))
    for name in unknown:
        del facts[name]
    found = assess(REGISTER, facts, on)
    assert found.outcome in Outcome
    assert replay(decided(found)).same_bytes


def test_facts_survive_the_way_through_json() -> None:
    facts = facts_of_a_new_car(ON)
    facts["purchase_tax"] = Unknown("车辆购置税", "税务部门")
    plain = json.loads(json.dumps(facts_to_plain(facts)))
    assert facts_from_plain(REGISTER, plain, ON) == facts


def test_a_stranger_may_type_bare_values_and_they_count_as_declared() -> None:
    facts = facts_from_plain(REGISTER, {"had_accident": True}, ON)
    told = facts["had_accident"]
    assert isinstance(told, Sourced)
    assert (told.value, told.source, told.how.value) == (True, "申请人", "declared")
    assert isinstance(facts["vin"], Unknown)


@pytest.mark.parametrize(
    ("plain", "fields"),
    [
        ([], {"facts"}),
        ({"colour": "red"}, {"colour"}),
        ({"had_accident": "no"}, {"had_accident"}),
        ({"tested_on": "2017-02-30"}, {"tested_on"}),
        (
            {"vehicle_record": {"stolen": 1, "lost": True}},
            {"vehicle_record.stolen", "vehicle_record.lost"},
        ),
        ({"applicant": {"unit": False}}, {"applicant.in_city", "applicant.in_province"}),
        ({"held_number": {"number": "鲁M12345", "kind": "99", "held": True}}, {"held_number.kind"}),
        ({"purchase_tax": {"unknown": {"from": "税务"}}}, {"purchase_tax.needs"}),
    ],
)
def test_facts_that_cannot_be_read_are_named_by_field(plain: object, fields: set[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        facts_from_plain(REGISTER, plain, ON)
    assert {problem.field for problem in refused.value.problems} == fields
    assert refused.value.say()


def test_a_rule_is_in_force_while_an_instrument_that_says_it_is() -> None:
    @requirement(mps_164("第一条"), reads=(), mend=NOWHERE)
    def only_by_the_new_rules(f: object, law: Law) -> bool:
        """差一件事。"""
        return f is law

    assert only_by_the_new_rules.cited_on(date(2022, 4, 30)) == ()
    assert only_by_the_new_rules.cited_on(date(2022, 5, 1)) == (mps_164("第一条"),)


def test_a_sentence_may_not_name_what_the_rule_does_not_read() -> None:
    def rule(f: object, law: Law) -> bool:
        """差 {something.else}。"""
        return f is law

    with pytest.raises(TypeError, match="something"):
        requirement(mps_124(), reads=(), mend=NOWHERE)(rule)


@dataclasses.dataclass(frozen=True, slots=True)
class Fresh:
    """One fact that may be a day old."""

    insurance: bool = looked_up("交强险", from_="保险公司", freshest=Days(1))


def _with_fresh_facts() -> Procedure[Fresh]:
    @requirement(mps_124("第七条"), reads=("insurance",), mend=NOWHERE)
    def insured(f: Fresh, law: Law) -> bool:
        """没有交强险。"""
        return f.insurance and law.on.year > 0

    rules: tuple[Requirement[Fresh], ...] = (insured,)
    return Procedure(
        **{
            **{f.name: getattr(REGISTER, f.name) for f in dataclasses.fields(REGISTER)},
            "facts": read(Fresh),
            "requirements": rules,
            "number": None,
            "steps": REGISTER.steps[2:],
        }
    )


@pytest.mark.parametrize(("as_of", "known"), [(19, False), (20, True), (21, True)])
def test_a_fact_older_than_the_rule_accepts_counts_as_unknown(as_of: int, known: bool) -> None:
    # 15:59 UTC is 23:59 of the same legal day, 16:00 is the next.
    seen = Sourced(True, "保险公司", datetime(2017, 6, as_of, 15, 59, tzinfo=UTC))
    found = assess(_with_fresh_facts(), {"insurance": seen}, ON)
    assert (found.outcome is Outcome.CAN) is known


def test_the_hash_moves_with_the_source_of_a_rule() -> None:
    other = _with_fresh_facts()
    assert rules_hash(REGISTER) == rules_hash(REGISTER)
    assert rules_hash(other) != rules_hash(REGISTER)


def test_answers_are_stored_as_they_were_understood() -> None:
    assert read_inputs(REGISTER, INPUTS | {"tested_on": "2017年6月1日"}) == {
        "vin": "LSVFF66R8C2116280",
        "certificate_number": "WDA0012345678",
        "use_character": "A",
        "had_accident": "no",
        "tested_on": "2017-06-01",
    }


def test_every_wrong_answer_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_inputs(
            REGISTER,
            {"vin": "1", "use_character": "Q", "tested_on": "2017-02-30", "colour": "red"},
        )
    assert [problem.field for problem in refused.value.problems] == [
        "vin",
        "certificate_number",
        "use_character",
        "had_accident",
        "tested_on",
        "colour",
    ]


def test_a_fact_nobody_looks_up_is_needed_and_what_the_counter_saw_stands_in() -> None:
    inputs = Inputs(REGISTER.code, "", read_inputs(REGISTER, INPUTS))
    seen = facts_to_plain(facts_of_a_new_car(ON))
    kept = dict(bound_readers._readers)
    try:
        bind("purchase_tax", lambda *_: Unknown("车辆购置税", "税务部门，现在连不上"))
        bare = gather(REGISTER, inputs, ON)
        helped = gather(REGISTER, inputs, ON, {"purchase_tax": seen["purchase_tax"]})
    finally:
        bound_readers._readers.clear()
        bound_readers._readers.update(kept)
    assert bare["purchase_tax"] == Unknown("车辆购置税", "税务部门，现在连不上")
    assert isinstance(helped["purchase_tax"], Sourced)
    accident, tested = bare["had_accident"], bare["tested_on"]
    assert isinstance(accident, Sourced)
    assert accident.value is False
    assert isinstance(tested, Sourced)
    assert tested.value is None


@pytest.mark.parametrize(
    ("from_on", "n", "pauses", "due"),
    [
        ("2017-06-21", 2, (), "2017-06-23"),
        ("2017-06-23", 2, (), "2017-06-27"),  # over a weekend
        ("2017-09-29", 2, (), "2017-10-09"),  # 9/30 is a make-up Saturday, then the holiday
        ("2017-06-21", 2, (("2017-06-21", "2017-06-22"),), "2017-06-26"),
        ("2017-06-21", 2, (("2017-06-22", None),), "2017-06-27"),  # still paused on the 26th
    ],
)
def test_a_promise_counts_working_days_and_leaves_pauses_out(
    from_on: str, n: int, pauses: tuple[tuple[str, str | None], ...], due: str
) -> None:
    spans = [
        Pause(date.fromisoformat(a), date.fromisoformat(b) if b else None, "等您补材料")
        for a, b in pauses
    ]
    found = promise(date.fromisoformat(from_on), n, mps_124("第七条"), spans, date(2017, 6, 26))
    assert found.due_on == date.fromisoformat(due)
    assert sum(counted.counts for counted in found.days) == n
    assert found.days[-1].counts


def test_an_answer_for_machines_tells_what_the_page_tells() -> None:
    told = assessed(assess(REGISTER, facts_of_a_new_car(ON, purchase_tax=None), ON))
    assert told["outcome"] == "cannot"
    json.dumps(told)
    (shortfall,) = told["shortfalls"]  # type: ignore[misc]  # a list of one
    assert shortfall["code"] == "register-vehicle/purchase-tax-paid"
    assert shortfall["citations"][0]["zh"].endswith("第七条")


def test_the_rules_load_without_django() -> None:
    code = (
        "import sys; from doorstep.procedures.engine import procedure;"
        "procedure('register-vehicle'); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_many_threads_may_ask_for_the_hash_of_the_rules_at_once() -> None:
    drafts = [
        dataclasses.replace(engine.procedure("register-vehicle"), order=n) for n in range(100, 140)
    ]
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(engine.rules_hash, drafts))) == 1


def test_what_several_rules_wait_for_is_said_once() -> None:
    judged = assess(procedure("replace-plates"), {}, date(2022, 6, 1))
    waited = [(gap.needs, gap.from_) for gap in (*judged.undecided, *judged.pending)]
    assert len(waited) > len(set(waited))
    assert len(judged.gaps) == len(set(waited))
    assert len({gap.say() for gap in judged.gaps}) == len(judged.gaps)
