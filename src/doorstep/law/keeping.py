"""How long data about people is kept, by day, each with its source.

Why by table: whoever asks how long something is kept asks about that thing; a table of people
without an entry here fails a test. What ends after days is ended by a job that reports it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days
from doorstep.law.instruments import city_practice, cyber_security_law


@dataclass(frozen=True, slots=True)
class Permanent:
    """Kept for good, as a file of the office; `label` for pages."""

    label: str = "永久保存"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Kept at least so many days, and never ended by the service."""

    days: int

    def __str__(self) -> str:
        return f"≥ {self.days} d"


Kept = Days | Permanent | AtLeast
_FROM = "2008-10-01"

EXPORT_KEPT = Dated("本人信息导出文件保存天数", since(_FROM, Days(7), city_practice()))
"""Long enough to fetch, short enough not to become a second record."""

FILE_KEPT = Dated[Kept]("登记档案和当事人信息的保存", since(_FROM, Permanent(), city_practice()))
TRACES_KEPT = Dated[Kept](
    "操作和查看记录的保存",
    since(_FROM, Permanent(), city_practice()),
    since("2017-06-01", AtLeast(183), cyber_security_law("第二十一条第三项")),
)
DRAFT_KEPT = Dated[Kept]("没交的草稿保存天数", since(_FROM, Days(90), city_practice()))
CHECKLIST_KEPT = Dated[Kept]("办事清单保存天数", since(_FROM, Days(180), city_practice()))
"""Longer than any list is honoured (`checklist-days`: 90 at the most)."""
MESSAGE_KEPT = Dated[Kept]("消息保存天数", since(_FROM, Days(1095), city_practice()))
RATING_WORDS_KEPT = Dated[Kept]("评价里的文字保存天数", since(_FROM, Days(365), city_practice()))
DEVICE_KEPT = Dated[Kept]("登录设备记录保存天数", since(_FROM, Days(14), city_practice()))
EXPORT_LINE_KEPT = Dated[Kept]("信息导出记录保存天数", since(_FROM, Days(365), city_practice()))
PROOFING_PAPERS_KEPT = Dated[Kept](
    "面签照片、协议和签名的保存天数", since(_FROM, Days(1095), city_practice())
)
"""Sample: three years, as long as somebody may come back on who was seen at the counter."""

KEEPING: Mapping[str, Dated[Kept]] = {
    "people.Person": FILE_KEPT,
    "people.Contact": FILE_KEPT,
    "people.Residence": FILE_KEPT,
    "people.UnitAgent": FILE_KEPT,
    "people.User": FILE_KEPT,
    "people.Device": DEVICE_KEPT,
    "people.Proofing": FILE_KEPT,
    "people.ExternalIdentity": FILE_KEPT,
    "people.OnlineProofing": FILE_KEPT,
    "people.OnlinePicture": PROOFING_PAPERS_KEPT,
    "people.Passkey": FILE_KEPT,
    "people.PhoneChange": FILE_KEPT,
    "people.PersonChange": FILE_KEPT,
    "people.FormerNumber": FILE_KEPT,
    "people.ProofingPaper": PROOFING_PAPERS_KEPT,
    "partners.Allowance": FILE_KEPT,
    "audit.AuditRow": TRACES_KEPT,
    "registry.Vehicle": FILE_KEPT,
    "registry.Entry": FILE_KEPT,
    "registry.OfficialObject": FILE_KEPT,
    "registry.DrivingLicence": FILE_KEPT,
    "registry.DrivingEntry": FILE_KEPT,
    "numbers.NumberRight": FILE_KEPT,
    "inspection.TestResult": FILE_KEPT,
    "mandates.Binding": FILE_KEPT,
    "mandates.LicenceBinding": FILE_KEPT,
    "mandates.Mandate": FILE_KEPT,
    "mandates.Relative": FILE_KEPT,
    "mandates.Portrait": FILE_KEPT,
    "messages.Message": MESSAGE_KEPT,
    "payments.Charge": FILE_KEPT,
    "payments.Receipt": FILE_KEPT,
    "payments.Payment": FILE_KEPT,
    "fulfilment.ProductionOrder": FILE_KEPT,
    "fulfilment.Print": FILE_KEPT,
    "plates.Draw": FILE_KEPT,
    "plates.Number": FILE_KEPT,
    "plates.Intent": FILE_KEPT,
    "plates.LogReader": FILE_KEPT,
    "privacy.LedgerLine": FILE_KEPT,
    "privacy.RightsRequest": FILE_KEPT,
    "privacy.Export": EXPORT_LINE_KEPT,
    "engine.Case": FILE_KEPT,
    "engine.CaseEvent": FILE_KEPT,
    "engine.Decision": FILE_KEPT,
    "engine.Correction": FILE_KEPT,
    "engine.JointConsent": FILE_KEPT,
    "engine.Rating": RATING_WORDS_KEPT,
    "engine.Draft": DRAFT_KEPT,
    "engine.Checklist": CHECKLIST_KEPT,
    "police.Wanted": FILE_KEPT,
}
"""By `room.Table`."""
