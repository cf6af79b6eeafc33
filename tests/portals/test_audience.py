"""Who may read the log: open to all, or to signed readers; the same proofs for both.

And one's own number: its owner, and nobody else, gets a file that proves it was in use before.
"""

import json
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from tests.config.test_plates_commands import Quiet
from tests.portals.conftest import LivingCity
from tests.portals.pages import hidden, text_of

from doorstep.config.cli import main
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.plate_number import PlateKind
from doorstep.people import queries as people
from doorstep.places.models import CitySetting
from doorstep.plates import queries as plates
from doorstep.plates import reading, services
from doorstep.plates.crypto import VERIFIERS
from doorstep.plates.log.own import verify_own
from doorstep.plates.log.pinned import LogKeys
from doorstep.plates.log.receipt import Trusted
from doorstep.plates.log.refusals import Refused
from doorstep.plates.models import LogReader, Pool
from doorstep.registry import queries as registry
from doorstep.registry.models import Vehicle

Said = pytest.CaptureFixture[str]


def audience(value: str = "supervised") -> None:
    """The city's audience from now on."""
    CitySetting.objects.filter(name=reading.AUDIENCE).update(value=value)


def a_pool() -> str:
    pool = plates.pool_for(PlateKind.SMALL)
    assert pool is not None
    return pool


def owner(city: LivingCity) -> tuple[Client, str, str]:
    """Somebody with a car whose number is older than the log: browser, vehicle, number."""
    key, account = next(
        (key, account)
        for key, account in people.demo_accounts().items()
        if people.person_of_user(account.user_id)
    )
    person = people.person_of_user(account.user_id)
    assert person is not None
    car = Vehicle.objects.filter(plate_kind=PlateKind.SMALL.value).order_by("plate_number")[0]
    Vehicle.objects.filter(pk=car.pk).update(owner_id=person.id)
    return city.client(key), str(car.pk), car.plate_number


def sign(browser: Client, **typed: str) -> str:
    """Sign the terms; the page that follows."""
    shown = browser.get("/log-readers/sign")
    fields = {**hidden(shown), "name": "王记者", "purpose": "核对", "agreed": "yes"} | typed
    return text_of(browser.post("/log-readers/sign", fields))


def test_an_open_log_is_read_by_everybody(living_city: LivingCity) -> None:
    del living_city
    answer = Client().get(f"/log/{a_pool()}/tile/entries/000.p/1")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "对所有人开放" in text_of(Client().get("/log-readers"))


def test_a_supervised_log_keeps_its_head_public_and_its_entries_for_readers(
    living_city: LivingCity,
) -> None:
    del living_city
    audience()
    pool, stranger = a_pool(), Client()
    for public in (f"/log/{pool}/checkpoint", f"/log/{pool}/key", f"/pool/{pool}", "/pool/"):
        assert stranger.get(public).status_code == 200, public
    for path in ("entries/000.p/1", "0/000.p/1", "0/000", "9/000"):
        refused = stranger.get(f"/log/{pool}/tile/{path}")
        assert refused.status_code == 403, path
        assert "阅读约定" in text_of(refused)
    token = services.sign_reading_terms(person=None, name="省厅", purpose="监督", by=SYSTEM)
    for wrong in ("", "Bearer", f"Bearer {token}x", f"Basic {token}", f"Bearer {token[:-1]}"):
        asked = stranger.get(f"/log/{pool}/tile/0/000.p/1", headers={"Authorization": wrong})
        assert asked.status_code == 403, wrong
    answer = stranger.get(
        f"/log/{pool}/tile/entries/000.p/1", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]
    assert services.end_reading(reader=LogReader.objects.get().pk, by=SYSTEM)
    ended = stranger.get(
        f"/log/{pool}/tile/entries/000.p/1", headers={"Authorization": f"Bearer {token}"}
    )
    assert ended.status_code == 403
    assert not services.end_reading(reader=LogReader.objects.get().pk, by=SYSTEM)


def test_rules_that_the_supervisor_signed_close_the_log_too(living_city: LivingCity) -> None:
    del living_city
    CitySetting.objects.filter(name=reading.AUDIENCE).delete()
    pool = Pool.objects.get(pk=a_pool())
    entries = f"/log/{pool.pk}/tile/entries/000.p/1"
    assert Client().get(entries).status_code == 200
    Pool.objects.filter(pk=pool.pk).update(rules=pool.rules | {"policy": "supervised"})
    assert Client().get(entries).status_code == 403
    assert Client().get("/log/3716-99/tile/entries/000.p/1").status_code == 404


def test_a_citizen_signs_the_terms_and_stands_in_the_list(living_city: LivingCity) -> None:
    audience()
    browser, _, _ = owner(living_city)
    words = text_of(browser.get("/log-readers"))
    assert all(term in words for term in reading.TERMS)
    assert "还没有人签过" in words
    sign(browser, agreed="")
    assert not LogReader.objects.exists()
    assert "只显示这一次" in sign(browser)
    listed = text_of(Client().get("/log-readers"))
    assert "王记者" in listed
    before = LogReader.objects.get()
    assert bytes(before.token).hex() not in listed
    assert "王记者" in text_of(browser.get("/log-readers/sign"))
    assert "只显示这一次" in sign(browser, name="王记者二")
    assert LogReader.objects.filter(ended_at=None).count() == 1
    assert not LogReader.objects.filter(pk=before.pk, ended_at=None).exists()
    assert Client().get("/log-readers/sign").status_code in (302, 403)


def test_an_auditor_with_a_token_gets_the_same_result(
    living_city: LivingCity, tmp_path: Path, capsys: Said
) -> None:
    del living_city
    pool = a_pool()
    (tmp_path / "key").write_bytes(Client().get(f"/log/{pool}/key").content)
    token = services.sign_reading_terms(person=None, name="审计处", purpose="审计", by=SYSTEM)

    def said() -> dict[str, Any]:
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        del report["seconds"]
        return report

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:

        def serve() -> None:
            try:
                server.serve_forever(poll_interval=0.01)
            finally:
                connections.close_all()

        thread = threading.Thread(target=serve)
        thread.start()
        asked = [
            "plates", "audit", f"http://127.0.0.1:{server.server_port}/log/{pool}",
            "--key", str(tmp_path / "key"), "--json",
        ]  # fmt: skip
        try:
            for _ in range(100):  # the log may grow between two audits
                audience("open")
                capsys.readouterr()
                assert main(asked) == 0
                public = said()
                audience()
                assert main([*asked, "--token", token]) == 0
                private = said()
                if public["size"] == private["size"]:
                    break
            assert main(asked) == 2
            assert "403" in capsys.readouterr().err
        finally:
            server.shutdown()
            thread.join()
    assert public["good"]
    assert public == private


# -- one's own number ----------------------------------------------------------------------------


def test_an_owner_proves_that_the_number_was_in_use_before(
    living_city: LivingCity, tmp_path: Path, capsys: Said
) -> None:
    browser, vehicle, number = owner(living_city)
    assert "下载证明" in text_of(browser.get("/own-number"))
    answer = browser.get(f"/own-number/{vehicle}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (tmp_path / "own").write_bytes(answer.content)
    (tmp_path / "key").write_bytes(Client().get(f"/log/{a_pool()}/key").content)
    capsys.readouterr()
    checked = ["plates", "verify-own", str(tmp_path / "own"), "--key", str(tmp_path / "key")]
    assert main(checked) == 0
    assert number in capsys.readouterr().out
    value = json.loads(answer.content)
    assert set(value) == {"form", "genesis", "index", "number", "path", "proof"}
    forged = value | {"number": number[:-1] + str((int(number[-1], 36) + 1) % 10)}
    (tmp_path / "own").write_text(written(forged), "utf-8")
    assert main(checked) == 1
    assert "inuse/proof" in capsys.readouterr().out


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_every_forged_proof_is_refused(living_city: LivingCity) -> None:
    browser, vehicle, _ = owner(living_city)
    value = json.loads(browser.get(f"/own-number/{vehicle}").content)
    keys = LogKeys.parse(Client().get(f"/log/{a_pool()}/key").content.decode())
    trusted = Trusted(keys.log, keys.supervisors, keys.witnesses)

    def rule(**changed: object) -> str:
        with pytest.raises(Refused) as refused:
            verify_own(written(value | changed).encode(), trusted, VERIFIERS)
        return refused.value.rule

    assert verify_own(written(value).encode(), trusted, VERIFIERS).number == value["number"]
    assert rule(index=value["index"] + 1) == "inuse/proof"
    assert rule(path=value["path"][1:]) == "inuse/proof"
    assert rule(genesis=value["genesis"] | {"n": value["genesis"]["n"] + 1}) == "receipt/inclusion"
    assert rule(genesis=[]) == rule(path="x") == rule(index="1") == rule(form="x") == "receipt/form"
    assert rule(number="no number") == rule(proof=7) == rule(extra=1) == "receipt/form"
    assert rule(proof="nothing") == "receipt/checkpoint"
    nobody = Trusted(keys.log, {"00" * 32})
    with pytest.raises(Refused, match="supervisor/signature"):
        verify_own(written(value).encode(), nobody, VERIFIERS)


def test_nobody_else_gets_it(living_city: LivingCity) -> None:
    _, vehicle, _ = owner(living_city)
    stranger = Client()
    assert stranger.get(f"/own-number/{vehicle}").status_code in (302, 403)
    assert stranger.get("/own-number").status_code in (302, 403)
    others = 0
    for key, account in people.demo_accounts().items():
        person = people.person_of_user(account.user_id)
        if person is None or vehicle in {v.id for v in registry.vehicles_of(str(person.id))}:
            continue
        assert living_city.client(key).get(f"/own-number/{vehicle}").status_code == 404
        others += 1
    assert others
