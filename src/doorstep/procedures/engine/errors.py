"""Why a case could not go on: one error per reason, with the sentence for desk and citizen."""

from typing import TYPE_CHECKING

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound, explains

if TYPE_CHECKING:
    from doorstep.procedures.engine.assess import Assessment


class EngineError(DoorstepError):
    """Base of every refusal of this room."""

    code = "case"
    sentence = "这一步没有办成。"
    status = 409


class NoSuchProcedure(NotFound):
    """No procedure has this code."""

    code = "case/no-such-procedure"
    sentence = "没有“{code}”这项业务，请从业务目录里选。"


class NoSuchCase(NotFound):
    """No case has this number, or it is not this caller's."""

    code = "case/not-found"
    sentence = "没有找到这笔业务。请核对流水号，或从“我的办件”里打开。"


class NoSuchChecklist(NotFound):
    """No list has this number, or it was kept long enough and is gone."""

    code = "checklist/not-found"
    sentence = "没有这个号码的清单，请对照再输一遍。没有清单也照常办，按当天的规定带材料。"


class NoSuchDraft(NotFound):
    """No draft has this id, or it is another person's."""

    code = "case/no-such-draft"
    sentence = "没有找到这份草稿，可能已经提交或删除了。"


class ProcedureNotInForce(EngineError):
    """Nobody may apply for it on this day."""

    code = "case/not-in-force"
    sentence = "“{name}”在 {on} 还不能办或已经停办，开办日期是 {from_on}。"
    status = 422


class ChannelNotOffered(EngineError):
    """The procedure is not offered through this channel on this day."""

    code = "case/channel-not-offered"
    sentence = "这一天“{name}”不能在{channel}办，可以去：{channels}。"
    status = 422


class AgentNotAllowed(EngineError):
    """The procedure must be applied for in person."""

    code = "case/agent-not-allowed"
    sentence = "“{name}”要本人办，不能委托别人。"
    status = 422


class PointMayNot(EngineError):
    """The service point's scope does not hold this procedure for this class of vehicle."""

    code = "case/point-may-not"
    sentence = "这个网点不能给这类车办“{name}”，请看网点的业务范围或换一个网点。"
    status = 403


class AlreadyOpen(EngineError):
    """Constraint: one open case per procedure and subject."""

    code = "case/already-open"
    sentence = "这辆车的这项业务已经在办了，请从“我的办件”里继续，不用再交一次。"


class NotAtThisStep(EngineError):
    """The verb does not fit the status of the case."""

    code = "case/not-at-this-step"
    sentence = "这笔业务现在是“{status}”，不能做这一步。请刷新看最新情况。"


class ChangedMeanwhile(EngineError):
    """Somebody changed the case after the caller's page was made."""

    code = "case/changed-meanwhile"
    sentence = "这笔业务刚被改动过，请刷新后看清楚再办。"


class WrongPost(NotAllowed):
    """The step belongs to another post."""

    code = "case/wrong-post"
    sentence = "这一步由{post}办，您现在的岗位不能办。"


class WrongPoint(NotAllowed):
    """The case is at another service point."""

    code = "case/wrong-point"
    sentence = "这笔业务在别的网点受理，请到受理网点办这一步。"


class ReviewAtOfficeOnly(NotAllowed):
    """Only a registrar of a vehicle office reviews; a station, agency or institution never does."""

    code = "case/review-at-office-only"
    sentence = "审核只能由车管所的审核岗办，受托网点不能审核。"


class OwnAcceptance(NotAllowed):
    """Nobody reviews what they accepted or examined."""

    code = "case/own-acceptance"
    sentence = "您受理或查验过这笔业务，要由另一位审核岗审核。"


class SecondPersonNeeded(NotAllowed):
    """A transcription is checked by somebody else than who made it."""

    code = "case/second-person"
    sentence = "抄录的流水号要由另一个人抽查。"


class NotReady(EngineError):
    """The assessment does not allow the step; `assessment` says why, all shortfalls at once."""

    code = "case/not-ready"
    sentence = "还不能办这一步，差 {n} 件事：{first}"
    status = 422

    def __init__(self, assessment: "Assessment") -> None:
        gaps = [gap.say() for gap in assessment.gaps]
        super().__init__(n=len(gaps), first=gaps[0] if gaps else "")
        self.assessment = assessment


class ChecklistIncomplete(EngineError):
    """Not every point of the checklist has an answer, or one is not asked here."""

    code = "case/checklist-incomplete"
    sentence = "查验清单要逐项回答，还缺：{missing}。"
    status = 422


class FilmMissing(EngineError):
    """No recording, no examination (令164 art. 73)."""

    code = "case/film-missing"
    sentence = "查验要全程录像：请填写录像编号，没有录像不能查验。"
    status = 422


class ReasonMissing(EngineError):
    """A refusal names at least one reason of this procedure."""

    code = "case/reason-missing"
    sentence = "请至少选一条理由，并写明情况。"
    status = 422


class NoSuchReason(EngineError):
    """The reason code is neither a rule nor a piece of evidence of this procedure."""

    code = "case/no-such-reason"
    sentence = "“{code}”不是这项业务的理由或材料，请从列表里选。"
    status = 422


class OneListOnly(EngineError):
    """Everything missing is said once; a second list is against the law."""

    code = "case/one-list-only"
    sentence = "补正只能一次告知，已经告知过了。请受理，或者不予受理并写明理由。"


class TooLateToAsk(EngineError):
    """The five working days are over: the application counts as accepted."""

    code = "case/too-late-to-ask"
    sentence = "告知补正的期限 {on} 已过，按收到当天受理，不能再要求补正。"


class TooLateToWithdraw(EngineError):
    """A decided case is not withdrawn."""

    code = "case/too-late-to-withdraw"
    sentence = "已经是“{status}”，不能撤回了。"


class SerialDiffers(EngineError):
    """Another outside serial number came for the same case.

    Why the first is not shown: a hand copy is read again by somebody who must not know it.
    """

    code = "case/serial-differs"
    sentence = "这笔业务已经记了另一个流水号，请对照原件核对。"


class SampleDiffers(EngineError):
    """The second person read another number than the first; neither is shown."""

    code = "case/sample-differs"
    sentence = "两次抄录不一致，请对照原件再读一遍。"


class SerialMalformed(EngineError):
    """An outside serial number is 6 to 32 letters and digits."""

    code = "case/serial-malformed"
    sentence = "外部流水号是 6 到 32 位字母和数字，请对照原件再写一遍。"
    status = 422


class NoSuchConsent(NotFound):
    """Nobody of this account is asked to apply together in such a case."""

    code = "case/no-such-consent"
    sentence = "没有找到要您一起申请的这件业务。"


class ConsentAnswered(EngineError):
    """A party has answered, or it is too late to."""

    code = "case/consent-answered"
    sentence = "这件业务已经答复过了，或者过了答复的期限。"


class AlreadyRated(EngineError):
    """Constraint: a case is rated once."""

    code = "case/already-rated"
    sentence = "这笔业务您已经评价过了，谢谢。"


explains("engine_case_one_open", AlreadyOpen)
explains("engine_rating_once", AlreadyRated)
explains("engine_correction_once", OneListOnly)


class NoNumberNeeded(EngineError):
    """The procedure gives no plate number."""

    code = "case/no-number-needed"
    sentence = "“{name}”不用选号。"
    status = 422


class VehicleNotProven(EngineError):
    """A draw is for a real vehicle; its proof is missing or does not match."""

    code = "case/vehicle-not-proven"
    sentence = "选号之前要先核实这辆车：{why}。{where}"
    status = 422
