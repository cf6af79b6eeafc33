"""`doorstep partners …`: a contract from its first secret to its end, and what was typed wrong."""

import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from tests.partners.builders import a_uscc
from tests.people.builders import a_phone

from doorstep.config.cli import main
from doorstep.config.testing import FreshCity
from doorstep.kernel import clock
from doorstep.partners import services
from doorstep.partners.errors import ClientUnknown
from doorstep.places.services import load_city

Said = pytest.CaptureFixture[str]


def said(capsys: Said) -> dict[str, str]:
    """What a verb answered, as JSON."""
    found: dict[str, str] = json.loads(capsys.readouterr().out)
    return found


def added(monkeypatch: pytest.MonkeyPatch, **differs: str) -> int:
    """`partners add` with a dealer's contract, the telephone on standard input."""
    today = clock.today()
    words = {
        "--name": "滨州示例车行",
        "--uscc": a_uscc(11).text,
        "--scope": "mandate.act",
        "--from": str(today),
        "--until": str(today + timedelta(days=30)),
        "--contact": "赵联系",
    } | {f"--{name}": text for name, text in differs.items()}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{a_phone(901).text}\n"))
    return main(["partners", "add", *(word for pair in words.items() for word in pair)])


@pytest.fixture
def city(fresh_city: FreshCity) -> FreshCity:
    """A city with nobody's contract."""
    load_city(settings.CITY_FOLDER)
    return fresh_city


@pytest.mark.usefixtures("city")
def test_a_contract_is_added_its_secret_changed_and_the_contract_ended(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert added(monkeypatch) == 0
    first = said(capsys)
    assert services.grant_token(**_by(first)).scopes == ("mandate.act",)
    assert added(monkeypatch) != 0
    assert a_phone(901).text not in capsys.readouterr().err
    assert main(["partners", "rotate", first["client_id"], "--at-once"]) == 0
    second = said(capsys)
    with pytest.raises(ClientUnknown):
        services.grant_token(**_by(first))
    assert services.grant_token(**_by(second)).token
    assert main(["partners", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    (one,) = json.loads(listed)["partners"]
    assert (one["name"], one["in_force"], one["scopes"]) == ("滨州示例车行", True, ["mandate.act"])
    assert second["client_secret"] not in listed
    assert main(["partners", "end", first["client_id"], "--why", "合同到期"]) == 0
    capsys.readouterr()
    with pytest.raises(ClientUnknown):
        services.grant_token(**_by(second))
    assert main(["partners", "list"]) == 0
    assert "*" not in capsys.readouterr().out


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("differs", "names"),
    [
        ({"uscc": "12"}, "统一社会信用代码"),
        ({"scope": "everything"}, "范围"),
        ({"calls-per-minute": "0"}, "--calls-per-minute"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_recorded(
    differs: dict[str, str], names: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert added(monkeypatch, **differs) != 0
    assert names in capsys.readouterr().err
    assert main(["partners", "list"]) == 0
    assert capsys.readouterr().out == ""


def _by(shown: dict[str, str]) -> dict[str, str]:
    return {"client_id": shown["client_id"], "secret": shown["client_secret"]}
