"""What can go wrong with making, handing over and printing."""

from doorstep.kernel.errors import DoorstepError, explains


class FulfilmentError(DoorstepError):
    """Base of this room's errors."""

    code = "fulfilment"


class NoSuchOrder(FulfilmentError):
    """Nothing was ordered under that object's id."""

    code = "fulfilment/no-such-order"
    sentence = "没有这件牌证的制证单，请刷新后再看。"
    status = 404


class AlreadyOrdered(FulfilmentError):
    """Constraint: an object is ordered once."""

    code = "fulfilment/already-ordered"
    sentence = "这件牌证已经有制证单了，不用再下单。"


class OrderNotReady(FulfilmentError):
    """The order is in another state than the act needs."""

    code = "fulfilment/order-not-ready"
    sentence = "{kind}的制证单现在是“{state}”，这一步办不了。"


class CannotPrint(FulfilmentError):
    """Base of the errors that keep a form off the printer."""

    code = "fulfilment/cannot-print"
    sentence = "这份表单没有打印出来，这是我们的问题。请先用网页版表单。"
    status = 503


class NoChineseFont(CannotPrint):
    """No family of `fonts.FAMILIES` is installed: install `fonts-noto-cjk` or use the HTML form."""

    code = "fulfilment/no-chinese-font"
    sentence = (
        "服务器上没有装中文字体，打不出 PDF。请先用网页版表单；"
        "请运维安装字体包 fonts-noto-cjk 后重新打印。"
    )


class MissingGlyph(CannotPrint):
    """The fonts have no glyph for some text; nothing was printed."""

    code = "fulfilment/missing-glyph"
    sentence = (
        "“{text}”（{code_points}）在打印字体里没有，没有打印，免得印成空框。"
        "请用网页版表单，并请运维补装字体。"
    )
    status = 409


def explain_constraints() -> None:
    """Tell the one place (kernel.errors) what this room's constraints mean."""
    explains("fulfilment_productionorder_pkey", AlreadyOrdered)
