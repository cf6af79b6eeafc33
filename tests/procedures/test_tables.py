"""The businesses about registered vehicles, day by day, as a jurist reads and extends them."""

from typing import Any

import pytest
from tests.procedures.known import a_good_examination, a_number, an_applicant
from tests.procedures.tables import (
    Line,
    Table,
    a_car,
    a_policy,
    day,
    judged_by,
    line,
)

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.catalogue.cancel_registration import CancellationPapers
from doorstep.procedures.catalogue.change_particulars import ChangePapers
from doorstep.procedures.catalogue.keep_plate_number import KeepingPapers
from doorstep.procedures.catalogue.move_out import MovingPapers
from doorstep.procedures.catalogue.replace_registration_certificate import CertificatePapers
from doorstep.procedures.catalogue.transfer_ownership import TransferProofs
from doorstep.procedures.engine import procedure
from doorstep.procedures.requirements.facts import (
    FormerEvent,
    FormerNumber,
    Mortgagee,
    NumberCustom,
    Papers,
    Unsettled,
    VehicleRecord,
)
from doorstep.procedures.requirements.mortgages import MortgagePapers

SEED = "2017-06-21"
NOW = "2022-05-01"
STOLEN = VehicleRecord(stolen=True)
SEIZED = VehicleRecord(seized_by="某法院")


def scrapped(on: str) -> VehicleRecord:
    return VehicleRecord(scrap_on=day(on))


def replaced(code: str, article: str) -> Table:
    """Licence and plates: the same few rules."""
    return Table(
        code,
        {},
        (
            line("2008-10-01", "令102，第一天"),
            line("2012-09-11", "令102，最后一天"),
            line("2012-09-12", "令124，第一天"),
            line("2022-04-30", "令124，最后一天"),
            line(NOW, f"令164 {article}，第一天"),
            line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
            line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
            line(NOW, "令164 第七十六条", ["not-reported-stolen"], vehicle_record=STOLEN),
            line(SEED, "查封不影响补换领", vehicle_record=SEIZED),
            line(SEED, "身份证明", ["identity-shown"], papers=Papers(False, True)),
            line(
                NOW,
                f"{article}，换领交回",
                ["old-one-returned"],
                reason="damaged",
                papers=Papers(True, False),
            ),
            line(NOW, f"{article}，丢失不用交回", reason="lost", papers=Papers(True, False)),
            line(
                SEED,
                "两件事一次说完",
                ["vehicle-of-the-applicant", "identity-shown"],
                vehicle=None,
                papers=Papers(False, True),
            ),
        ),
    )


LICENCE = replaced("replace-vehicle-licence", "第五十二条")
PLATES = replaced("replace-plates", "第五十一条")


def certificate(**differs: bool) -> CertificatePapers:
    fields = ("identity", "returned", "in_person", "mortgagee", "vehicle")
    return CertificatePapers(**dict.fromkeys(fields, True) | differs)


CERTIFICATE = Table(
    "replace-registration-certificate",
    {"papers": certificate()},
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第五十二条"),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=certificate(identity=False)),
        line(
            SEED,
            "换领交回",
            ["old-one-returned"],
            reason="damaged",
            papers=certificate(returned=False),
        ),
        line(
            SEED,
            "令124 第五十八条：补领不能代办",
            ["owner-in-person"],
            papers=certificate(in_person=False),
        ),
        line(
            NOW, "令164 第八十六条第一款", ["owner-in-person"], papers=certificate(in_person=False)
        ),
        line(NOW, "换领可以代办", reason="damaged", papers=certificate(in_person=False)),
        line(
            NOW,
            "令164 第三十二条：抵押权人一起申请",
            ["mortgagee-joins"],
            vehicle=a_car(mortgaged=True),
            papers=certificate(mortgagee=False),
        ),
        line(NOW, "令164 第三十二条：一起来了", vehicle=a_car(mortgaged=True)),
        line(
            "2022-04-30",
            "令124：补领要交验车辆",
            ["vehicle-shown"],
            papers=certificate(vehicle=False),
        ),
        line(NOW, "令164 不再交验车辆", papers=certificate(vehicle=False)),
        line("2022-04-30", "换领不交验", reason="damaged", papers=certificate(vehicle=False)),
    ),
)


def cancelling(**differs: bool) -> CancellationPapers:
    fields = ("identity", "in_person", "proof", "as_on_file", "returned")
    return CancellationPapers(**dict.fromkeys(fields, True) | differs)


OPEN = Unsettled(violations=2)
CANCEL = Table(
    "cancel-registration",
    {"why": "scrapped", "papers": cancelling()},
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第三十八条"),
        line(NOW, "令164 第三十八条：违法没处理也能报废注销", unsettled=OPEN),
        line(NOW, "令164 第三十九条：灭失也是", why="gone", unsettled=OPEN),
        line(
            NOW,
            "令164 第三十七条第二款：出境先处理",
            ["settled-before-leaving"],
            why="abroad",
            unsettled=OPEN,
        ),
        line(
            NOW,
            "令164 第三十七条第二款：退车先处理",
            ["settled-before-leaving"],
            why="returned",
            unsettled=Unsettled(accidents=1),
        ),
        line(NOW, "出境，都处理完了", why="abroad"),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(NOW, "令164 第四十二条", ["not-mortgaged"], vehicle=a_car(mortgaged=True)),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "到了报废期当然能注销", vehicle_record=scrapped("2017-01-01")),
        line(SEED, "身份证明", ["identity-shown"], papers=cancelling(identity=False)),
        line("2022-04-30", "令124：灭失没有这一条", why="gone", papers=cancelling(in_person=False)),
        line(
            NOW,
            "令164 第八十六条第一款：灭失本人来",
            ["owner-in-person"],
            why="gone",
            papers=cancelling(in_person=False),
        ),
        line(NOW, "报废可以代办", papers=cancelling(in_person=False)),
        line(NOW, "令164 第三十八条、第三十九条", ["cause-proven"], papers=cancelling(proof=False)),
        line(NOW, "令164 第二十九条第一项", ["as-on-file"], papers=cancelling(as_on_file=False)),
        line(NOW, "牌证没交回的公告作废，不挡注销", papers=cancelling(returned=False)),
    ),
)


def proofs(**differs: bool) -> TransferProofs:
    fields = ("valid", "intact", "owner", "certificate", "mortgagee", "customs")
    return TransferProofs(**dict.fromkeys(fields, True) | differs)


OUTSIDER = an_applicant(in_city=False, in_province=False)
TRANSFER = Table(
    "transfer-ownership",
    {
        "applicant": an_applicant(),
        "certificate_number": "000000000042",
        "proofs": proofs(),
        "examination": a_good_examination(),
        "held_number": a_number(),
    },
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第二十六条"),
        line(SEED, "道交法 第十二条", ["vehicle-found"], vehicle=None),
        line(
            SEED,
            "道交条例 第一百零三条",
            ["applicant-not-barred"],
            applicant=an_applicant(barred_until=day(SEED)),
        ),
        line(SEED, "限制前一天到期", applicant=an_applicant(barred_until=day("2017-06-20"))),
        line(SEED, "令124 第六十四条", ["residence-permit"], applicant=OUTSIDER),
        line(NOW, "令164 第八十九条：过户仍要居住证", ["residence-permit"], applicant=OUTSIDER),
        line(
            SEED,
            "居住证最后一天",
            applicant=an_applicant(
                in_city=False, in_province=False, residence_permit_until=day(SEED)
            ),
        ),
        line(
            SEED,
            "居住证昨天到期",
            ["residence-permit"],
            applicant=an_applicant(
                in_city=False, in_province=False, residence_permit_until=day("2017-06-20")
            ),
        ),
        line(SEED, "令124：违法先处理", ["nothing-unsettled"], unsettled=OPEN),
        line(
            NOW,
            "令164 第二十五条：事故先处理",
            ["nothing-unsettled"],
            unsettled=Unsettled(accidents=1),
        ),
        line(SEED, "检验有效期最后一天", vehicle=a_car(inspection_valid_until=day(SEED))),
        line(
            SEED,
            "检验昨天到期",
            ["inspection-in-force"],
            vehicle=a_car(inspection_valid_until=day("2017-06-20")),
        ),
        line(SEED, "交强险最后一天", compulsory_insurance=a_policy(SEED)),
        line(
            SEED,
            "交强险昨天到期",
            ["insurance-in-force"],
            compulsory_insurance=a_policy("2017-06-20"),
        ),
        line(SEED, "没有交强险", ["insurance-in-force"], compulsory_insurance=None),
        line(
            NOW,
            "令164 第十五条第七项",
            ["not-due-for-scrap", "not-within-a-year-of-scrap"],
            vehicle_record=scrapped(NOW),
        ),
        line(
            NOW,
            "令164 第二十九条第三项：差一年整",
            ["not-within-a-year-of-scrap"],
            vehicle_record=scrapped("2023-05-01"),
        ),
        line(NOW, "令164 第二十九条第三项：一年零一天", vehicle_record=scrapped("2023-05-02")),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-stolen"], vehicle_record=STOLEN),
        line(SEED, "令124 第九条第一项", ["proofs-valid"], proofs=proofs(valid=False)),
        line(
            SEED, "令124 第九条第二项：涂改", ["transfer-proof-good"], proofs=proofs(intact=False)
        ),
        line(SEED, "令124 第九条第二项：买方", ["transfer-proof-good"], proofs=proofs(owner=False)),
        line(NOW, "令164 第二十九条", ["certificate-shown"], proofs=proofs(certificate=False)),
        line(
            NOW,
            "令164 第二十六条：抵押",
            ["mortgagee-joins"],
            vehicle=a_car(mortgaged=True),
            proofs=proofs(mortgagee=False),
        ),
        line(NOW, "抵押权人一起来了", vehicle=a_car(mortgaged=True)),
        line(NOW, "令164 第二十九条第二项", ["released-by-customs"], proofs=proofs(customs=False)),
        line(
            SEED,
            "令124 第九条第三项",
            ["vehicle-as-on-proofs"],
            examination=a_good_examination(engine=False),
        ),
        line(
            SEED,
            "令124 第九条第六项",
            ["meets-safety-standard"],
            examination=a_good_examination(standard=False),
        ),
        line(SEED, "号码已放回", ["number-still-held"], held_number=a_number(held=False)),
        line(
            SEED,
            "号牌种类",
            ["number-of-the-same-kind"],
            held_number=a_number(kind=PlateKind.LARGE),
        ),
    ),
)


def contract(**differs: bool) -> MortgagePapers:
    fields = ("identity", "both", "contract", "main_contract")
    return MortgagePapers(**dict.fromkeys(fields, True) | differs)


BANK = Mortgagee("7", "样本银行")
MORTGAGE = Table(
    "register-mortgage",
    {"mortgagee": BANK, "papers": contract()},
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第三十一条"),
        line(NOW, "违法没处理不挡抵押", unsettled=OPEN),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(NOW, "令164 第三十一条：抵押权人", ["mortgagee-known"], mortgagee=None),
        line(NOW, "令164 第三十一条：已抵押", ["not-mortgaged-yet"], vehicle=a_car(mortgaged=True)),
        line(NOW, "令164 第十五条第七项", ["not-due-for-scrap"], vehicle_record=scrapped(NOW)),
        line(NOW, "报废前一天", vehicle_record=scrapped("2022-05-02")),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=contract(identity=False)),
        line(NOW, "令164 第三十一条：双方", ["both-apply"], papers=contract(both=False)),
        line(NOW, "令164 第三十一条：合同", ["contract-shown"], papers=contract(contract=False)),
        line(
            "2022-04-30",
            "令124：主合同",
            ["main-contract-shown"],
            papers=contract(main_contract=False),
        ),
        line(NOW, "令164 不要主合同", papers=contract(main_contract=False)),
    ),
)
MORTGAGED = {"vehicle": a_car(mortgaged=True), "papers": contract()}
RELEASE = Table(
    "release-mortgage",
    MORTGAGED,
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第三十五条"),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(NOW, "令164 第三十五条：没有抵押", ["mortgaged-now"], vehicle=a_car()),
        line(NOW, "查封的不解除", ["not-seized"], vehicle_record=SEIZED),
        line(NOW, "令164 第七十六条", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(NOW, "身份证明", ["identity-shown"], papers=contract(identity=False)),
        line(NOW, "令164 第三十五条：双方", ["both-apply"], papers=contract(both=False)),
        line(NOW, "登记证书", ["contract-shown"], papers=contract(contract=False)),
    ),
)


def changing(**differs: bool) -> ChangePapers:
    return ChangePapers(**{"identity": True, "origin": True, "certificate": True} | differs)


NOTHING_NEW = {"colour": None, "engine_number": None, "use_character": None, "tested_on": None}
ENGINE = {"what": "engine", "colour": None, "engine_number": "E7", "tested_on": day(SEED)}
USE = {"what": "use", "colour": None, "use_character": "G"}
CHANGE = Table(
    "change-particulars",
    NOTHING_NEW
    | {
        "what": "colour",
        "colour": "J",
        "papers": changing(),
        "examination": a_good_examination(),
    },
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164 第十六条"),
        line(NOW, "违法没处理不挡变更", unsettled=OPEN),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(NOW, "令164 第十六条：颜色", ["colour-named"], colour=None),
        line(NOW, "令164 第十六条：同一颜色", ["another-colour"], colour="A"),
        line(SEED, "换发动机，检验当天", **ENGINE),
        line(
            SEED,
            "换发动机，没写号码",
            ["engine-named"],
            **ENGINE | {"engine_number": None},
        ),
        line(
            SEED,
            "令124：先检验",
            ["tested-after-engine"],
            **ENGINE | {"tested_on": None},
        ),
        line(
            SEED,
            "检验日期在明天",
            ["tested-after-engine"],
            **ENGINE | {"tested_on": day("2017-06-22")},
        ),
        line(NOW, "改使用性质", **USE),
        line(NOW, "使用性质没选", ["another-use"], **USE | {"use_character": None}),
        line(NOW, "使用性质没变", ["another-use"], **USE | {"use_character": "A"}),
        line(
            NOW,
            "令164 第二十一条：一年整",
            ["use-not-changed-near-scrap"],
            **USE | {"vehicle_record": scrapped("2023-05-01")},
        ),
        line(NOW, "一年零一天", **USE | {"vehicle_record": scrapped("2023-05-02")}),
        line(NOW, "改颜色不管一年", vehicle_record=scrapped("2022-05-02")),
        line(NOW, "令164 第十五条第七项", ["not-due-for-scrap"], vehicle_record=scrapped(NOW)),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=changing(identity=False)),
        line(NOW, "令164 第十七条", ["certificate-shown"], papers=changing(certificate=False)),
        line(NOW, "令164 第十七条：证明", ["change-proven"], papers=changing(origin=False)),
        line(
            SEED,
            "令124 第九条第三项",
            ["vehicle-as-on-proofs"],
            examination=a_good_examination(vin=False),
        ),
        line(
            SEED,
            "令124 第九条第六项",
            ["meets-safety-standard"],
            examination=a_good_examination(standard=False),
        ),
    ),
)
LORRY = a_car(vehicle_class="H31", use_character="F")


def moving(**differs: bool) -> MovingPapers:
    return MovingPapers(**{"identity": True, "certificate": True, "returned": True} | differs)


MOVE = Table(
    "move-out",
    {
        "destination": "山东省德州市",
        "vehicle": LORRY,
        "papers": moving(),
        "examination": a_good_examination(),
    },
    (
        line("2008-10-01", "令102，第一天"),
        line(SEED, "令124"),
        line(NOW, "令164：货车仍在这里办"),
        line("2022-04-30", "令124：小客车也在这里办", vehicle=a_car()),
        line(NOW, "令164 第十八条：小客车去迁入地", ["applied-for-here"], vehicle=a_car()),
        line(SEED, "道交法 第八条", ["vehicle-of-the-applicant"], vehicle=None),
        line(NOW, "令164 第十八条：违法先处理", ["nothing-unsettled"], unsettled=OPEN),
        line(
            NOW,
            "令164 第二十一条：一年整",
            ["not-within-a-year-of-scrap"],
            vehicle_record=scrapped("2023-05-01"),
        ),
        line(NOW, "一年零一天", vehicle_record=scrapped("2023-05-02")),
        line(
            NOW,
            "令164 第十五条第七项",
            ["not-within-a-year-of-scrap", "not-due-for-scrap"],
            vehicle_record=scrapped(NOW),
        ),
        line(SEED, "令124 第九条第八项", ["not-seized"], vehicle_record=SEIZED),
        line(SEED, "令124 第九条第九项", ["not-reported-stolen"], vehicle_record=STOLEN),
        line(SEED, "身份证明", ["identity-shown"], papers=moving(identity=False)),
        line(NOW, "令164 第十八条", ["everything-handed-in"], papers=moving(returned=False)),
        line(
            SEED,
            "令124 第九条第三项",
            ["vehicle-as-on-proofs"],
            examination=a_good_examination(engine=False),
        ),
    ),
)


def a_former(given_up: str, held_from: str = "2000-01-01", **differs: Any) -> FormerNumber:
    """A number given up on a day, long in use before."""
    ordinary: dict[str, Any] = {
        "number": "鲁M8K2A6",
        "kind": PlateKind.SMALL,
        "vin": "LSGPC52U6AF102554",
        "held_from": day(held_from),
        "event_on": day(given_up),
        "event": FormerEvent.TRANSFER,
    }
    return FormerNumber(**ordinary | differs)


MOVED = {"event": FormerEvent.MOVE}
BY_APPLICATION = NumberCustom(by_event=False)
USED = VehicleRecord(registered=True)
KEEP = Table(
    "keep-plate-number",
    {
        "number": "鲁M8K2A6",
        "former": a_former("2017-06-20"),
        "custom": NumberCustom(),
        "papers": KeepingPapers(identity=True),
    },
    (
        # 令102、令124：三年、六个月、过户和注销、只用在新车上
        line("2017-06-19", "令124，旧规定最后一天", former=a_former("2017-06-19")),
        line(
            "2017-06-21",
            "令124：用满三年（整三年）",
            former=a_former("2017-06-19", "2014-06-19"),
        ),
        line(
            "2017-06-21",
            "令124：三年差一天",
            ["used-long-enough"],
            former=a_former("2017-06-19", "2014-06-20"),
        ),
        line("2017-12-19", "令124：六个月最后一天", former=a_former("2017-06-19")),
        line(
            "2017-12-20",
            "令124：六个月过了一天",
            ["within-the-window"],
            former=a_former("2017-06-19"),
        ),
        line("2017-02-28", "令124：8 月 31 日起六个月到 2 月末", former=a_former("2016-08-31")),
        line(
            "2017-03-01",
            "令124：2 月末过了一天",
            ["within-the-window"],
            former=a_former("2016-08-31"),
        ),
        line(
            "2017-06-21",
            "令124：迁出不算",
            ["event-counts"],
            former=a_former("2017-06-19", **MOVED),
        ),
        line(
            "2017-06-21",
            "本市设置：迁出也算",
            former=a_former("2017-06-19", **MOVED),
            custom=NumberCustom(after_move=True),
        ),
        line(
            "2017-06-21",
            "令124：不能用在二手车上",
            ["fit-for-the-next-vehicle"],
            former=a_former("2017-06-19"),
            vehicle_record=USED,
        ),
        # 2017 年改革：一年、一年、迁出也算、二手车也行
        line("2017-06-20", "改革第一天", former=a_former("2017-06-20", "2016-06-20")),
        line(
            "2017-06-20",
            "改革：一年差一天",
            ["used-long-enough"],
            former=a_former("2017-06-20", "2016-06-21"),
        ),
        line("2018-06-20", "改革：一年最后一天", former=a_former("2017-06-20")),
        line(
            "2018-06-21",
            "改革：一年过了一天",
            ["within-the-window"],
            former=a_former("2017-06-20"),
        ),
        line("2017-06-21", "改革：迁出", former=a_former("2017-06-20", **MOVED)),
        line("2017-06-21", "改革：二手车", vehicle_record=USED),
        line(
            "2018-02-28",
            "闰年 2 月 29 日用起，满一年",
            former=a_former("2018-02-28", "2016-02-29"),
        ),
        # 申请那天的规定（本市设置的另一种读法）
        line(
            "2018-06-19",
            "按申请那天：2017-06-19 过户的也有一年",
            former=a_former("2017-06-19", "2016-06-19"),
            custom=BY_APPLICATION,
        ),
        # 2019 年十项措施：两年，还没有到期的一起变长，旧车检验在有效期内
        line("2019-06-01", "没到期的变成两年", former=a_former("2018-06-01")),
        line("2020-06-01", "变长的最后一天", former=a_former("2018-06-01")),
        line(
            "2020-06-02",
            "变长的也过了",
            ["within-the-window"],
            former=a_former("2018-06-01"),
        ),
        line(
            "2019-06-02",
            "设置成不变长",
            ["within-the-window"],
            former=a_former("2018-06-01"),
            custom=NumberCustom(running_grow=False),
        ),
        line(
            "2019-06-01",
            "前一天到期的不变长",
            ["within-the-window"],
            former=a_former("2018-05-31"),
        ),
        line(
            "2019-06-01",
            "旧车检验过期",
            ["former-vehicle-inspected"],
            former=a_former("2019-06-01", inspected_until=day("2019-05-31")),
        ),
        line(
            "2019-06-01",
            "旧车检验最后一天",
            former=a_former("2019-06-01", inspected_until=day("2019-06-01")),
        ),
        line(
            "2019-05-31",
            "2019 年以前不看检验",
            former=a_former("2019-05-31", inspected_until=day("2019-05-30")),
        ),
        # 令164 第四十四条
        line("2024-05-01", "令164：两年最后一天", former=a_former("2022-05-01")),
        line(
            "2024-05-02",
            "令164：两年过了一天",
            ["within-the-window"],
            former=a_former("2022-05-01"),
        ),
        line(
            "2022-05-01",
            "令164：不看检验",
            former=a_former("2022-05-01", inspected_until=day("2022-04-30")),
        ),
        line(SEED, "不是自己的号", ["former-owner"], former=None),
        line(SEED, "号码在用", ["number-free"], former=a_former("2017-06-20", in_use=True)),
        line(SEED, "旧车违法先处理", ["former-vehicle-settled"], unsettled=OPEN),
        line(SEED, "身份证明", ["identity-shown"], papers=KeepingPapers(identity=False)),
    ),
)
TABLES = (LICENCE, PLATES, CERTIFICATE, CANCEL, TRANSFER, MORTGAGE, RELEASE, CHANGE, MOVE, KEEP)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    rules: set[Any] = {rule.name for rule in procedure(table.code).requirements}
    met, unmet = table.met_and_unmet()
    assert rules - met == set()
    assert rules - unmet == set()
