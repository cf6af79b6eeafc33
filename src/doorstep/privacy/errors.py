"""What may go wrong in this room."""

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound


class TextNotFound(NotFound):
    """No text of this kind and version lies in the city's folder."""

    code = "privacy/text-not-found"
    sentence = "没有这一版文本。"


class TextChanged(DoorstepError):
    """A text in the city's folder has another hash than the list beside it says."""

    code = "privacy/text-changed"
    sentence = "这份文本和备案的不一致，暂时不能显示。"


class NotOptional(NotAllowed):
    """What the law needs is told; it cannot be agreed to or refused."""

    code = "privacy/not-optional"
    sentence = "这一项是法律要求的，我们告诉您，但不需要您同意。"


class NotOnesOwn(NotAllowed):
    """A citizen may only act on their own data here."""

    code = "privacy/not-ones-own"
    sentence = "只有本人可以这样做。"


class ExportNotFound(NotFound):
    """No such file for this person, or its days are over."""

    code = "privacy/export-not-found"
    sentence = "没有这份文件，或者它已经过期删除了。可以重新导出。"


class NotAuditor(NotAllowed):
    """Only the audit administrator searches, exports and checks the record."""

    code = "privacy/not-auditor"
    sentence = "只有审计岗可以查审计记录。"
