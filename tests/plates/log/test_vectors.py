"""The vectors beside the reference page: generated here, compared here, read by other languages.

`python -m tests.plates.log.test_vectors` writes them anew.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from tests.plates.log.builder import POOL, City, public, signer

from doorstep.kernel import sampling
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log import Refused, State, texts
from doorstep.plates.log.entries import KINDS, Choose, Entry, Result
from doorstep.plates.log.keeping import LATE_DAYS
from doorstep.plates.log.patterns import Pattern
from doorstep.plates.log.receipt import verify_receipt
from doorstep.plates.log.refusals import SENTENCES

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
FILE = REFERENCE / "plate-log-vectors.json"
DAY = 86_400
GENESIS_LIST = ["鲁M21A", "鲁M22B", "鲁M23C"]


def history() -> City:
    """One log with every kind of entry."""
    city = City(parties=("city", "province"), k=3, target=30)
    city.rules()
    city.segment("鲁M1#")
    city.segment("鲁M2#@")
    city.log(city.genesis_entry(2, GENESIS_LIST))
    city.log(city.inuse_entry(2, GENESIS_LIST, GENESIS_LIST[1]))
    city.fill(20)
    ids = [city.request() for _ in range(3)]
    for id_ in ids:
        city.call(id_)
    for id_ in reversed(ids):
        city.betas(id_)
    for _ in ids:
        city.result()
    city.choose(1, at=2)
    number = city.assign(1)
    city.choose(2)
    city.wait(700)
    city.expire(3, "unchosen")
    city.cancel(2)
    waiting = city.request()
    city.expire(waiting, "uncalled")
    stopped = city.request()
    city.call(stopped)
    city.wait(60)
    note = signer("province/key")(texts.unopened(city.state.draws[stopped].alpha))
    city.expire(stopped, "unopened", note)
    city.log(city.refund_entry(stopped))
    city.log(city.exclude_entry("鲁M20A", "鲁M20B"))
    city.log(city.freeze_entry(2))
    city.choose(city.draw().id)
    city.log(city.freeze_entry(2, on=False))
    city.rules(2, tries=3)
    city.log(city.retain_entry(number))
    city.log(city.reclaim_entry(number))
    city.log(city.retain_entry(number))
    city.wait(365 * DAY + 60)
    city.log(city.unretain_entry(number))
    other, third = city.registered(), city.registered()
    city.log(city.swap_entry(other, third))
    city.log(city.free_entry(other))
    city.snapshot()
    return city


def replayed(city: City) -> Iterator[dict[str, Any]]:
    """Each entry, and what a reader must know after it."""
    state = State(POOL, {public("supervisor")}, VERIFIERS)
    for index, raw in enumerate(city.entries):
        effects = state.apply(raw, index)
        step: dict[str, Any] = {
            "entry": raw.decode(),
            "leaf": effects.leaf.hex(),
            "root": city.tree().root(index + 1).hex(),
            "slots_root": state.slots.root.hex(),
            "slots_free": state.slots.bitmap().hex(),
            "counts": state.counts(),
        }
        if effects.draw is not None and effects.draw.seed:
            step["seed"] = effects.draw.seed.hex()
        yield step


def refused() -> Iterator[dict[str, Any]]:
    """Entries that replay must refuse after so many entries of the history."""
    city = history()
    state = State(POOL, {public("supervisor")}, VERIFIERS)
    for index, effects in enumerate(city.effects):
        for forged in forgeries(effects.entry):
            raw = forged.to_bytes() if isinstance(forged, Entry) else forged
            try:
                state.apply(raw, index)
            except Refused as why:
                yield {"after": index, "entry": raw.decode(), "rule": why.rule}
            else:
                raise AssertionError(raw)
        state.apply(city.entries[index], index)


def forgeries(entry: Entry) -> Iterator[Entry | bytes]:
    """A few ways to change one entry."""
    raw = entry.to_bytes()
    if entry.e in ("segment", "choose"):
        yield raw.replace(b'"t":', b'"t": ')
        yield replace(entry, t=0)
    for name, value in entry.as_object().items():
        if name == "try":
            yield replace(entry, attempt=value + 1)
        elif name == "until":
            yield replace(entry, until=value + (LATE_DAYS * DAY + 60))
        elif name in ("id", "s", "n", "v", "fill", "at"):
            yield replace(entry, **{name: value + 1})
        elif isinstance(value, str) and len(value) >= 64 and name not in ("ck", "doc", "na", "nv"):
            if entry.e in ("request", "retain") or (entry.e, name) == ("genesis", "root"):
                continue
            yield replace(entry, **{name: ("1" if value[0] == "0" else "0") + value[1:]})
    if isinstance(entry, Choose):
        yield replace(entry, add="")
    if isinstance(entry, Result):
        yield replace(entry, slots=entry.slots[::-1], numbers=entry.numbers[::-1])


def sampled() -> dict[str, Any]:
    """Section 3 with plain values."""
    alpha, betas, nonce = bytes(range(32)), [bytes([1]) * 64, bytes([2]) * 64], bytes(range(16))
    seed = sampling.seed(alpha, 4711, betas, nonce)
    refills = sampling.refill_words(seed)
    return {
        "alpha": alpha.hex(),
        "index": 4711,
        "betas": [beta.hex() for beta in betas],
        "nonce": nonce.hex(),
        "seed": seed.hex(),
        "words": [str(word) for word in islice(sampling.words(seed), 4)],
        "order_10": list(sampling.order(sampling.words(seed), 10)),
        "offer_50_of_2000_even_slots": list(
            sampling.offer(seed, 2000, 50, lambda slot: slot % 2 == 0)
        ),
        "refill_of_1000000": [sampling.refill(refills, 1_000_000, lambda _: True) for _ in "abc"],
    }


def patterns() -> list[dict[str, Any]]:
    """Segments by arithmetic."""
    made = []
    for text in ("X#", "鲁M1#@", "鲁M@##"):
        pattern = Pattern.parse(text)
        last = pattern.number(pattern.size - 1)
        made.append(
            {
                "pattern": text,
                "n": pattern.size,
                "first": pattern.number(0),
                "last": last,
                "root": pattern.root().hex(),
            }
        )
    return made


def vectors() -> dict[str, Any]:
    """Everything in the file."""
    city = history()
    receipt = city.receipt(2)
    verdict = verify_receipt(receipt, city.trusted(), VERIFIERS)
    alpha = bytes(range(32))
    return {
        "source": "tests/plates/log/test_vectors.py",
        "pool": POOL,
        "pinned_supervisors": [public("supervisor")],
        "sampling": sampled(),
        "patterns": patterns(),
        "texts": {
            "choose": texts.choose(alpha, "鲁M12345").hex(),
            "cancel": texts.cancel(alpha).hex(),
            "unopened": texts.unopened(alpha).hex(),
            "unserved": texts.unserved(alpha).hex(),
            "supervisor": texts.supervisor(POOL, {"e": "x", "sig": "00", "t": 0}).hex(),
            "party": texts.party(POOL, {"e": "x", "psig": "", "sig": "00", "t": 0}).hex(),
        },
        "history": list(replayed(city)),
        "refused": list(refused()),
        "log_key": str(city.log_key()),
        "checkpoint": city.checkpoint(),
        "receipt": {"file": receipt.decode(), "numbers": list(verdict.numbers)},
    }


def written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def test_the_published_vectors_are_those_of_this_code() -> None:
    assert FILE.read_text() == written(vectors())


def test_the_history_has_every_kind_of_entry_and_many_refusals() -> None:
    stored = json.loads(FILE.read_text())
    assert {json.loads(step["entry"])["e"] for step in stored["history"]} == set(KINDS)
    assert len({case["rule"] for case in stored["refused"]}) > 20


def test_the_reference_page_names_every_entry_and_every_rule() -> None:
    page = (REFERENCE / "plate-log.md").read_text()
    missing = [name for name in (*KINDS, *SENTENCES) if f"`{name}`" not in page]
    assert not missing


if __name__ == "__main__":
    FILE.write_text(written(vectors()))
