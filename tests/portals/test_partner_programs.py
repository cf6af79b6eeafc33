"""A partner's program over HTTP: token, scopes, rate, and how far a shown case is."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.partners.builders import a_key, a_partner, a_token
from tests.portals.everybody import all_in_order
from tests.registry.builders import a_vin

from doorstep.audit.models import AuditRow
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind
from doorstep.partners import queries, services
from doorstep.partners.models import Partner
from doorstep.partners.scopes import scopes_on
from doorstep.people import queries as people
from doorstep.portals.api import urls as _operations  # noqa: F401 - every router is known
from doorstep.portals.api.service import api
from doorstep.procedures import engine

pytestmark = pytest.mark.django_db


def asked(path: str, body: dict[str, str], **headers: str) -> tuple[Any, dict[str, Any]]:
    """POST a form; the answer and its JSON."""
    answer = Client().post(f"/api/v1/oauth/{path}", body, headers=headers)
    return answer, json.loads(answer.content)


def read(path: str, token: str) -> Any:
    """GET with a token."""
    return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def program() -> tuple[str, str]:
    """Name and secret of a partner with every scope."""
    partner_id = a_partner()
    secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
    return queries.partner(partner_id).client_id, secret


def test_client_credentials_in_header_or_body_make_a_token(program: tuple[str, str]) -> None:
    packed = b64encode(":".join(program).encode()).decode()
    name, secret = program
    for body, headers in (
        ({"grant_type": "client_credentials"}, {"Authorization": f"Basic {packed}"}),
        (
            {"grant_type": "client_credentials", "client_id": name, "client_secret": secret},
            {},
        ),
    ):
        answer, granted = asked("token", body, **headers)
        assert answer.status_code == 200, granted
        assert answer["Cache-Control"] == "no-store"
        assert granted["token_type"] == "Bearer"
        assert granted["scope"].split() == [each.name for each in scopes_on(clock.today())]
        assert read("/points", granted["access_token"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        (
            {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"},
            401,
            "invalid_client",
        ),
    ],
)
def test_refusals_are_those_of_the_rfc(body: dict[str, str], status: int, error: str) -> None:
    answer, refused = asked("token", body)
    assert (answer.status_code, refused["error"]) == (status, error)
    assert refused["error_description"]
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert answer["Cache-Control"] == "no-store"


def test_a_scope_beyond_the_contract_and_two_ways_at_once_are_refused(
    program: tuple[str, str],
) -> None:
    name, secret = program
    both = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    answer, refused = asked("token", both | {"scope": "everything"})
    assert (answer.status_code, refused["error"]) == (400, "invalid_scope")
    packed = b64encode(":".join(program).encode()).decode()
    answer, refused = asked("token", both, Authorization=f"Basic {packed}")
    assert (answer.status_code, refused["error"]) == (400, "invalid_request")
    for broken in ("Basic %%%", "Basic /w==", "Digest x"):
        answer, refused = asked("token", {"grant_type": "client_credentials"}, Authorization=broken)
        assert (answer.status_code, refused["error"]) == (401, "invalid_client")


def test_revoking_is_answered_alike_for_every_token(program: tuple[str, str]) -> None:
    name, secret = program
    himself = {"client_id": name, "client_secret": secret}
    token = services.grant_token(client_id=name, secret=secret).token
    for shown in (token, token, "dt_nothing"):
        answer, _ = asked("revoke", himself | {"token": shown})
        assert answer.status_code == 200
    refused = read("/points", token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]
    assert json.loads(refused.content)["code"] == "partners/token-invalid"


def test_another_scope_is_refused_by_name_and_what_is_for_everybody_stays_open() -> None:
    token = a_token(a_partner("points.read"))
    assert read("/points", token).status_code == 200
    refused = read("/procedures", token)
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="law.read"' in refused["WWW-Authenticate"]
    assert Client().get("/api/v1/procedures").status_code == 200
    for path in ("/cases", "/vehicles"):
        assert read(path, token).status_code == 403
    assert Client().get("/api/v1/cases")["WWW-Authenticate"] == 'Bearer realm="doorstep"'


def test_a_partner_has_a_rate_of_its_own() -> None:
    partner_id = a_partner("points.read")
    Partner.objects.filter(pk=partner_id).update(calls_per_minute=2)
    token = a_token(partner_id)
    told = [read("/points", token).status_code for _ in range(5)]
    # The window may end in between; then two more are heard.
    assert told[:2] == [200, 200]
    assert 429 in told
    assert read("/points", a_token(a_partner("points.read", serial=1))).status_code == 200


def test_every_use_is_recorded_with_its_operation() -> None:
    partner_id = a_partner("law.read")
    token = a_token(partner_id)
    read("/procedures/register-vehicle", token)
    used = AuditRow.objects.get(action="partner.used")
    assert (used.subject, used.actor) == (f"partner:{partner_id}",) * 2
    assert used.detail == {"call": "GET /procedures/{code}"}


@pytest.mark.usefixtures("demo")
def test_a_partner_follows_the_case_its_person_showed_and_no_other() -> None:
    person = people.demo_accounts()["blue-buyer"].person_id or ""
    himself = Actor(ActorKind.CITIZEN, person)
    with all_in_order():
        number = engine.open_case(
            procedure="register-vehicle",
            channel=engine.Channel.ONLINE,
            applicant_id=person,
            inputs={
                "vin": a_vin(70000901),
                "certificate_number": "WDA0012345678",
                "use_character": "A",
                "had_accident": "no",
            },
            by=himself,
            key=a_key(),
            point="",
        )
    partner_id = a_partner("case.status")
    token = a_token(partner_id)
    path = f"/partner/cases/{number}"
    assert read(path, token).status_code == 404
    services.allow(
        partner_id=partner_id,
        case_number=number,
        until_on=clock.today() + timedelta(days=3),
        by=himself,
        key=a_key(),
    )
    answer = read(path, token)
    assert answer.status_code == 200, answer.content
    shown = json.loads(answer.content)
    assert (shown["case_number"], shown["status"]) == (number, "received")
    assert not {"vin", "applicant_id", "inputs", "timeline"} & set(shown)
    look = AuditRow.objects.get(action="looked", subject=f"case:{number}")
    assert look.actor == f"partner:{partner_id}"
    assert read(path, a_token(a_partner("case.status", serial=2))).status_code == 404
    assert read("/partner/cases/1706210000421", token).status_code == 404
    assert Client().get(f"/api/v1{path}").status_code == 401


def test_the_table_of_scopes_names_operations_that_exist_and_the_description_shows_them() -> None:
    described = api.get_openapi_schema()
    scheme = described["components"]["securitySchemes"]["PartnerToken"]
    assert scheme["type"] == "oauth2"
    named = {each.name: each for each in scopes_on(clock.today())}
    assert set(scheme["flows"]["clientCredentials"]["scopes"]) == set(named)
    found: dict[str, str] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for way in operation["security"]:
                for scope in way.get("PartnerToken", []):
                    found[f"{method.upper()} {path.removeprefix('/api/v1')}"] = scope
    assert found == {
        operation: scope.name for scope in named.values() for operation in scope.operations
    }
