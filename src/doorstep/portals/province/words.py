"""What machines wrote, in words an officer reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.province.types import AnomalyView, RequestView

VERBS = {
    "rules": "规则：启用或修改",
    "segment": "声明号段",
    "genesis": "登记账本启用前在用的号码",
    "fill": "投放号码",
    "exclude": "停用号码",
    "freeze": "冻结或恢复号段",
}
ANOMALIES = {
    "split-view": "同样长的账本，市里给出了两个不同的签名",
    "rollback": "市里的账本变短了，内容也和已见证的不同",
    "rule": "市里写进账本的内容不合规则",
    "root": "账本内容和市里的签名对不上",
    "entry": "市里改动了已见证的内容",
    "unproposed": "市里写进账本的内容事先没有送来重放",
    "mirror": "省里自己的账本副本重放不出来，已停止见证",
}
_OTHER_ANOMALY = "账本里出现了不该有的情况：{kind}"
_LABELS = {
    "k": "每次出几个号码",
    "target": "号池放多少个号码",
    "tries": "每辆车能抽几次",
    "reveal_s": "叫号后几秒内打开随机数",
    "choose_s": "选号时间（秒）",
    "extend_n": "可以延长几次",
    "extend_s": "每次延长几秒",
    "hold_workdays": "选定后保留几个工作日",
    "retain_days": "原号保留多少天",
    "channels": "办理渠道",
    "policy": "账本公开方式",
    "parties": "参与抽号的各方",
    "pattern": "号段写法",
    "n": "数量",
    "s": "号段序号",
    "root": "校验值",
    "doc": "说明文件校验值",
    "numbers": "号码",
    "why": "理由",
    "on": "冻结（1）或恢复（0）",
}


_VALUES = {
    "phone": "手机",
    "counter": "窗口",
    "kiosk": "自助机",
    "city": "市",
    "province": "省",
    "open": "全部公开",
    "supervised": "只给监督者、审计者和签约读者",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a request: what it is called, what it says, and what it was if that differs."""

    label: str
    value: tuple[str, ...]
    before: tuple[str, ...] = ()


def verb(name: str) -> str:
    """A kind of request in Chinese."""
    return VERBS[name]


def lines(request: RequestView, before: Mapping[str, Any]) -> list[Said]:
    """What was asked, line by line, beside the rules in force; the document stands apart."""
    said = []
    for name, label in _LABELS.items():
        if name not in request.asked:
            continue
        value, was = _plainly(request.asked[name]), _plainly(before.get(name, []))
        said.append(Said(label, value, was if was != value else ()))
    return said


def anomaly(view: AnomalyView) -> tuple[str, Mapping[str, Any]]:
    """A sentence with its slots."""
    return ANOMALIES.get(view.kind, _OTHER_ANOMALY), {"kind": view.kind}


def detail(view: AnomalyView) -> str:
    """What was recorded, for whoever looks closer."""
    return json.dumps(view.detail, ensure_ascii=False, sort_keys=True)


def _plainly(value: Any) -> tuple[str, ...]:
    """Each as a word that pages translate, or as it is."""
    several = value if isinstance(value, list | tuple) else [value]
    return tuple(_VALUES.get(str(each), str(each)) for each in several)
