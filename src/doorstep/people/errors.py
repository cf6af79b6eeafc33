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
