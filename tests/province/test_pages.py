"""The province's pages: everybody sees what was cosigned, an officer alone decides."""

import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.test import Client
from tests.people.builders import a_clerk
from tests.plates.log.builder import POOL
from tests.province.builder import admit
from tests.province.office import a_key, a_message, approved, rules_message, says, waiting
from tests.province.test_approvals import NUMBERS, a_town_under_us, the_list

from doorstep.kernel.actor import SYSTEM, Post
from doorstep.people import services as people
from doorstep.portals.province import demo
from doorstep.province import anomalies, approvals, queries
from doorstep.province.types import RequestState

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

PASSWORD = "correct-horse-battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _here(province: object, settings: "SettingsWrapper") -> None:  # noqa: ARG001
    """Pages of the province, which has no city to name."""
    settings.SERVES = "province"
    settings.STAFF_START = ""
    admit()


def somebody(post: Post, *, second: bool = True) -> Client:
    """A member of staff in that post, signed in."""
    user_id = a_clerk(post=post, point="province", point_kind="office", second=second)
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=user_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def officer() -> Client:
    """An officer, signed in."""
    return somebody(Post.SUPERVISOR)


def text_of(client: Client, path: str, status: int = 200) -> str:
    """The words of a page."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_stranger_sees_what_was_cosigned_and_nothing_that_waits() -> None:
    a_town_under_us().says()
    says(a_message("fill", {"n": 40}))
    page = text_of(Client(), "/")
    assert POOL in page
    assert "投放号码" not in page
    pool = text_of(Client(), f"/pools/{POOL}")
    assert "鲁M1###" in pool
    assert "下达命令" not in pool
    for path in ("/waiting", f"/requests/{waiting()}"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/login/")
    assert Client().post(f"/requests/{waiting()}", {"decision": "approve"}).status_code == 302
    assert Client().post(f"/pools/{POOL}/freeze", {"segment": "1-1"}).status_code == 302
    assert len(queries.waiting()) == 1


@pytest.mark.parametrize("post", [post for post in Post if post is not Post.SUPERVISOR])
def test_no_other_post_opens_an_officers_page(post: Post) -> None:
    says(a_message("fill", {"n": 40}))
    client = somebody(post)
    assert "省级号码监督岗" in text_of(client, "/waiting", 403)
    assert client.post(f"/requests/{waiting()}", {"decision": "approve"}).status_code == 403
    assert "投放号码" not in text_of(client, "/")


def test_password_and_code_lead_an_officer_to_what_waits() -> None:
    user_id = a_clerk(post=Post.SUPERVISOR, point="province", point_kind="province", second=False)
    people.set_password(user_id=user_id, password=PASSWORD, by=SYSTEM)
    client = Client()
    client.post("/staff/login/", {"login": "wangfang", "password": PASSWORD})
    assert client.get("/waiting")["Location"].startswith("/staff/second-factor/bind/")
    assert client.get("/")["Location"].startswith("/staff/second-factor/bind/")
    people.set_second_factor(user_id=user_id, secret=SECRET, by=SYSTEM)
    client = Client()
    client.post("/staff/login/", {"login": "wangfang", "password": PASSWORD})
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    answer = client.post("/staff/second-factor/code/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "等我审批" in text_of(client, "/")


def test_an_officer_reads_approves_and_sees_where_it_stands() -> None:
    client = officer()
    says(rules_message())
    page = text_of(client, f"/requests/{waiting()}")
    for words in ("规则：启用或修改", "公布的规则", "每辆车能抽几次", "自助机", "同意", "驳回"):
        assert words in page
    number = waiting()
    assert f"/requests/{number}" in text_of(client, "/waiting")
    answer = client.post(f"/requests/{number}", {"decision": "approve", "key": a_key()})
    assert (answer.status_code, answer["Location"]) == (302, "/waiting")
    assert "现在没有等您审批的申请" in text_of(client, "/waiting")
    page = text_of(client, f"/requests/{number}")
    assert "王芳" in page
    assert "等市里来取签名" in page
    says(rules_message())
    assert "已签名" in text_of(client, f"/requests/{number}")


def test_new_rules_stand_beside_those_in_force() -> None:
    client = officer()
    town = a_town_under_us()
    message = rules_message(2)
    message["asked"] = message["asked"] | {"tries": town.tries + 3}
    says(message)
    assert f"现在是：{town.tries}" in text_of(client, f"/requests/{waiting()}")


def test_a_rejection_without_a_reason_stays_on_the_page() -> None:
    client = officer()
    says(a_message("fill", {"n": 40}))
    number = waiting()
    answer = client.post(f"/requests/{number}", {"decision": "reject", "why": " "})
    assert answer.status_code == 422
    assert "理由要写" in answer.content.decode()
    assert client.post(f"/requests/{number}", {"decision": "perhaps"}).status_code == 422
    answer = client.post(f"/requests/{number}", {"decision": "reject", "why": "先补材料"})
    assert answer.status_code == 302
    found = queries.request(number)
    assert found is not None
    assert (found.state, found.why) == (RequestState.REJECTED, "先补材料")
    answer = client.post(f"/requests/{number}", {"decision": "approve"})
    assert answer.status_code == 409
    assert "已由" in answer.content.decode() or "已经由" in answer.content.decode()
    assert client.get("/requests/999999").status_code == 404


def test_no_page_shows_a_number_in_use() -> None:
    client = officer()
    approved(rules_message())
    document = "".join(f"{number}\n" for number in NUMBERS)
    says(a_message("genesis", the_list(NUMBERS), document=document))
    for path in ("/", "/waiting", f"/requests/{waiting()}", f"/pools/{POOL}"):
        page = text_of(client, path)
        assert not [number for number in NUMBERS if number in page], path


def test_an_officer_freezes_a_segment_with_a_reason() -> None:
    client = officer()
    town = a_town_under_us()
    path = f"/pools/{POOL}/freeze"
    for form in ({}, {"segment": "1-1"}, {"segment": "9-1", "why": "查"}):
        assert client.post(path, form).status_code == 422
    page = client.post(path, {}).content.decode()
    assert 'href="#q-segment"' in page, "everything at once"
    assert 'href="#q-why"' in page
    answer = client.post(path, {"segment": "1-1", "why": "先停用", "key": a_key()})
    assert (answer.status_code, answer["Location"]) == (302, f"/pools/{POOL}")
    assert "省级命令" in text_of(client, f"/pools/{POOL}")
    (told,) = town.says()["orders"]
    assert told["asked"] == {"s": 1, "on": 1, "why": "先停用", "text": "先停用"}
    again = client.post(path, {"segment": "1-1", "why": "先停用", "key": a_key()})
    assert again.status_code == 409
    assert client.get("/pools/3716-99").status_code == 404


def test_an_anomaly_is_shown_in_words_with_what_was_recorded() -> None:
    assert "没有发现异常" in text_of(officer(), "/")
    anomalies.record(POOL, "rollback", {"size": 7})
    client = Client()
    client.force_login(get_user_model().objects.get(username="wangfang"))
    for path in ("/", f"/pools/{POOL}"):
        page = text_of(client, path)
        assert "市里的账本变短了" in page
        assert "size" in page


def test_english_is_complete() -> None:
    client = officer()
    client.cookies["language"] = "en"
    says(rules_message())
    approvals.standing_orders(POOL)
    for path in ("/", "/waiting", f"/requests/{waiting()}", f"/pools/{POOL}"):
        page = text_of(client, path)
        body = page[page.index("<main") : page.index("</main")]
        left = [sign for sign in body.replace("公布的规则", "").replace("鲁", "") if sign > "⺀"]
        assert not left, (path, "".join(left))


def test_the_invented_officer_exists_in_the_demonstration_only(settings: "SettingsWrapper") -> None:
    for _ in range(2):
        demo.load_officers()
    client = Client()
    form = {"person": "province-officer"}
    settings.DEMO = False
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/sign-in", form).status_code == 404
    settings.DEMO = True
    assert "省督例" in text_of(client, "/demo")
    assert client.post("/demo/sign-in", {"person": "somebody"}).status_code == 404
    assert client.post("/demo/sign-in", form)["Location"] == "/"
    assert "等我审批" in text_of(client, "/")
