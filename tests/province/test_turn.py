"""One message for a batch: cosigned, replayed, refused, repeated, delayed, forged."""

from datetime import timedelta

import pytest
from tests.plates.log.builder import POOL
from tests.province.builder import Town, a_town, admit

from doorstep.kernel import clock
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.province import keys
from doorstep.province.errors import Ahead, Behind, Fork, Malformed, OldEpoch, UnknownPool
from doorstep.province.models import Anomaly, Checkpoint, Entry, Pool
from doorstep.province.witness import Witness

pytestmark = pytest.mark.usefixtures("province")


def anomalies() -> list[str]:
    return list(Anomaly.objects.order_by("id").values_list("kind", flat=True))


def mirrored() -> list[bytes]:
    bodies = Entry.objects.filter(pool_id=POOL).order_by("index").values_list("body", flat=True)
    return [bytes(body) for body in bodies]


def test_a_whole_draw_is_proposed_proven_and_cosigned() -> None:
    town = a_town()
    id_ = town.called()
    answer = town.says(nonces=[town.nonce(id_)])
    assert [each["id"] for each in answer["proofs"]] == [id_]
    assert answer["proofs"][0]["proof"] == town.proofs(town.state.draws[id_].alpha)[1]
    town.betas(id_)
    town.result()
    town.choose(id_)
    answer = town.writes()
    assert answer["proofs"] == []
    assert abs(town.cosigned_by(answer) - clock.now().timestamp()) < 300
    assert mirrored() == town.entries


def test_the_first_cosignature_of_a_size_is_given_again() -> None:
    town = a_town()
    first = town.says()["cosignature"]
    with clock.ahead(timedelta(minutes=5)):
        assert town.says()["cosignature"] == first
        assert town.says(Witness())["cosignature"] == first
    assert Checkpoint.objects.filter(pool_id=POOL, size=town.written).count() == 1


def test_every_part_of_a_message_may_come_again() -> None:
    town = a_town()
    id_ = town.called()
    town.betas(id_)
    town.result()
    told = {
        "nonces": [town.nonce(id_)],
        "proposal": [entry.decode() for entry in town.pending],
    }
    answers = [town.says(**told) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["refused"] is None
    town.written = len(town.entries)
    assert town.says() == town.says()
    assert mirrored() == town.entries
    assert anomalies() == []


def test_an_empty_proposal_leaves_the_stored_one() -> None:
    town = a_town()
    town.request()
    town.asks()
    town.says()
    town.written = len(town.entries)
    assert town.says()["size"] == town.written


def test_a_proposal_replaces_the_one_before_it() -> None:
    town = a_town()
    size = len(town.entries)
    town.request(town.citizen("wang"))
    assert town.asks()["refused"] is None
    other = town.again(size)
    other.request(other.citizen("li"))
    assert other.asks()["refused"] is None
    assert other.writes()["size"] == size + 1
    assert mirrored() == other.entries != town.entries
    assert anomalies() == []


def test_a_delayed_proposal_makes_the_province_ask_for_what_was_written() -> None:
    """The older message arrives last: what is stored is not what the city commits."""
    town = a_town()
    size = len(town.entries)
    late = town.again(size)
    late.request(late.citizen("wang"))
    town.request(town.citizen("li"))
    town.asks()
    late.asks()
    town.written = len(town.entries)
    with pytest.raises(Behind) as behind:
        town.says()
    assert behind.value.said == {"size": size}
    answer = town.says(tail=[entry.decode() for entry in town.entries[size:]], **{"from": size})
    assert answer["size"] == town.written
    assert anomalies() == [], "the city wrote what was accepted"


@pytest.mark.parametrize("through_tail", [False, True])
def test_what_is_not_known_is_asked_for_and_taken_in_pieces(through_tail: bool) -> None:
    """A log that began without the province."""
    town = Town()
    town.rules()
    town.segment("鲁M1###")
    town.fill(40)
    town.drawn_alone()
    town.written = len(town.entries)
    admit()
    with pytest.raises(Behind) as behind:
        town.says(Witness())
    assert behind.value.said == {"size": 0}
    witness, at = Witness(), 0
    for end in (2, 3, len(town.entries)):
        piece = [entry.decode() for entry in town.entries[0 if through_tail else at : end]]
        start = 0 if through_tail else at
        said = {"from": start, "tail": piece, "size": end, "note": town.note(end)}
        assert town.says(witness, **said)["size"] == end
        at = end
    assert mirrored() == town.entries
    assert Pool.objects.get(pk=POOL).root == root_of(leaf_hash(e) for e in town.entries)


def test_a_refused_proposal_names_the_entry_the_rule_and_its_sentence() -> None:
    town = a_town()
    town.request()
    good = len(town.pending)
    bad = b'{"e":"assign","id":99,"number":"M1000","t":%d}' % town.t
    told = [*town.pending, bad]
    answer = town.says(proposal=[entry.decode() for entry in told])
    assert answer["refused"] == {
        "at": good,
        "rule": "draw/unknown",
        "sentence": "没有这次抽号，或它已经结束。",
    }
    assert town.writes()["size"] == len(town.entries), "the good part may be written"


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_proposal_far_from_the_provinces_clock_is_refused(minutes: int) -> None:
    town = a_town()
    town.t += 60 * minutes if minutes > 0 else 0
    town.request()
    with clock.ahead(timedelta(minutes=-minutes if minutes < 0 else 0)):
        answer = town.asks()
    assert answer["refused"]["rule"] == "log/time"
    assert answer["refused"]["at"] == 0
    assert town.says()["size"] == town.written


def test_a_time_in_the_middle_of_a_proposal_counts_too() -> None:
    town = a_town()
    town.request()
    town.t += 600
    town.request()
    assert town.asks()["refused"]["at"] == 1


def test_a_writer_that_was_replaced_is_refused() -> None:
    town = a_town()
    newer = town.again(town.written)
    newer.epoch = town.epoch + 1
    newer.says()
    town.request()
    with pytest.raises(OldEpoch) as refused:
        town.asks()
    assert refused.value.said == {"epoch": newer.epoch}
    assert Pool.objects.get(pk=POOL).proposal == []
    newer.request()
    assert newer.writes()["size"] == len(newer.entries)


def test_a_city_with_less_than_was_cosigned_must_adopt() -> None:
    town = a_town()
    size = town.written
    town.called()
    restored = town.again(size)
    with pytest.raises(Ahead) as ahead:
        restored.says()
    assert ahead.value.said == {"size": town.written}
    assert anomalies() == []


def test_a_shorter_log_is_compared_though_nobody_cosigned_that_size() -> None:
    town = a_town()
    size = town.written
    for _ in range(3):
        town.request()
    town.writes()
    restored, forked = town.again(size + 2), town.again(size)
    with pytest.raises(Ahead):
        restored.says()
    forked.request(forked.citizen("li"))
    forked.request()
    forked.written = len(forked.entries)
    with pytest.raises(Fork) as fork:
        forked.says()
    assert fork.value.kind == "rollback"


def test_another_head_of_a_cosigned_size_is_a_fork() -> None:
    town = a_town()
    size = town.written
    forked = town.again(size)
    town.request(town.citizen("wang"))
    town.writes()
    forked.request(forked.citizen("li"))
    forked.written = len(forked.entries)
    with pytest.raises(Fork) as fork:
        forked.says()
    assert fork.value.kind == "split-view"
    town.called()
    with pytest.raises(Fork) as fork:
        forked.says()
    assert fork.value.kind == "rollback"
    assert anomalies() == ["split-view", "rollback"]
    with pytest.raises(Fork):
        forked.says()
    assert len(anomalies()) == 2, "a repetition is no second anomaly"
    town.called()


def test_a_changed_past_is_a_fork() -> None:
    town = a_town()
    town.request(town.citizen("wang"))
    town.writes()
    forked = town.again(town.written - 1)
    forked.request(forked.citizen("li"))
    forked.request()
    forked.written = len(forked.entries)
    for start, kind in ((town.written, "root"), (town.written - 1, "entry")):
        tail = [entry.decode() for entry in forked.entries[start:]]
        with pytest.raises(Fork) as fork:
            forked.says(tail=tail, **{"from": start})
        assert fork.value.kind == kind
    assert mirrored() == town.entries
    town.drawn()


def test_an_entry_that_the_rules_refuse_is_never_cosigned() -> None:
    town = a_town()
    bad = b'{"e":"free","number":"\xe9\xb2\x81M1000","t":%d}' % town.t
    entries = [*town.entries, bad]
    with pytest.raises(Fork) as fork:
        town.says(
            size=len(entries),
            note=town.note(len(entries), entries),
            tail=[bad.decode()],
            **{"from": town.written},
        )
    assert fork.value.said["rule"] == "number/state"
    assert anomalies() == ["rule"]
    assert town.says()["size"] == town.written


def test_entries_that_were_never_proposed_are_cosigned_and_told_to_an_officer() -> None:
    town = a_town()
    town.request()
    size = town.written
    town.written = len(town.entries)
    tail = [entry.decode() for entry in town.entries[size:]]
    assert town.says(tail=tail, **{"from": size})["size"] == town.written
    assert anomalies() == ["unproposed"]


def test_a_note_that_the_log_did_not_sign_is_malformed() -> None:
    town = a_town()
    town.request()
    town.asks()
    town.written = len(town.entries)
    note = town.note()
    for broken in ("", note.replace("\u2014", "-"), note[:-5] + "AAA=\n", town.note(1), "\n\n"):
        with pytest.raises(Malformed) as malformed:
            town.says(note=broken)
        assert malformed.value.said == {"field": "note"}
    assert town.says()["size"] == town.written


def test_a_pool_that_was_not_admitted_is_unknown() -> None:
    with pytest.raises(UnknownPool):
        Town().says()


def test_without_the_provinces_coin_in_the_rules_there_is_no_proof() -> None:
    """The log began under the city alone: cosigned it is, but its draws are the city's."""
    admit()
    town = Town(parties=("city",))
    town.rules()
    town.segment("鲁M1###")
    town.log(town.fill_entry(40))
    assert town.writes()["fill"] is None
    town.fill_betas()
    town.writes()
    id_ = town.called()
    answer = town.says(nonces=[town.nonce(id_)], close=[id_])
    assert (answer["proofs"], answer["closed"]) == ([], [])


def test_the_province_joins_a_log_by_a_rules_entry() -> None:
    admit()
    town = Town(parties=("city",))
    town.rules()
    town.segment("鲁M1###")
    town.fill(40)
    town.writes()
    before = town.rules_entry
    joined = Town(parties=("city", "province")).rules_entry(1)
    town.log(before(2, parties=joined.parties))
    town.parties = ("city", "province")
    town.writes()
    assert town.drawn().numbers
    assert keys.vrf_public() == town.state.rules.parties[1]["vrf"]
