"""What can go wrong with bindings and mandates."""

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound, explains


class MandatesError(DoorstepError):
    """Base of the errors of this room."""

    code = "mandates"


class VehicleNotMatched(MandatesError):
    """No registered vehicle has this number and ends its VIN so.

    One error for both, so that nobody learns from a number alone whether it is in use.
    """

    code = "mandates/vehicle-not-matched"
    sentence = "号牌号码和车辆识别代号对不上。请照行驶证再写一遍，或者请车主本人来绑定。"
    status = 422


class OwnVehicle(MandatesError):
    """The vehicle is the asker's own."""

    code = "mandates/own-vehicle"
    sentence = "这是您自己的车，已经在“我的车”里，不用绑定。"
    status = 422


class AlreadyBound(MandatesError):
    """The same person has this vehicle already, or has asked for it."""

    code = "mandates/already-bound"
    sentence = "这辆车您已经绑定，或者正在等车主同意。"


class PersonFull(MandatesError):
    """The person holds as many vehicles of others as the rule of the day allows."""

    code = "mandates/person-full"
    sentence = "您已经绑定了 {most} 辆别人的车，到了上限。请先解除一辆。"


class VehicleFull(MandatesError):
    """The vehicle is seen by as many others as the rule of the day allows."""

    code = "mandates/vehicle-full"
    sentence = "这辆车已经有 {most} 个人绑定，到了上限。请车主先解除一个。"


class BindingNotFound(NotFound):
    """No such binding of this person's, or it has been answered or ended already."""

    code = "mandates/binding-not-found"
    sentence = "没有找到这个绑定，或者它已经有了答复。请从“我的车”里打开。"


class MandateNotFound(NotFound):
    """No such mandate for this caller, or not in this state any more."""

    code = "mandates/mandate-not-found"
    sentence = "没有找到这份委托，或者它已经结束了。请从“委托”页面里打开。"


class MandateAlready(MandatesError):
    """The same person has given, or is being asked for, the same mandate."""

    code = "mandates/already-given"
    sentence = "同一件事已经有一份委托，或者正在等本人确认。"


class MandateTooLong(MandatesError):
    """A mandate lies in the past or lasts longer than the rule of the day allows."""

    code = "mandates/too-long"
    sentence = "委托的最后一天要在今天到 {last} 之间。"
    status = 422


class NotTheirVehicle(MandatesError):
    """The vehicle is not registered to the person who gives the mandate."""

    code = "mandates/not-their-vehicle"
    sentence = "这辆车没有登记在委托人名下，不能写进委托。"
    status = 422


class NobodySo(MandatesError):
    """No recorded person has this number under this name; one error for both."""

    code = "mandates/nobody-so"
    sentence = "没有找到证件号码和姓名都相符的人。请核对；没有登记过的，本人先到任一窗口登记。"
    status = 422


class OneselfAsAgent(MandatesError):
    """Somebody names themselves as their agent."""

    code = "mandates/oneself"
    sentence = "委托人和代办的人不能是同一个人。"
    status = 422


class NoPhoneToReply(MandatesError):
    """The person has no phone of their own, or shares it with the agent."""

    code = "mandates/no-phone-to-reply"
    sentence = "本人没有登记自己的手机号，或者和代办的人是同一个号码。请改用纸上签字或按手印。"
    status = 422


class SameClerk(MandatesError):
    """The clerk who recorded the paper wants to confirm it as well."""

    code = "mandates/same-clerk"
    sentence = "登记这张委托书的人不能自己确认，请另一位工作人员看过原件再确认，或者现场拍照。"


class MandateNeeded(NotAllowed):
    """Somebody acts for another without a mandate that holds today."""

    code = "mandates/needed"
    sentence = "还没有本人确认的委托，或者委托已经结束，不能替他办这件事。请先请本人确认委托。"


class NoContract(NotAllowed):
    """The point has no contract in force."""

    code = "mandates/no-contract"
    sentence = "这个代办点今天没有有效的代办合同。请到车管所窗口或服务站办，或者请管理岗续签。"


class NotInContract(NotAllowed):
    """The contract does not name the procedure."""

    code = "mandates/not-in-contract"
    sentence = "这个代办点的合同里没有这项业务。请到车管所窗口或服务站办。"


class AgencyFull(MandatesError):
    """The contract's number for the day is used up."""

    code = "mandates/agency-full"
    sentence = "这个代办点今天能代办的件数已满。请明天再来，或者到别的网点、网上办。"


class NotTrained(NotAllowed):
    """The clerk has no training for this point in force."""

    code = "mandates/not-trained"
    sentence = "您在这个代办点的培训没有登记或已过期，不能代办。请找管理岗登记培训。"


class ContractOverlaps(MandatesError):
    """The point has a contract for part of that time."""

    code = "mandates/contract-overlaps"
    sentence = "这个代办点在这段时间里已经有一份合同，请先让它结束。"


class TrainingOverlaps(MandatesError):
    """The clerk's training for this point is recorded for part of that time."""

    code = "mandates/training-overlaps"
    sentence = "这个人在这个代办点的培训在这段时间里已经登记过。"


class DaysReversed(MandatesError):
    """The last day lies before the first."""

    code = "mandates/days"
    sentence = "最后一天早于第一天，请核对日期。"
    status = 422


class HasOwnPhone(MandatesError):
    """Messages go to the person's own phone; a relative is for who has none."""

    code = "mandates/has-own-phone"
    sentence = "本人登记了自己的手机，消息发到那里，不用家人代收。"
    status = 422


class RelativeUnreachable(MandatesError):
    """The relative has no phone either."""

    code = "mandates/relative-unreachable"
    sentence = "这位家人没有登记手机号，代收不了消息。请换一位，或者先给他登记联系手机。"
    status = 422


class OneselfAsRelative(MandatesError):
    """Somebody names themselves."""

    code = "mandates/oneself-as-relative"
    sentence = "代收消息的要是另一个人。"
    status = 422


class RelativeAlready(MandatesError):
    """The person has named somebody who takes the messages or is being asked."""

    code = "mandates/relative-already"
    sentence = "已经有一位家人在代收消息，或者正在等他同意。要换人，请先停止这一位。"


class RelativeNotFound(NotFound):
    """No such naming for this caller, or it has been answered or ended."""

    code = "mandates/relative-not-found"
    sentence = "没有找到这个代收消息的登记，或者它已经停止了。"


class LicenceNotMatched(MandatesError):
    """No licence to drive has this file number and a holder whose identity number ends so.

    One error for both, so that nobody learns from a number alone whether it is in use.
    """

    code = "mandates/licence-not-matched"
    sentence = "档案编号和证号后 4 位对不上。请照驾驶证再写一遍。"
    status = 422


class OwnLicence(MandatesError):
    """The licence is the asker's own."""

    code = "mandates/own-licence"
    sentence = "这是您自己的驾驶证，已经在“我的驾驶证”里，不用绑定。"
    status = 422


class LicenceAlreadyBound(MandatesError):
    """The same person sees this licence already, or has asked to."""

    code = "mandates/licence-already-bound"
    sentence = "这本驾驶证您已经绑定，或者正在等本人同意。"


class LicencesFull(MandatesError):
    """The person sees as many licences of others as the rule of the day allows."""

    code = "mandates/licences-full"
    sentence = "您已经绑定了 {most} 本别人的驾驶证，到了上限。请先解除一本。"


class LicenceFull(MandatesError):
    """The licence is seen by as many others as the rule of the day allows."""

    code = "mandates/licence-full"
    sentence = "这本驾驶证已经有 {most} 个人绑定，到了上限。请持证人先解除一个。"


class LicenceBindingNotFound(NotFound):
    """No such binding of this person's, or it has been answered or ended already."""

    code = "mandates/licence-binding-not-found"
    sentence = "没有找到这个绑定，或者它已经有了答复。请从“我的驾驶证”里打开。"


def explain_constraints() -> None:
    """What a broken constraint of this room means."""
    explains("mandates_binding_once", AlreadyBound)
    explains("mandates_binding_other", OwnVehicle)
    explains("mandates_licence_once", LicenceAlreadyBound)
    explains("mandates_licence_other", OwnLicence)
    explains("mandates_relative_once", RelativeAlready)
    explains("mandates_relative_other", OneselfAsRelative)
    explains("mandates_mandate_once", MandateAlready)
    explains("mandates_mandate_four_eyes", SameClerk)
    explains("mandates_mandate_days", DaysReversed)
    explains("mandates_contract_overlap", ContractOverlaps)
    explains("mandates_contract_days", DaysReversed)
    explains("mandates_training_overlap", TrainingOverlaps)
    explains("mandates_training_days", DaysReversed)
    explains("mandates_day_cap", AgencyFull)
