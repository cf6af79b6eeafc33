"""What can go wrong when something is written twice or a record does not verify."""

from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem


class AuditError(DoorstepError):
    """Base of the errors of this room."""

    code = "audit"


class KeyReused(AuditError):
    """The caller's key was used before for a request with other content."""

    code = "audit/key-reused"
    sentence = "这张表已经用别的内容提交过了。请重新打开页面再填一次，原来那次不受影响。"
    status = 422


class KeyMalformed(InvalidInput):
    """The caller's key is empty or longer than 200 characters."""

    code = "audit/key-malformed"

    def __init__(self) -> None:
        super().__init__(
            Problem(
                field="key",
                code=self.code,
                sentence="这次提交缺少表单编号，请刷新页面后再提交一次。",
            )
        )
