"""The wire itself: a real server, real signatures, and whatever else arrives at it."""

import http.client
import json
import random
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from tests.plates.log.builder import POOL, public, secret
from tests.province.builder import Town, a_town

from doorstep.config.province_wsgi import Machines
from doorstep.plates.crypto import ed25519
from doorstep.plates.log.checkpoint import COSIGNATURE, NoteKey
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.province import keys, messages
from doorstep.province.models import Opening, Pool

pytestmark = pytest.mark.usefixtures("province")

TURN = f"/witness/{POOL}/turn"


class Quiet(WSGIRequestHandler):
    """Says nothing about every request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Wire:
    """A client of the province's server, and the city's key."""

    port: int

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None

    def signed(self, path: str, body: bytes, by: str = "city/key") -> tuple[int, Any]:
        """A message of the city."""
        signature = ed25519.sign(secret(by), messages.message(path, body)).hex()
        return self.send("POST", path, body, {"Doorstep-Signature": signature})

    def turn(self, town: Town, **changed: Any) -> tuple[int, Any]:
        """A turn of the town."""
        return self.signed(TURN, json.dumps(town.message(**changed)).encode())


@pytest.fixture
def wire(province: object) -> Iterator[Wire]:
    """The machine endpoints on a port of their own."""
    del province
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(Machines())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Wire(server.server_address[1])
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_draw_goes_over_the_wire(wire: Wire) -> None:
    town = a_town()
    id_ = town.request()
    town.call(id_)
    status, answer = wire.turn(town, proposal=[entry.decode() for entry in town.pending])
    assert (status, answer["refused"]) == (200, None)
    town.written = len(town.entries)
    status, answer = wire.turn(town)
    assert (status, answer["size"]) == (200, town.written)
    assert town.cosigned_by(answer) > 0
    phone = json.dumps({"id": id_, "nonce": town.citizens[id_].nonce.hex()}).encode()
    status, taken = wire.send("POST", f"/witness/{POOL}/nonce", phone)
    assert status == 200
    status, answer = wire.turn(town)
    assert len(taken["ack"]) == 128
    assert [each["nonce"] for each in answer["proofs"]] == [town.citizens[id_].nonce.hex()]


def test_the_keys_are_public_and_those_of_this_province(wire: Wire) -> None:
    status, said = wire.send("GET", "/witness/keys")
    assert status == 200
    assert said["name"] == "province"
    witness = NoteKey.parse(said["witness"])
    assert witness.kind == COSIGNATURE
    assert witness.name == "province.example/witness"
    assert said["vrf"] == keys.vrf_public()
    assert said["party"] == keys.public(keys.party_key())
    assert said["supervisor"] == keys.public(keys.supervisor_key())
    assert len({witness.key.hex(), said["vrf"], said["party"], said["supervisor"]}) == 4


def test_the_head_and_the_tail_are_what_was_cosigned(wire: Wire) -> None:
    town = a_town()
    status, head = wire.send("GET", f"/witness/{POOL}/head")
    root = root_of(leaf_hash(entry) for entry in town.entries).hex()
    assert (status, head["size"], head["root"]) == (200, town.written, root)
    assert head["note"].startswith(town.note())
    path = f"/witness/{POOL}/tail"
    status, tail = wire.signed(path, b'{"from":2}')
    assert status == 200
    assert tail == {
        "from": 2,
        "entries": [entry.decode() for entry in town.entries[2:]],
        "size": town.written,
        "note": head["note"],
    }
    assert wire.signed(path, b'{"from":%d}' % town.written)[1]["entries"] == []
    assert wire.signed(path, b'{"from":0}', by="supervisor")[0] == 401


def test_a_message_that_the_city_did_not_sign_is_refused(wire: Wire) -> None:
    town = a_town()
    town.request()
    body = json.dumps(town.message(proposal=[e.decode() for e in town.pending])).encode()
    good = ed25519.sign(secret("city/key"), messages.message(TURN, body)).hex()
    elsewhere = ed25519.sign(secret("city/key"), messages.message("/witness/x/turn", body)).hex()
    other = good[:-1] + ("1" if good[-1] == "0" else "0")
    for signature in ("", "00" * 64, other, elsewhere, good.upper(), "x"):
        headers = {"Doorstep-Signature": signature}
        assert wire.send("POST", TURN, body, headers) == (401, {"code": "signature"})
    assert wire.signed(TURN, body, by="log")[0] == 401
    changed = body.replace(b'"epoch": 1', b'"epoch": 2')
    assert wire.send("POST", TURN, changed, {"Doorstep-Signature": good})[0] == 401
    assert Pool.objects.get(pk=POOL).epoch == 1
    assert wire.send("POST", TURN, body, {"Doorstep-Signature": good})[0] == 200


def test_conflicts_have_their_codes(wire: Wire) -> None:
    town = a_town()
    size = town.written
    town.called()
    old = town.again(size)
    assert wire.turn(old) == (409, {"code": "ahead", "size": town.written})
    old.request()
    old.request()
    old.written = len(old.entries)
    assert wire.turn(old)[1]["code"] == "fork"
    town.request()
    town.written = len(town.entries)
    assert wire.turn(town) == (409, {"code": "behind", "size": town.written - 1})
    town.epoch = 0
    assert wire.turn(town) == (409, {"code": "epoch", "epoch": 1})
    unknown = "/witness/9999-02/turn"
    assert wire.signed(unknown, b"{}") == (404, {"code": "pool"})
    assert wire.send("GET", "/witness/9999-02/head") == (404, {"code": "pool"})
    assert wire.send("GET", TURN)[0] == 405


FORMS: list[tuple[str, Any]] = [
    ("epoch", -1), ("epoch", "1"), ("epoch", 1.5), ("epoch", 2**53), ("epoch", None),
    ("epoch", True), ("size", -1), ("size", 10**30), ("size", []), ("from", "x"), ("from", None),
    ("tail", None), ("tail", "x"), ("tail", [1]), ("tail", [None]), ("tail", ["\ud800"]),
    ("tail", ["{}"] * 99), ("note", None), ("note", 7), ("note", "nothing signed"),
    ("nonces", {}), ("nonces", [1]), ("nonces", [[1, "zz"]]), ("nonces", [[0, "00" * 16]]),
    ("nonces", [[1, "00" * 15]]), ("nonces", [[1, "00" * 16, 1]]), ("nonces", [["1", "00" * 16]]),
    ("close", None), ("close", [0]), ("close", ["1"]), ("close", [[1]]),
    ("proposal", None), ("proposal", [7]), ("proposal", ["\udfff"]), ("proposal", [["x"]]),
]  # fmt: skip


def test_a_malformed_message_is_told_which_field(wire: Wire) -> None:
    town = a_town()
    for field, value in FORMS:
        status, said = wire.turn(town, **{field: value})
        assert (status, said) == (422, {"code": "malformed", "field": field}), value
    for field in town.message():
        message = town.message()
        del message[field]
        status, said = wire.signed(TURN, json.dumps(message).encode())
        assert (status, said["field"]) == (422, field)
    for body in (b"", b"[]", b"null", b"\xff", b"{", b'{"size":NaN}', b"[" * 100_000):
        assert wire.signed(TURN, body)[0] == 422
    assert wire.turn(town)[0] == 200


def test_a_proposal_of_nonsense_is_refused_not_broken(wire: Wire) -> None:
    town = a_town()
    for text, rule in (
        ("", "log/not-canonical"),
        ("{}", "log/unknown-entry"),
        ('{"e": "rules"}', "log/not-canonical"),
        (json.dumps({"e": "compose", "t": town.t}, separators=(",", ":")), "log/unknown-entry"),
        (json.dumps({"e": [], "t": town.t}, separators=(",", ":")), "log/unknown-entry"),
        ('{"e":"compose","t":0}', "log/time"),
        ("\0", "log/not-canonical"),
        ("x" * 70_000, "log/too-long"),
        ("[" * 60_000, "log/not-canonical"),
    ):
        status, said = wire.turn(town, proposal=[text])
        assert status == 200
        assert (said["refused"]["at"], said["refused"]["rule"]) == (0, rule)


@pytest.mark.parametrize("seed", range(3))
def test_bytes_changed_at_random_never_break_it(wire: Wire, seed: int) -> None:
    town = a_town()
    id_ = town.called()
    town.betas(id_)
    proposal = [entry.decode() for entry in town.pending]
    body = json.dumps(town.message(proposal=proposal, nonces=[town.nonce(id_)])).encode()
    chance = random.Random(seed)
    for _ in range(60):
        broken = bytearray(body)
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        assert wire.signed(TURN, bytes(broken))[0] in (200, 409, 422)
    town.epoch = Pool.objects.get(pk=POOL).epoch
    assert wire.turn(town)[0] == 200


def test_a_phone_is_told_why_its_nonce_is_not_taken(wire: Wire) -> None:
    town = a_town()
    id_ = town.request()
    town.writes()
    path = f"/witness/{POOL}/nonce"
    good = {"id": id_, "nonce": town.citizens[id_].nonce.hex()}
    early = wire.send("POST", path, json.dumps(good).encode())
    assert early == (409, {"code": "not-called", "rule": "draw/step"})
    town.call(id_)
    town.writes()
    for field, value in (("id", 0), ("id", "x"), ("nonce", "zz"), ("nonce", None), ("nonce", "0")):
        status, said = wire.send("POST", path, json.dumps(good | {field: value}).encode())
        assert (status, said) == (422, {"code": "malformed", "field": field})
    wrong = wire.send("POST", path, json.dumps(good | {"nonce": "00" * 16}).encode())
    assert wrong == (422, {"code": "commitment", "rule": "betas/nonce"})
    elsewhere = wire.send("POST", "/witness/x/nonce", json.dumps(good).encode())
    assert elsewhere == (404, {"code": "pool"})
    assert not Opening.objects.exists()
    assert wire.send("POST", path, json.dumps(good).encode())[0] == 200


def test_any_page_may_give_a_nonce_and_no_page_may_send_a_turn(wire: Wire) -> None:
    a_town()
    for path, open_to_all in ((f"/witness/{POOL}/nonce", True), (TURN, False)):
        connection = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=60)
        connection.request("OPTIONS", path, headers={"Origin": "http://city.example"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert (answer.getheader("Access-Control-Allow-Origin") == "*") == open_to_all


def test_a_process_without_the_provinces_secret_answers_nothing(wire: Wire, settings: Any) -> None:
    settings.PROVINCE_SECRET = ""
    assert wire.send("GET", "/witness/keys") == (503, {"code": "no-province"})


def test_a_key_of_another_city_signs_nothing_here(wire: Wire) -> None:
    town = a_town()
    assert public("city/key") == Pool.objects.get(pk=POOL).city_key
    body = json.dumps(town.message()).encode()
    assert wire.signed(TURN, body, by="city of another place")[0] == 401
