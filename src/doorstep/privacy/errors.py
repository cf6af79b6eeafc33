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


class RequestNotFound(NotFound):
    """No such request, or not of this person."""

    code = "privacy/request-not-found"
    sentence = "没有找到这个请求，请从“我的信息”里打开。"


class AlreadyAsked(DoorstepError):
    """The same is being asked already."""

    code = "privacy/already-asked"
    sentence = "同样的请求已经提过，正在等答复，不用再提。要补充，请先撤回再提一次。"


class RequestOver(DoorstepError):
    """It was answered or withdrawn already."""

    code = "privacy/request-over"
    sentence = "这个请求已经答复或者撤回了，请刷新看现在的情况。"


class NotArchivist(NotAllowed):
    """Requests are answered by the archivist, who keeps the files."""

    code = "privacy/not-archivist"
    sentence = "更正、删除和限制使用的请求由档案岗答复。"


class StillInUse(DoorstepError):
    """Nothing can be restricted while the office must use the data."""

    code = "privacy/still-in-use"
    sentence = "名下有登记的车或者没办完的业务，现在不能限制使用。请写明理由，按“不照办”答复。"
