"""What can go wrong with accounts, persons and posts."""

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound


class PeopleError(DoorstepError):
    """Base of the errors of this room."""

    code = "people"


class CodeWrong(PeopleError):
    """The code is not the one sent to this phone for this caller, or its time is over.

    One error for every cause, so that nobody learns which phones are known.
    """

    code = "people/code-wrong"
    sentence = "验证码不对，或者已经过了 5 分钟。请看最新一条短信，或重新获取。"
    status = 422


class TooManyCodes(PeopleError):
    """This caller asked for codes, or guessed them, too often; the phone itself is not locked."""

    code = "people/too-many-codes"
    sentence = "这台设备获取或填写验证码太多次了，请过 {minutes} 分钟再试，或到服务点窗口办理。"
    status = 429

    def __init__(self, *, minutes: int) -> None:
        super().__init__(minutes=minutes)
        self.retry_after = minutes * 60


class GuessedTooSoon(PeopleError):
    """After several wrong codes for one phone this caller waits between guesses."""

    code = "people/guessed-too-soon"
    sentence = "验证码填错好几次了，请过 {seconds} 秒再填，或者重新获取一个。"
    status = 429

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.retry_after = seconds


class PersonNotFound(NotFound):
    """No person with that id or number."""

    code = "people/person-not-found"
    sentence = "没有找到这个人的记录，请核对证件号码。"


class UserNotFound(NotFound):
    """No active account with that id."""

    code = "people/user-not-found"
    sentence = "没有找到这个账号，或者它已经停用。"


class NumberTaken(PeopleError):
    """Another person already stands under this identity number."""

    code = "people/number-taken"
    sentence = "这个证件号码已经登记在另一个账号下。请本人带证件到任一服务点窗口核对。"


class PhoneTaken(PeopleError):
    """Another account already signs in with this phone."""

    code = "people/phone-taken"
    sentence = "这个手机号已经用于另一个账号。请换一个号码，或到服务点窗口办理。"


class UsernameTaken(PeopleError):
    """A staff account of that name exists."""

    code = "people/username-taken"
    sentence = "这个登录名已经有人用了，请换一个。"


class IdentityFixed(PeopleError):
    """The person has already said who they are; a change is made at a counter."""

    code = "people/identity-fixed"
    sentence = "您的姓名和证件号码已经登记过。要更改，请本人带证件到任一服务点窗口办理。"


class SecondFactorMissing(NotAllowed):
    """A member of staff without a second factor cannot act."""

    code = "people/second-factor-missing"
    sentence = "您还没有绑定动态口令，绑定后才能办理业务。"


class CallerLockedOut(PeopleError):
    """This address guessed too often at staff passwords; every account stays open to others."""

    code = "people/caller-locked-out"
    sentence = "从这个网络地址输错密码太多次了，请过 {minutes} 分钟再试。账号没有被锁。"
    status = 429

    def __init__(self, *, minutes: int) -> None:
        super().__init__(minutes=minutes)
        self.retry_after = minutes * 60


class NoAppointment(NotAllowed):
    """A member of staff holds no such post on that day."""

    code = "people/no-appointment"
    sentence = "您这一天没有对应的岗位，请找管理岗核对任职日期。"


class AppointmentOverlaps(PeopleError):
    """The same post at the same point is already held for part of that time."""

    code = "people/appointment-overlaps"
    sentence = "这个人在同一服务点、同一岗位的任职日期有重叠，请先结束原来的任职。"


class PostNotAtThisPoint(PeopleError):
    """The registrar decides for the vehicle office; no entrusted point may hold that post."""

    code = "people/post-not-at-this-point"
    sentence = "审核岗只能设在车管所。服务站、代办点和检测机构只受理和查验，不作决定。"
    status = 422


class AppointmentEndsBeforeItBegins(PeopleError):
    """The last day lies before the first."""

    code = "people/appointment-days"
    sentence = "任职的最后一天早于第一天，请核对日期。"
    status = 422


class PostsApart(PeopleError):
    """One person would be administrator and auditor, or administrator and clerk, on one day."""

    code = "people/posts-apart"
    sentence = (
        "系统管理岗、安全管理岗、审计岗和业务岗位不能由同一个人同时担任。"
        "请先结束原来的岗位，从第二天起再任命，或者换一个人。"
    )


class OwnAppointment(PeopleError):
    """Nobody gives a post to themselves."""

    code = "people/own-appointment"
    sentence = "不能给自己任命岗位，请由另一位有权任命的人办理。"


class MayNotAppoint(NotAllowed):
    """The post of whoever asks gives no such post, or not at that point."""

    code = "people/may-not-appoint"
    sentence = "您的岗位不能任命或者结束这个岗位，请看“哪个岗位能做什么”。"


class AppointmentOver(PeopleError):
    """The post has ended already; an end is not put off."""

    code = "people/appointment-over"
    sentence = "这段任职已经结束，或者原定结束得更早。要继续任职，请重新任命。"


class ReasonMissing(PeopleError):
    """Posts are given and ended for a reason."""

    code = "people/reason-missing"
    sentence = "请写明为什么任命或者结束，会记在任职记录里。"
    status = 422


class InvitationWrong(PeopleError):
    """No open invitation of that name and code; one error for every cause."""

    code = "people/invitation-wrong"
    sentence = "登录名或者启用码不对，或者启用码已经用过、过期。请找给您开账号的人重新发一个。"
    status = 422


class InvitationNotForThis(NotAllowed):
    """A manager invites new accounts only; one in use is invited again by security alone."""

    code = "people/invitation-not-for-this"
    sentence = "这个账号已经启用过，重新发启用码要由安全管理岗办理，本人不能给自己办。"


class DeviceNotFound(NotFound):
    """No open session of that account by that name."""

    code = "people/device-not-found"
    sentence = "这台设备已经退出了，不用再退。"


class NotOwnDevices(NotAllowed):
    """Sessions are ended by their owner, those of staff by the security administrator too."""

    code = "people/not-own-devices"
    sentence = "只能让自己的设备退出；工作人员的设备可以由安全管理岗让它退出。"


class DataRestricted(NotAllowed):
    """The person had all use but keeping stopped; only a ground in law opens the numbers."""

    code = "people/data-restricted"
    sentence = "本人要求限制使用，这些信息现在只保存、不使用。依法必须看的，请写明依据。"


class NotOwnRestriction(NotAllowed):
    """Only the person allows the use of their data again."""

    code = "people/not-own-restriction"
    sentence = "只有本人可以解除限制。"


class LockNotFound(NotFound):
    """That caller is locked out no more."""

    code = "people/lock-not-found"
    sentence = "这一条已经解除或者到时间了，请刷新看现在的情况。"


class MayNotRelease(NotAllowed):
    """Callers are released by the security administrator."""

    code = "people/may-not-release"
    sentence = "只有安全管理岗可以提前解除。"


class NotAUnit(PeopleError):
    """Agents are had by units alone, and are natural persons who have said who they are."""

    code = "people/not-a-unit"
    sentence = "经办人要是已经登记了证件的个人，委托方要是单位，请核对后再登记。"
    status = 422


class AgentOverlaps(PeopleError):
    """The same person is already an agent of the unit for part of that time."""

    code = "people/agent-overlaps"
    sentence = "这个人在这段时间里已经是这个单位的经办人，不用再登记一次。"


class AgentEndsBeforeItBegins(PeopleError):
    """The last day of an agent lies before the first."""

    code = "people/agent-days"
    sentence = "经办人的最后一天早于第一天，请核对日期。"
    status = 422


class AgentNotFound(NotFound):
    """No such agent of a unit."""

    code = "people/agent-not-found"
    sentence = "没有找到这个经办人的记录，请从单位的页面里打开。"


class NoLongerAgent(NotAllowed):
    """Somebody acts for a unit whose agent they are not, or not any more."""

    code = "people/no-longer-agent"
    sentence = "您现在不是这个单位的经办人，不能以它的名义办事。您自己的事照常能办。"


class PermitEndsBeforeItBegins(PeopleError):
    """A residence permit ends before it begins."""

    code = "people/permit-days"
    sentence = "居住证的截止日期早于起始日期，请对照居住证再填一遍。"
    status = 422


class NotYet(PeopleError):
    """Contact data and residence are recorded when they hold, not before."""

    code = "people/not-yet"
    sentence = "生效的日期不能晚于今天，请到那一天再登记。"
    status = 422


class NoLoginPhone(NotAllowed):
    """The account has no phone to confirm with."""

    code = "people/no-login-phone"
    sentence = "这个账户没有登录用的手机号，请到任何一个车管所窗口办理。"


class LevelNeeded(NotAllowed):
    """The level of the account does not open this; being seen at a counter once does."""

    code = "people/level-needed"
    sentence = (
        "“{what}”要先面签一次：带身份证件到任一登记服务站或车管所窗口，当场办好，不收费。"
        "您现在能办什么、最近的网点在哪里，见“我的信息”里的“我能办什么”。"
    )


class NoProofing(NotFound):
    """No proofing under that number, or not one of this point."""

    code = "people/no-proofing"
    sentence = "没有找到这次面签，请从面签清单里打开。"


class ProofingOver(PeopleError):
    """The proofing is done or was given up; nothing of it changes any more."""

    code = "people/proofing-over"
    sentence = "这次面签已经结束，不能再改。要重新面签，请另开一次。"


class ProofingUnderWay(PeopleError):
    """Constraint: one proofing of a person at a time, and one for a case."""

    code = "people/proofing-under-way"
    sentence = "这个人有一次面签还没有办完，请从面签清单里接着办，或者先停止那一次。"


class SecondIsTheSame(PeopleError):
    """Constraint: the second pair of eyes belongs to another member of staff."""

    code = "people/second-is-the-same"
    sentence = "第二个看的人不能是办理人自己，请另一位工作人员用自己的账号确认。"


class SecondNotNeeded(PeopleError):
    """Nobody asked for a second look."""

    code = "people/second-not-needed"
    sentence = "这次面签不用第二个人看。"


class SecondMissing(PeopleError):
    """Constraint: a card no machine read, or a face in doubt, is seen by two."""

    code = "people/second-missing"
    sentence = "证件机器读不出，或者人像看不准，要第二位工作人员当面看过才能办完。"


class PictureUnusable(PeopleError):
    """What was sent is no photograph, or too big."""

    code = "people/picture-unusable"
    sentence = "照片要是 JPEG 或 PNG，不超过 {megabytes} MB，请重新拍一张。"
    status = 422


class SignatureDiffers(PeopleError):
    """The typed signature is another name than that of the document."""

    code = "people/signature-differs"
    sentence = "签名要和证件上的姓名一样。请本人在屏幕上手写签名，或者照证件打出姓名。"
    status = 422


class AccountEnded(PeopleError):
    """The person died, or the row turned out to be another's."""

    code = "people/account-ended"
    sentence = "这条人员记录已经停用，请按档案岗登记的新记录办理。"


class NoPhoneChange(NotFound):
    """No change of phone waits."""

    code = "people/no-phone-change"
    sentence = "现在没有等待生效的更换手机申请。"


class PhoneChangeWaiting(PeopleError):
    """Constraint: one change of phone waits at a time."""

    code = "people/phone-change-waiting"
    sentence = "已经有一次更换手机在等待生效，请先等它生效或者停止它。"


class NoPersonChange(NotFound):
    """No such change, or it has been decided."""

    code = "people/no-person-change"
    sentence = "没有找到这项更正，或者已经有人决定过。"


class PersonChangeWaiting(PeopleError):
    """Constraint: one change of a person waits at a time."""

    code = "people/person-change-waiting"
    sentence = "这个人已经有一项更正在等第二个人同意，请先决定那一项。"


class TwoOfAKind(PeopleError):
    """Only two different rows of the same kind can be one person; a unit stays a unit."""

    code = "people/two-of-a-kind"
    sentence = "要是两条不同的记录，并且都是个人或者都是单位，请核对证件号码。"
    status = 422
