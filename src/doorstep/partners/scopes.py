"""What a partner's program may be let do: scope → operations of the API, by day.

The API asks this table whom an operation is for, its description is written from it, and
tests/test_permission_matrix.py walks it. Durations are samples: a city agrees on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from doorstep.kernel.dated import Dated, since
from doorstep.law.instruments import city_practice


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing a partner may be let do; operations as `METHOD /path` below `/api/v1`."""

    name: str
    label: str
    operations: tuple[str, ...]


_FIRST = "2008-10-01"
SCOPES = Dated(
    "合作单位的范围",
    since(
        _FIRST,
        (
            Scope(
                "law.read",
                "查某一天的办事条件、材料、费用和检验日期，试算能不能办",
                (
                    "GET /procedures",
                    "GET /procedures/{code}",
                    "POST /procedures/{code}/assess",
                    "POST /overview",
                    "GET /changes",
                    "POST /checklists",
                    "GET /checklists/{checklist}",
                    "GET /inspection/schedule",
                    "GET /inspection/where",
                ),
            ),
            Scope("points.read", "查服务点和能办的渠道", ("GET /points",)),
            Scope(
                "case.status",
                "看本人同意的一件业务办到哪一步",
                ("GET /partner/cases/{case_number}",),
            ),
            Scope(
                "mandate.act",
                "替委托这个单位的人交申请，看办到哪一步",
                ("GET /partner/mandates", "POST /partner/mandates/{mandate_id}/cases"),
            ),
        ),
        city_practice(),
    ),
)
TOKEN_SECONDS = Dated("合作单位令牌有效秒数", since(_FIRST, 3600, city_practice()))
OVERLAP_HOURS = Dated("换密钥后旧密钥还能用的小时数", since(_FIRST, 168, city_practice()))
CALLS_PER_MINUTE = Dated("合作单位每分钟次数", since(_FIRST, 600, city_practice()))
ALLOWED_DAYS = Dated("同意合作单位看进度最多天数", since(_FIRST, 180, city_practice()))


def scopes_on(day: date) -> Iterator[Scope]:
    """Every scope there is on a day, in the order of the pages."""
    yield from SCOPES.on(day)


def scope_of(operation: str, day: date) -> str | None:
    """The scope that holds an operation; None for one that is no partner's."""
    return next((each.name for each in scopes_on(day) if operation in each.operations), None)
