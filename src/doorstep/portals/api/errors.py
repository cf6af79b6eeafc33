"""Failures that only programs meet."""

from doorstep.kernel.errors import DoorstepError, InvalidInput
from doorstep.kernel.errors import Problem as FieldProblem


class TokenNeeded(DoorstepError):
    """No token, or one that is unknown or has ended."""

    code = "token-needed"
    sentence = "请先登录：向 /api/v1/sessions 取令牌，放在请求头 Authorization 里。"
    status = 401


class KeyMissing(InvalidInput):
    """A write came without its idempotency key."""

    code = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__(
            FieldProblem(
                "Idempotency-Key",
                "idempotency-key-missing",
                "请在请求头 Idempotency-Key 里带一个自己生成的编号，重发时用同一个。",
            )
        )
