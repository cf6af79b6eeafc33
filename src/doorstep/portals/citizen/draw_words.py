"""How a draw ended and what can be done next, in one sentence each."""

from doorstep.plates.log.refusals import SENTENCES
from doorstep.plates.types import DrawState, DrawView

ENDS = {
    "unchosen": "选号时间到了，号码已放回号池。没有替您选，也没有处罚；这一次抽号算用掉了。",
    "unopened": "叫到您的时候，没有等到您手机里的随机数，所以没有抽出号码。这一次抽号算用掉了。",
    "uncalled": "排队还没有叫到就结束了。这一次不算次数。",
    "unserved": "抽号的密钥出了问题，这次没有抽成。这是我们的问题，您不用做什么。",
    "lapsed": "号码在保留期内没有登记，已放回号池。没有处罚。",
    "cancelled": "号码已经放回号池。没有处罚。",
}
"""By `why` of the log's `expire`."""

_CHECKED = ("betas/", "call/", "draw/", "log/", "receipt/", "request/", "result/", "rules/")


def end_of(draw: DrawView) -> str:
    """Why a draw is over."""
    if draw.state is DrawState.REFUSED or draw.ended_sentence:
        return draw.ended_sentence
    return ENDS.get(draw.ended_why, "这次抽号已经结束。")


def reasons() -> dict[str, str]:
    """The sentences of the rules that a browser's own check may find broken, by code."""
    return {
        code: sentence.replace("：{field}", "")
        for code, sentence in SENTENCES.items()
        if code.startswith(_CHECKED)
    }
