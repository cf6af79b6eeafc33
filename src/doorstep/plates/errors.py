"""Why a draw could not go on: one error per reason, with the sentence for the citizen."""

from doorstep.kernel.errors import DoorstepError, explains


class PlatesError(DoorstepError):
    """Base of every refusal of this room."""

    code = "plates"
    sentence = "号牌号码这一步没有办成。"
    status = 409


class VehicleHasDraw(PlatesError):
    """The vehicle already has an open draw, a held or an assigned number."""

    code = "plates/vehicle-busy"
    sentence = "这辆车已经抽过号了：请回到原来那一次继续，不能另抽。"


class ApplicantHasDraw(PlatesError):
    """The applicant has another open draw."""

    code = "plates/applicant-busy"
    sentence = "您还有一次抽号没有结束：请先选定或等它到时放回，再抽下一次。"


class CommitmentUsed(PlatesError):
    """The commitment and one-time key belong to the draw of another vehicle or applicant."""

    code = "plates/commitment-used"
    sentence = "这组随机数已经用在另一次抽号里了。请刷新页面，换一组再抽。"
    status = 422


class DrawNotFound(PlatesError):
    """No such draw, or not this person's."""

    code = "plates/draw-not-found"
    sentence = "没有找到这次抽号。请从“我的办件”里打开。"
    status = 404


class NotAtThisStep(PlatesError):
    """The act does not fit the state of the draw."""

    code = "plates/not-at-this-step"
    sentence = "这次抽号现在是“{state}”，不能做这一步。请刷新页面看最新情况。"


class NonceDoesNotOpen(PlatesError):
    """The nonce given is not the one that was committed to."""

    code = "plates/nonce-does-not-open"
    sentence = "随机数和当初封存的不一致。请用抽号时的那部手机，或打开当初保存的凭证。"
    status = 422


class NumberNotOffered(PlatesError):
    """The number chosen is not among the fifty."""

    code = "plates/number-not-offered"
    sentence = "{number} 不在您这一次的号码里。请从列出的号码中选一个。"
    status = 422


class SignatureInvalid(PlatesError):
    """The signature was not made by the draw's one-time key."""

    code = "plates/signature-invalid"
    sentence = "签名对不上这次抽号的一次性密钥，没有写入。请用抽号时的那部手机再试。"
    status = 422


class ChoiceClosed(PlatesError):
    """The time to choose is over."""

    code = "plates/choice-closed"
    sentence = "选号时间到了，这些号码已放回号池。您还可以再抽一次。"


class HoldNotFound(PlatesError):
    """The number is not held for this person any more."""

    code = "plates/hold-not-found"
    sentence = "为您留的号码已经不在了：可能过了保留期或已放回。请重新抽号。"


class NotKeptForYou(PlatesError):
    """A former number that no pool keeps for this person (any more)."""

    code = "plates/not-kept-for-you"
    sentence = "号码 {number} 没有为您保留，或者已经放回号池。请抽号、选号。"


class PoolNotOpen(PlatesError):
    """No pool is open for this kind of plate."""

    code = "plates/pool-not-open"
    sentence = "这一种号牌现在没有开放抽号。请到车管所窗口询问开放日期。"
    status = 503


class ScanUnreadable(PlatesError):
    """What the scanner typed is none of our texts, or a symbol got lost."""

    code = "plates/scan-unreadable"
    sentence = "这个码没有读完整，或者不是抽号的码。请切换到英文输入法，对准再扫一次。"
    status = 422


class ScanOfAnotherKind(PlatesError):
    """A good code, scanned at the wrong step."""

    code = "plates/scan-other-kind"
    sentence = "扫到的是{got}，这一步要扫{wanted}。请客户翻到对应的一页再扫。"
    status = 422


class ScanOfAnotherDraw(PlatesError):
    """The key scanned belongs to another phone or card than the one the draw began with."""

    code = "plates/scan-other-draw"
    sentence = "这个码不是这一次抽号的。请用开始时的那部手机或那张卡再扫。"
    status = 422


class CardNotListed(PlatesError):
    """The card stands in no list that the province sealed and this city took over."""

    code = "plates/card-not-listed"
    sentence = "这张抽号卡不在省里封存的清单上，不能用。请换一张，并把这张交给管理岗。"
    status = 422


class CardUsed(PlatesError):
    """A card serves one draw, whatever became of it."""

    code = "plates/card-used"
    sentence = "这张抽号卡已经用过了。一张卡只能抽一次，请换一张新的。"


class CardListInvalid(PlatesError):
    """The sealed list of a printing is not as it was made, or stands here with other content."""

    code = "plates/card-list-invalid"
    sentence = "抽号卡清单不能用：{why}。"
    status = 422


explains("plates_draw_vehicle_busy", VehicleHasDraw)
explains("plates_draw_pkey", CommitmentUsed)
explains("plates_draw_applicant_open", ApplicantHasDraw)


class NotWritten(PlatesError):
    """What waits for the log was not written in time: the province is away or has not decided."""

    code = "plates/not-written"
    sentence = "号池 {pool} 的记录还没有写进账本：省级没有答复，或者还没有批准。"
    status = 503
