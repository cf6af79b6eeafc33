"""The public page of a number pool: how many numbers are where, and how to check it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from doorstep.kernel.plate_number import PlateKind
from doorstep.plates import queries
from doorstep.plates.types import Channel, PoolCounts


@dataclass(frozen=True, slots=True)
class Line:
    """One state of the conservation equation."""

    label: str
    count: int
    meaning: str


@dataclass(frozen=True, slots=True)
class PoolLink:
    """One pool in the list of pools."""

    id: str
    kind: PlateKind
    declared: int


CHANNELS = {
    Channel.PHONE.value: "其中：自己的手机出随机数",
    Channel.COUNTER.value: "其中：柜台扫码",
    Channel.KIOSK.value: "其中：由机器代出随机数",
}


def kind_of(pool: str) -> PlateKind:
    """The plate kind a pool's id ends with."""
    return PlateKind(pool.rpartition("-")[2])


def lines_of(counts: PoolCounts) -> list[Line]:
    """Every declared number stands in exactly one of these lines."""
    return [
        Line("未投放", counts.unreleased, "已声明，还没有进入可抽的号池"),
        Line("可抽", counts.released, "在号池里，谁都可能抽到"),
        Line("正在被人选", counts.offered, "已抽给某位申请人，等他选；没选的放回"),
        Line("已选定，为人保留", counts.held, "等办完登记；逾期放回"),
        Line("已上车", counts.assigned, "已登记到一辆车上"),
        Line("原号保留", counts.retained, "原车主在期限内可以再用"),
        Line("停用", counts.retired, "按公开的文件不再发放，每一个都有依据"),
    ]


@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    """All pools of the city."""
    found = [PoolLink(p, kind_of(p), queries.counts(p).declared) for p in queries.pools()]
    return render(request, "oversight/pools.html", {"pools": found})


@require_safe
def pool(request: HttpRequest, pool: str) -> HttpResponse:
    """One pool."""
    if pool not in queries.pools():
        raise Http404
    counts = queries.counts(pool)
    log = request.build_absolute_uri(f"{reverse('citizen:home')}log/{pool}")
    context = {
        "kind": kind_of(pool),
        "counts": counts,
        "lines": lines_of(counts),
        "channels": CHANNELS,
        "segments": queries.segments(pool),
        "checkpoint_link": format_html(
            '<a href="{}/checkpoint" class="code">{}/checkpoint</a>', log, log
        ),
        "key_command": format_html("<code>curl -so pool.key {}/key</code>", log),
        "audit_command": format_html("<code>doorstep plates audit {} --key pool.key</code>", log),
        "verify_command": format_html(
            "<code>doorstep plates verify-receipt {} --key pool.key</code>", "FILE"
        ),
    }
    return render(request, "oversight/pool.html", context)
