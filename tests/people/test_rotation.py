"""Keys change while people are looked up; whoever kills the change loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection, transaction

from doorstep.audit import queries as audit
from doorstep.config.cli import main
from doorstep.config.keys import BadKey, InstallationKeys, of_city
from doorstep.config.testing import FreshCity
from doorstep.kernel.actor import SYSTEM
from doorstep.kernel.person_name import PersonName
from doorstep.messages import queries as messages
from doorstep.people import keys, queries, services
from doorstep.people.errors import NumberTaken
from doorstep.people.models import Person, User
from doorstep.people.sealed import login_of, put_number
from doorstep.people.services import LoadedPerson, bulk_load, rotation

from .builders import a_clerk, a_number, a_person, a_phone

MANY = 6_000
COMMAND = [sys.executable, "-m", "doorstep.config", "keys", "rotate"]


@pytest.fixture
def own_keys(
    fresh_city: FreshCity, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> InstallationKeys:
    """Keys of this test alone, here and in the processes it starts."""
    del fresh_city
    monkeypatch.setenv("DOORSTEP_DATA", str(tmp_path))
    monkeypatch.setattr(rotation, "GRACE_S", 0.0)
    settings.DOORSTEP_KEYS = of_city(tmp_path)
    keys_here: InstallationKeys = settings.DOORSTEP_KEYS
    return keys_here


def numbers(many: int) -> list[str]:
    return [f"199{n // 336 % 10}{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}" for n in range(many)]


def load(many: int) -> None:
    born = numbers(many)
    with transaction.atomic():
        bulk_load(
            (
                LoadedPerson(
                    PersonName("张三"), a_number(born=born[n], serial=n // 3360 + 1), "371602"
                )
                for n in range(many)
            ),
            sample=True,
        )


def everybody_is_read_and_found(step: int = 1) -> None:
    for n, born in list(enumerate(numbers(MANY)))[::step]:
        number = a_number(born=born, serial=n // 3360 + 1)
        found = queries.person_by_number(number)
        assert found is not None, n
        assert found.id_number_masked == number.masked


def test_a_key_added_is_known_at_once_and_brings_every_row_over(
    own_keys: InstallationKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    person = a_person(phone=a_phone(1))
    staff = a_clerk()
    services.send_login_code(phone=a_phone(2), caller="c")
    before = {purpose: keys.ring(purpose).current for purpose in ("field", "index")}
    secret = str(Authenticator.objects.get(user_id=staff).data["secret"])
    assert main(["keys", "rotate"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["left"] for each in said] == [0, 0]
    assert min(each["raw_rows_per_s"] for each in said) > 0
    for purpose, old in before.items():
        assert keys.ring(purpose).current != old
        assert not rotation.rows_by_key(purpose)[old]
        assert own_keys.newest(purpose) != own_keys[purpose][old]
    assert queries.person(person).id_number_masked == a_number().masked
    found = queries.person_by_number(a_number())
    assert found is not None
    assert found.phone_masked == "199****0001"
    assert login_of(User.objects.get(person_id=person)) == a_phone(1)
    assert str(Authenticator.objects.get(user_id=staff).data["secret"]) != secret
    slots = messages.outbox(a_phone(2))[0].slots
    assert slots is not None
    # The code was sent before the index had its new key.
    services.sign_in_with_code(phone=a_phone(2), code=slots["code"], caller="c")
    assert {
        row.action for row in audit.notes(subject=f"key:index:{keys.ring('index').current}")
    } == {
        "keys.added",
        "keys.rotated",
    }


def test_one_purpose_alone_and_the_list_of_keys(
    own_keys: InstallationKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    a_person(phone=a_phone(1))
    field, index = keys.ring("field").current, keys.ring("index").current
    assert main(["keys", "rotate", "--purpose", "index"]) == 0
    assert (keys.ring("field").current, len(keys.ring("index").names)) == (field, 2)
    capsys.readouterr()
    assert main(["keys", "list", "--json"]) == 0
    out = capsys.readouterr().out
    listed = {(each["purpose"], each["name"]): each for each in json.loads(out)["keys"]}
    assert listed["index", index]["rows"] == 0
    assert listed["index", keys.ring("index").current]["in_use"]
    assert listed["field", field]["rows"] == 4
    assert main(["keys", "list"]) == 0
    out += capsys.readouterr().out
    assert not any(
        digits in out for ring in ("field", "index") for digits in own_keys[ring].values()
    )


def test_another_cipher_is_another_key_and_rows_of_both_are_read(
    own_keys: InstallationKeys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = a_person(phone=a_phone(1))
    monkeypatch.setenv("DOORSTEP_CIPHER", "sm4-gcm")
    own_keys.add("field")
    own_keys.add("index")
    new = a_person("李四", number=a_number(serial=2), phone=a_phone(2))
    used = {row.pk: row.number_key for row in Person.objects.all()}
    assert (used[old][-4:], used[new][-4:]) == (".aes", ".sm4")
    for serial, person in ((1, old), (2, new)):
        found = queries.person_by_number(a_number(serial=serial))
        assert found is not None
        assert (found.id, found.phone_masked) == (str(person), f"199****000{serial}")
    assert main(["keys", "rotate"]) == 0
    assert {row.number_key for row in Person.objects.all()} == {used[new]}
    assert queries.full_identity(old, SYSTEM, "核对").id_number == a_number().text
    assert "goes on with" in capsys.readouterr().err
    assert main(["keys", "list"]) == 0
    assert "hmac-sm3" in capsys.readouterr().out


def test_a_change_of_keys_that_is_killed_is_taken_up_again(own_keys: InstallationKeys) -> None:
    load(MANY)
    left = 0
    for _ in range(6):  # a busy machine may let it end before it is killed
        old, left = _killed_at_work()
        if left:
            break
    assert 0 < left < MANY, "it was killed at work"
    known = len(own_keys["field"])
    everybody_is_read_and_found(step=197)
    again = subprocess.run(
        [*COMMAND, "--purpose", "field"], env=os.environ, capture_output=True, text=True, check=True
    )
    assert f"goes on with {keys.ring('field').current}, {left} rows left" in again.stderr
    assert len(own_keys["field"]) == known
    assert behind("number_key", old) == 0
    everybody_is_read_and_found(step=197)


def test_nobody_is_missed_while_the_index_changes(own_keys: InstallationKeys) -> None:
    load(MANY)
    a_person("李四", number=a_number(division="371603"), phone=a_phone(1))
    with subprocess.Popen(
        [*COMMAND], env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:
        looked = 0
        while command.poll() is None:
            everybody_is_read_and_found(step=1499)
            with pytest.raises(NumberTaken):
                a_person("王五", number=a_number(division="371603"))
            looked += 1
        assert command.returncode == 0
    assert looked > 0
    assert len(own_keys["index"]) == 2


def test_rows_with_one_number_are_left_and_named(
    own_keys: InstallationKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    first = a_person()
    twin = Person.objects.get(pk=first)
    own_keys.add("index")
    put_number(twin, a_number())
    twin.id = Person().id
    put_number(twin, a_number())
    twin.save(force_insert=True)
    a_person("李四", number=a_number(serial=2))
    assert main(["keys", "rotate", "--purpose", "index"]) == 1
    said = capsys.readouterr()
    assert f"people_person.number_index {first}" in said.err
    assert json.loads(said.out)["left"] == 1
    assert Person.objects.count() == 3


def test_keys_of_the_environment_are_added_there(
    own_keys: InstallationKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person()
    first = own_keys.newest("field")
    name = keys.ring("field").current
    monkeypatch.setenv("DOORSTEP_KEY_FIELD", f"{name}:{first}")
    with pytest.raises(BadKey, match="DOORSTEP_KEY_FIELD"):
        own_keys.add("field")
    monkeypatch.setenv("DOORSTEP_KEY_FIELD", f"{name}:{first},later.aes:{'ab' * 32}")
    assert main(["keys", "rotate", "--purpose", "field"]) == 0
    assert {row.number_key for row in Person.objects.all()} == {"later.aes"}


def _killed_at_work() -> tuple[str, int]:
    """Begin a change of keys and kill it; the key before it, and how many rows that still has."""
    old = keys.ring("field").current
    with subprocess.Popen(
        [*COMMAND, "--purpose", "field"], env=os.environ, stderr=subprocess.PIPE, text=True
    ) as command:
        while behind("number_key", old) == MANY and command.poll() is None:
            time.sleep(0.005)
        command.send_signal(signal.SIGKILL)
    return old, behind("number_key", old)


def behind(column: str, name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM people_person WHERE {column} = %s", [name])  # noqa: S608 - ours
        return int(cursor.fetchone()[0])
