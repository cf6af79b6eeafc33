"""Every page: language, large print, day, errors with a number, limits, headers."""

import gzip
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix
from tests.portals.pages import text_of

from doorstep.portals.frame import limits, web

pytestmark = pytest.mark.usefixtures("city")
PAGES = (
    "/",
    "/demo",
    "/demo/tour",
    "/demo/sms",
    "/search?q=买了新车",
    "/near",
    "/procedures/",
    "/procedures/register-vehicle/",
    "/procedures/register-vehicle/check",
    "/points/",
    "/points/stations",
    "/points/institutions",
    "/points/postal",
    "/points/offices",
    "/pool/",
    "/pool/3716-02",
    "/check",
    "/sign-in",
    "/about/accessibility",
    "/about/privacy",
)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_open_in_both_languages_and_are_small(browser: Client, language: str) -> None:
    browser.cookies["language"] = language
    for address in PAGES:
        _is_sound(browser.get(address), language)


def _is_sound(response: Any, language: str) -> None:
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) < 100_000
    assert response["Content-Language"] == ("en" if language == "en" else "zh-Hans")
    assert "演示系统" in text_of(response) or "Demonstration" in text_of(response)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Reference"].isdecimal()
    assert " style=" not in response.content.decode()


def test_language_and_large_print_are_kept_and_lead_back(browser: Client) -> None:
    response = browser.get("/language?to=en&next=/points/", follow=True)
    assert response.request["PATH_INFO"] == "/points/"
    assert 'lang="en"' in response.content.decode()
    response = browser.get("/elder?to=on&next=/points/", follow=True)
    assert 'class="elder"' in response.content.decode()
    response = browser.get("/elder?to=off&next=/points/", follow=True)
    assert 'class="elder"' not in response.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(browser: Client, elsewhere: str) -> None:
    response = browser.get("/language", {"to": "en", "next": elsewhere})
    assert response["Location"] == "/"


def test_the_law_moves_with_the_day(browser: Client) -> None:
    browser.get("/day?day=2017-06-21&next=/")
    before = text_of(browser.get("/procedures/register-vehicle/"))
    browser.get("/day?day=2017-07-01&next=/")
    after = text_of(browser.get("/procedures/register-vehicle/"))
    assert "您在看 2017 年 6 月 21 日的规定" in before
    assert "15 元" in before
    assert "15 元" not in after
    assert "10 元" in after
    browser.get("/day?day=today&next=/")
    assert "您在看" not in text_of(browser.get("/procedures/register-vehicle/"))


@pytest.mark.parametrize("day", ["2017-02-30", "yesterday", "1066-10-14", "9999-12-31", "２０１７"])
def test_a_day_that_cannot_be_is_named(browser: Client, day: str) -> None:
    response = browser.get("/day", {"day": day})
    assert response.status_code == 422
    assert "日期要写成年月日" in text_of(response)


def test_a_day_before_the_law_is_an_answer(browser: Client) -> None:
    browser.cookies["day"] = "1999-01-01"
    response = browser.get("/procedures/register-vehicle/")
    assert response.status_code == 200
    assert "才有" in text_of(response)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unknown_address_says_what_to_do(browser: Client, language: str) -> None:
    browser.cookies["language"] = language
    response = browser.get("/nowhere")
    assert response.status_code == 404
    assert response["X-Reference"] in text_of(response)
    assert ("您可以这样做" if language == "zh" else "What you can do") in text_of(response)


def test_an_unknown_address_of_the_api_is_a_problem_document(browser: Client) -> None:
    response = browser.get("/api/nowhere")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["reference"] == response["X-Reference"]


def test_a_form_without_its_token_changes_nothing(browser: Client) -> None:
    response = browser.post("/sign-in", {"phone": "13800138000"})
    assert response.status_code == 403
    assert "什么都没有改动" in text_of(response)


def test_too_large_an_upload_is_stopped_before_it_is_read(browser: Client) -> None:
    response = browser.post(
        "/sign-in", b"x", content_type="text/plain", CONTENT_LENGTH=str(web.UPLOAD_LIMIT + 1)
    )
    assert response.status_code == 413
    assert "12 MB" in text_of(response)


def test_a_large_form_without_files_is_413_too() -> None:
    browser = Client(raise_request_exception=False)
    body = "phone=" + "1" * (web.DATA_UPLOAD_MAX_MEMORY_SIZE + 10)
    response = browser.post("/sign-in", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_an_address_for_sending_only_says_so(browser: Client) -> None:
    response = browser.get("/sign-out")
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_too_many_posts_stop_the_caller_for_a_while(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "POSTS_PER_MINUTE", 2)
    answers = [browser.post("/sign-out") for _ in range(4)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "秒再试" in text_of(answers[-1])


def test_the_address_of_a_caller_is_taken_from_declared_proxies_alone(
    rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1", REMOTE_ADDR="192.0.2.7")
    assert limits.address_of(request) == "192.0.2.7"
    monkeypatch.setattr(web, "PROXIES", 1)
    assert limits.address_of(request) == "10.0.0.1"


def test_health_and_measurements(browser: Client) -> None:
    assert browser.get("/livez").content == b"ok\n"
    assert browser.get("/readyz").status_code == 200
    browser.get("/")
    assert b"doorstep_answers_total" in browser.get("/metrics").content
    assert browser.get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 404


def test_pages_stand_under_a_path_prefix(browser: Client) -> None:
    set_script_prefix("/office/")
    try:
        body = browser.get("/points/").content.decode()
    finally:
        clear_script_prefix()
    assert 'href="/office/points/stations"' in body
    assert 'href="/points/stations"' not in body


def test_the_demonstration_exists_in_the_demonstration_only(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    for address in ("/demo", "/demo/sms", "/demo/tour"):
        assert browser.get(address).status_code == 404
    assert "演示系统" not in text_of(browser.get("/"))
