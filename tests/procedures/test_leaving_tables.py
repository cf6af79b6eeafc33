"""A vehicle that changes hands, moves away or is no more, day by day."""

import pytest
from tests.procedures.known import a_good_examination, a_number, an_applicant
from tests.procedures.tables import (
    AGREED,
    NOW,
    OPEN,
    SEED,
    SEIZED,
    STOLEN,
    WAITING,
    Line,
    Table,
    a_car,
    a_policy,
    day,
    judged_by,
    line,
    scrapped,
)

from doorstep.kernel.plate_number import PlateKind
from doorstep.procedures.catalogue.cancel_registration import CancellationPapers
from doorstep.procedures.catalogue.move_out import MovingPapers
from doorstep.procedures.catalogue.transfer_ownership import TransferProofs
from doorstep.procedures.requirements.facts import Unsettled


def cancelling(**differs: bool) -> CancellationPapers:
    fields = ("identity", "in_person", "proof", "as_on_file", "returned")
    return CancellationPapers(**dict.fromkeys(fields, True) | differs)


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
    fields = ("valid", "intact", "owner", "certificate", "customs")
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
            joined=WAITING,
        ),
        line(NOW, "抵押权人同意了", vehicle=a_car(mortgaged=True), joined=AGREED),
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

TABLES = (CANCEL, TRANSFER, MOVE)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    assert table.untried() == set()
