"""The receipt of a proofing as PDF, laid out once by a job and kept with the other papers.

Why PDF/UA: whoever has the page read out gets its title, its language and its order.
"""

import json
from typing import Final
from uuid import UUID

import typst

from doorstep.fulfilment import fonts
from doorstep.fulfilment.printing import TEMPLATES
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.law.keeping import PROOFING_PAPERS_KEPT
from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.proofing import PaperKind, ProofingView
from doorstep.places import queries as places
from doorstep.places.errors import PointNotFound

STANDARD: Final = "ua-1"
TITLE: Final = "互联网面签回执（样张，无法律效力）"


def make_receipt(*, proofing_id: str, by: Actor, key: Key) -> UUID | None:
    """Lay the receipt out and keep it; None where it is there already.

    Errors: NoProofing, NoChineseFont.
    """
    found = people.proofing(proofing_id)
    if found.paper(PaperKind.RECEIPT) is not None:
        return None
    return people_services.keep_receipt(
        proofing_id=proofing_id, content=rendered(found), by=by, key=key
    )


def rendered(found: ProofingView) -> bytes:
    """The receipt as PDF; the same proofing gives the same bytes. Errors: NoChineseFont."""
    installed, chosen = fonts.usable()
    done_at = found.done_at or found.begun_at
    data = {
        "title": TITLE,
        "day": clock.local_day(done_at).isoformat(),
        "fonts": chosen,
        "rows": _rows(found, f"{done_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"),
        "lines": _lines(found),
    }
    return typst.compile(
        TEMPLATES / "receipt.typ",
        root=TEMPLATES,
        font_paths=installed,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARD,
        format="pdf",
    )


def _rows(found: ProofingView, when: str) -> list[tuple[str, str]]:
    document = found.person.document
    rows = [
        ("姓名", found.person.name),
        (document.label if document else "证件", found.person.id_number_masked),
        ("流水号", found.case_number),
        ("面签时间", when),
        ("网点", _point(found.point)),
        ("办理人", found.clerk_name),
        ("第二个看过的人", found.second_name),
        ("证件怎样核对", found.document.label),
        ("登录手机", found.phone_masked or "没有手机"),
        ("费用", "不收费"),
    ]
    return [(name, value) for name, value in rows if value]


def _lines(found: ProofingView) -> list[str]:
    signed = found.paper(PaperKind.AGREEMENT)
    kept = PROOFING_PAPERS_KEPT.entry(clock.local_day(found.done_at or found.begun_at))
    lines = ["照片、协议和签名加密保存，到期自动删除。依据：" + str(kept.source) + "。"]
    if signed is not None:
        lines.append("签了名的用户协议 SHA-256：" + signed.sha256[:16])
    lines.append("谁看过，您在“谁看过我的信息”里看得到。")
    return lines


def _point(code: str) -> str:
    try:
        return places.point(code).name_zh
    except PointNotFound:
        return code
