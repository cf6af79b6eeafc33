"""Licence, plates and certificate replaced, day by day, as a jurist reads and extends them."""

import pytest
from tests.procedures.tables import (
    AGREED,
    NOW,
    SEED,
    SEIZED,
    STOLEN,
    WAITING,
    Line,
    Table,
    a_car,
    judged_by,
    line,
)

from doorstep.procedures.catalogue.replace_registration_certificate import CertificatePapers
from doorstep.procedures.requirements.facts import Papers


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
    fields = ("identity", "returned", "in_person", "vehicle")
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
            joined=WAITING,
        ),
        line(NOW, "令164 第三十二条：同意了", vehicle=a_car(mortgaged=True), joined=AGREED),
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

TABLES = (LICENCE, PLATES, CERTIFICATE)


@judged_by(*TABLES)
def test_a_line_of_the_tables(table: Table, each: Line) -> None:
    assert table.reasons(each) == each.reasons


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_rule_is_both_met_and_unmet(table: Table) -> None:
    assert table.untried() == set()
