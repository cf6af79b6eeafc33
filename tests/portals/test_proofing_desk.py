"""Being seen at a desk, page by page: who signed up by phone leaves with another level."""

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people.builders import a_number, a_person, a_phone
from tests.portals.bench import Staff, offered
from tests.portals.pages import text_of
from tests.procedures.city import DAY, OTHER_STATION, STATION, a_city

from doorstep.fulfilment.jobs import print_receipt
from doorstep.kernel import clock
from doorstep.kernel.actor import Post
from doorstep.kernel.phone import Phone
from doorstep.messages import queries as messages
from doorstep.people import queries
from doorstep.people.levels import Level
from doorstep.portals.frame import page
from doorstep.procedures import engine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_small_city")]
PHOTO = b"\xff\xd8\xff\xe0" + bytes(2000)
MINE = "/my-data/level/receipt.pdf"
DRAWN = "data:image/png;base64,iVBORw0KGgoAAAAA"


@pytest.fixture
def clerk() -> Iterator[Staff]:
    page.forget_city()
    with clock.at_day(DAY):
        a_city()
        yield Staff("wangfang", Post.CLERK, STATION, "station")


def code_for(phone: Phone, template: str = "phone-code") -> str:
    sent = next(each for each in messages.outbox(phone) if each.template == template)
    assert sent.slots is not None
    return sent.slots["code"]


def begun(clerk: Staff, name: str = "王小明", **differs: str) -> str:
    typed = {"number": a_number().text, "name": name, "document": "typed"} | differs
    made = clerk.browser.post("/desk/proofing/", typed)
    assert made.status_code == 302, text_of(made)
    return str(made["Location"])


def photographed(clerk: Staff, path: str, content: bytes = PHOTO) -> Any:
    sent = SimpleUploadedFile("me.jpg", content, "image/jpeg")
    return clerk.browser.post(path, {**clerk.fields(path, "portrait"), "portrait": sent})


def signed_up(phone: Phone) -> Client:
    browser = Client()
    browser.post("/sign-in", {"phone": phone.text})
    answer = browser.post(
        "/sign-in/code", {"phone": phone.text, "code": code_for(phone, "login-code")}
    )
    assert answer.status_code == 302
    return browser


def test_whoever_signed_up_by_phone_is_seen_and_may_do_more(clerk: Staff) -> None:
    phone = a_phone(61)
    citizen = signed_up(phone)
    path = begun(clerk)
    early = clerk.press(path, "done")
    assert early.status_code == 422
    for short in ("还没有把您本人", "还没有拍现场照片", "用户协议还没有签名", "手机号还没有确认"):
        assert short in text_of(early)
    clerk.press(path, "face", face="same")
    clerk.press(path, "phone", phone=phone.text)
    wrong = clerk.press(path, "code", code="000000" if code_for(phone) != "000000" else "111111")
    assert wrong.status_code == 422
    clerk.press(path, "code", code=code_for(phone))
    photographed(clerk, path)
    assert clerk.get(f"{path}portrait").content == PHOTO
    differs = clerk.press(path, "sign", typed="李四")
    assert "签名要和证件上的姓名一样" in text_of(differs)
    clerk.press(path, "sign", typed="王小明")
    shown = text_of(clerk.get(path))
    assert "还差" not in shown
    assert phone.text not in shown
    assert clerk.press(path, "done").status_code == 302
    person = queries.person_by_number(a_number())
    assert person is not None
    assert queries.level_of(person.id) is Level.COUNTER
    receipt = text_of(clerk.get(f"{path}receipt"))
    for said in ("王小明", phone.masked, "不收费", "王芳"):
        assert said in receipt
    assert a_number().text not in receipt
    _the_receipt_is_a_file(clerk, path, citizen)
    (case,) = engine.cases_for(person.id)
    assert case.status is engine.CaseStatus.COMPLETED
    assert "王小明" in text_of(citizen.get("/my-data/"))
    assert clerk.get(f"{path}portrait").status_code == 404
    assert clerk.browser.post(path, {"do": "face", "face": "same"}).status_code == 409


def _the_receipt_is_a_file(clerk: Staff, path: str, citizen: Client) -> None:
    """Not before the job has made it; then the same for the desk and for the person."""
    for browser, address in ((clerk.browser, f"{path}receipt.pdf"), (citizen, MINE)):
        assert browser.get(address).status_code == 404
    proofing_id = path.rstrip("/").rpartition("/")[2]
    print_receipt(proofing_id=proofing_id)
    print_receipt(proofing_id=proofing_id)
    made = clerk.get(f"{path}receipt.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content == citizen.get(MINE).content
    assert "下载回执（PDF）" in text_of(clerk.get(f"{path}receipt"))
    assert "下载回执（PDF）" in text_of(citizen.get("/my-data/level"))
    told = of_pdf("pdfinfo", made.content)
    assert "Title:           互联网面签回执（样张，无法律效力）" in told
    assert "Tagged:          yes" in told
    assert re.search(rb"/Lang ?\(zh", made.content)
    words = of_pdf("pdftotext", made.content, "-")
    assert "王小明" in words
    assert a_number().text not in words
    fonts = of_pdf("pdffonts", made.content).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def of_pdf(tool: str, content: bytes, *more: str) -> str:
    """What a tool of the machine says of a file."""
    said = subprocess.run([tool, "-", *more], input=content, capture_output=True, check=True)
    return said.stdout.decode()


def test_without_a_phone_and_with_a_drawn_signature(clerk: Staff) -> None:
    person = a_person("王小明")
    path = begun(clerk)
    clerk.press(path, "face", face="same")
    clerk.press(path, "no-phone")
    photographed(clerk, path)
    nonsense = clerk.press(path, "sign", drawn="data:text/html;base64,PGI+")
    assert "手写签名没有传好" in text_of(nonsense)
    assert clerk.press(path, "sign", drawn=DRAWN).status_code == 302
    assert clerk.press(path, "done").status_code == 302
    assert queries.level_of(person) is Level.COUNTER
    assert "没有手机" in text_of(clerk.get(f"{path}receipt"))


def test_what_one_clerk_doubts_another_sees_at_the_same_point(clerk: Staff) -> None:
    path = begun(clerk, document="unreadable")
    second = Staff("liuyang", Post.EXAMINER, STATION, "station")
    elsewhere = Staff("sunli", Post.CLERK, OTHER_STATION, "station")
    clerk.press(path, "face", face="doubt")
    assert "等第二个人看" in text_of(second.get("/desk/proofing/"))
    assert "second" not in offered(clerk.get(path))
    assert "不能是办理人自己" in text_of(clerk.browser.post(path, {"do": "second"}))
    for address in (path, f"{path}portrait", f"{path}receipt"):
        assert elsewhere.get(address).status_code == 404
    assert elsewhere.browser.post(path, {"do": "second"}).status_code == 404
    assert second.press(path, "second").status_code == 302
    assert "%" not in text_of(clerk.get(path))
    assert "done" not in offered(second.get(path))


def test_wrong_numbers_names_and_files_are_said_where_they_are(clerk: Staff) -> None:
    a_person("王小明")
    wrong = {"number": a_number().text[:-1] + "0", "name": "", "document": ""}
    told = text_of(clerk.browser.post("/desk/proofing/", wrong))
    for said in ("校验位", "请填写“姓名”", "请选证件是怎么录入的"):
        assert said in told
    other = {"number": a_number().text, "name": "李四", "document": "typed"}
    assert "另一个姓名" in text_of(clerk.browser.post("/desk/proofing/", other))
    path = begun(clerk)
    assert begun(clerk) == path
    assert "不超过 6 MB" in text_of(photographed(clerk, path, b"<svg/>"))
    empty = clerk.press(path, "portrait")
    assert empty.status_code == 422
    assert clerk.browser.post(path, {"do": "nothing-we-know"}).status_code == 200
    assert clerk.press(path, "give-up").status_code == 302
    assert "已停止" in text_of(clerk.get(path))
    assert begun(clerk) != path
