"""Mortgages and changed particulars, day by day."""

import pytest
from tests.procedures.known import a_good_examination
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
    day,
    judged_by,
    line,
    scrapped,
)

from doorstep.procedures.catalogue.change_particulars import ChangePapers
from doorstep.procedures.requirements.facts import Mortgagee
from doorstep.procedures.requirements.mortgages import MortgagePapers


def contract(**differs: bool) -> MortgagePapers:
    ordinary = {"identity": True, "ruling": False, "contract": True, "main_contract": True}
    return MortgagePapers(**ordinary | differs)


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
        line(NOW, "令164 第三十一条：双方", ["both-apply"], joined=WAITING),
        line(SEED, "令124：双方", ["both-apply"], joined=WAITING),
        line(NOW, "对方同意了", joined=AGREED),
        line(NOW, "有法院裁定，一方就行", joined=WAITING, papers=contract(ruling=True)),
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
        line(NOW, "令164 第三十五条：双方", ["both-apply"], joined=WAITING),
        line(NOW, "对方同意了", joined=AGREED),
        line(NOW, "有法院裁定，一方就行", joined=WAITING, papers=contract(ruling=True)),
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

TABLES = (MORTGAGE, RELEASE, CHANGE)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    assert table.untried() == set()
