"""What this room keeps about people, and what for."""

from base64 import b64encode

from doorstep.kernel.personal import Held, Link
from doorstep.people.models import (
    Contact,
    FormerNumber,
    OnlinePicture,
    Person,
    PersonChange,
    PhoneChange,
    Proofing,
    ProofingPaper,
    User,
)
from doorstep.people.sealed import (
    changed_number_of,
    changed_phone_of,
    former_of,
    login_of,
    number_of,
    paper_of,
    phone_of,
    picture_of,
    proofed_phone_of,
    way_of,
)


def _person(row: Person) -> dict[str, object]:
    return {"number": number_of(row), "phone": phone_of(row)}


def _user(row: User) -> dict[str, object]:
    return {"phone": str(login_of(row) or "")}


def _contact(row: Contact) -> dict[str, object]:
    return {"content": str(way_of(row) or "")}


def _phone_change(row: PhoneChange) -> dict[str, object]:
    return {"phone": changed_phone_of(row).text}


def _person_change(row: PersonChange) -> dict[str, object]:
    if row.new_sealed is None:
        return {}
    name, number = changed_number_of(row)
    return {"new_name": name, "new_number": number.text}


def _former(row: FormerNumber) -> dict[str, object]:
    return {"number": former_of(row).text}


def _proofing(row: Proofing) -> dict[str, object]:
    return {"phone": str(proofed_phone_of(row) or "")}


def _paper(row: ProofingPaper) -> dict[str, object]:
    return {"content": b64encode(paper_of(row)).decode()}


def _picture(row: OnlinePicture) -> dict[str, object]:
    return {"content": b64encode(picture_of(row)).decode()}


HELD = (
    Held(
        "Person",
        "身份",
        "确认您是谁",
        (Link("id"),),
        frozenset({"sample"}),
        _person,
    ),
    Held(
        "Proofing",
        "互联网面签",
        "当面确认您是谁",
        (Link("person_id"),),
        frozenset({"clerk_id", "second_id"}),
        _proofing,
    ),
    Held(
        "ExternalIdentity",
        "别的平台认证过的身份",
        "用统一身份认证平台登录时认得您",
        (Link("person_id"),),
        frozenset({"subject_mark"}),
    ),
    Held(
        "OnlineProofing",
        "网上核验",
        "不出门也能确认您是谁",
        (Link("person_id"),),
        frozenset({"first_id", "second_id"}),
    ),
    Held(
        "OnlinePicture",
        "网上核验的照片",
        "以后能证明是您本人交的",
        (Link("proofing__person_id"),),
        opened=_picture,
    ),
    Held(
        "PhoneChange",
        "更换登录手机",
        "换手机不被别人冒用",
        (Link("user__person_id"),),
        opened=_phone_change,
    ),
    Held(
        "PersonChange",
        "死亡、合并和更正",
        "记录随人的变化而改，谁同意的查得到",
        (Link("person_id"), Link("other_id")),
        frozenset({"asked_by_id", "decided_by_id"}),
        _person_change,
    ),
    Held(
        "FormerNumber",
        "用过的姓名和证件号码",
        "用旧号码也能找到您",
        (Link("person_id"),),
        opened=_former,
    ),
    Held(
        "ProofingPaper",
        "面签的照片、协议和签名",
        "以后能证明是您本人面签的",
        (Link("proofing__person_id"),),
        opened=_paper,
    ),
    Held(
        "Contact", "联系方式", "把结果告诉您、把牌证交给您", (Link("person_id"),), opened=_contact
    ),
    Held("Residence", "户籍和居住证", "看您能不能在本市办理", (Link("person_id"),)),
    Held(
        "UnitAgent",
        "单位经办人",
        "知道谁替单位办事",
        (Link("unit_id"), Link("agent_id")),
    ),
    Held(
        "Device",
        "登录着的设备",
        "让您看到在哪里登录着，随时退出",
        (Link("user__person_id"),),
        frozenset({"session_key"}),
    ),
    Held(
        "Passkey",
        "通行密钥",
        "让您不用短信登录",
        (Link("user__person_id"),),
        frozenset({"credential", "credential_id"}),
    ),
    Held(
        "User",
        "登录账户",
        "让您登录",
        (Link("person_id"),),
        frozenset({"password", "username", "demo_key"}),
        _user,
    ),
)
IMPERSONAL = ("LoginCode", "LoginCount", "PasskeyQuestion", "Appointment", "Invitation")
"""Codes and counts under keyed marks for a day; posts of staff and how they first came in."""
