"""What can go wrong with bindings and mandates."""

from doorstep.kernel.errors import DoorstepError, NotFound, explains


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


def explain_constraints() -> None:
    """What a broken constraint of this room means."""
    explains("mandates_binding_once", AlreadyBound)
    explains("mandates_binding_other", OwnVehicle)
