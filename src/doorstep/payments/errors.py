"""What can go wrong with fees, and which broken constraint means what."""

from doorstep.kernel.errors import DoorstepError, explains


class PaymentError(DoorstepError):
    """Base of this room's errors."""

    code = "payments"


class NoSuchCharge(PaymentError):
    """The case has no charge for that item."""

    code = "payments/no-such-charge"
    sentence = "这笔业务没有这一项收费，请刷新后再看。"
    status = 404


class WrongAmount(PaymentError):
    """An amount that is not the one assessed."""

    code = "payments/wrong-amount"
    sentence = "{name}应收 {due} 元，填的是 {given} 元。请核对后重填，多收少收都不行。"
    status = 422


class AlreadyReceived(PaymentError):
    """Constraint: a charge is paid once."""

    code = "payments/already-received"
    sentence = "这一项已经收过了，不用再收。"


class AlreadyAssessed(PaymentError):
    """Constraint: a case has one charge per item, and it does not change."""

    code = "payments/already-assessed"
    sentence = "这笔业务的收费已经核定，不能改成另一个数。"


class ReceiptUsed(PaymentError):
    """A receipt belongs to one case."""

    code = "payments/receipt-used"
    sentence = "票据号 {number} 已经用在另一笔业务上，请核对手里的票据。"


class FeesOpen(PaymentError):
    """The case cannot complete: fees have not been received."""

    code = "payments/fees-open"
    sentence = "还有 {count} 项没交费，共 {total} 元：{names}。收到以后才能办结。"


def explain_constraints() -> None:
    """Tell the one place (kernel.errors) what this room's constraints mean."""
    explains("payments_charge_once", AlreadyAssessed)
    explains("payments_payment_once", AlreadyReceived)
