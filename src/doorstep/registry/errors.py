"""What can go wrong with the record, and which broken constraint means what."""

from doorstep.kernel.errors import DoorstepError, explains


class RegistryError(DoorstepError):
    """Base of this room's errors."""

    code = "registry"


class NoSuchVehicle(RegistryError):
    """No vehicle with that id in this city's record."""

    code = "registry/no-such-vehicle"
    sentence = "登记记录里没有这辆车，请核对号牌号码或车辆识别代号。"
    status = 404


class NoSuchDrivingLicence(RegistryError):
    """Nobody has a licence to drive with that id here."""

    code = "registry/no-such-driving-licence"
    sentence = "驾驶证档案里没有这本驾驶证，请核对档案编号。"
    status = 404


class DrivingLicenceHeld(RegistryError):
    """Constraint: a person has one licence to drive that is not cancelled."""

    code = "registry/driving-licence-held"
    sentence = "这个人已经有一本驾驶证，一个人只有一本。"


class FileNumberTaken(RegistryError):
    """Constraint: a file number names one licence to drive."""

    code = "registry/file-number-taken"
    sentence = "这个驾驶证档案编号已经用过，请核对编号。"


class DrivingLicenceGone(RegistryError):
    """The licence to drive has been cancelled."""

    code = "registry/driving-licence-gone"
    sentence = "这本驾驶证已经是“{status}”，不能再办这项业务。"


class NoSuchObject(RegistryError):
    """No official object with that id."""

    code = "registry/no-such-object"
    sentence = "登记记录里没有这件牌证，请核对编号。"
    status = 404


class NoSuchEntry(RegistryError):
    """No entry with that id for this vehicle."""

    code = "registry/no-such-entry"
    sentence = "这辆车没有这一笔登记，请刷新后再选。"
    status = 404


class VinAlreadyRegistered(RegistryError):
    """Constraint: a VIN stands on one registered vehicle."""

    code = "registry/vin-already-registered"
    sentence = "这个车辆识别代号已经登记在一辆车上，不能再登记一次。请对照合格证和车架钢印。"


class NumberInUse(RegistryError):
    """Constraint: (number, plate kind) stands on one registered vehicle."""

    code = "registry/number-in-use"
    sentence = "这个号牌号码已经在用，不能再发给另一辆车。请重新选号。"


class NotToBeSwapped(RegistryError):
    """Two vehicles of different owners, or with different kinds of plate."""

    code = "registry/not-to-be-swapped"
    sentence = "两辆车不是同一个车主的，或者号牌种类不一样，号牌不能互换。"
    status = 422


class ObjectNumberTaken(RegistryError):
    """Constraint: (kind, number) names one official object."""

    code = "registry/object-number-taken"
    sentence = "这个牌证编号已经用过，请换一份空白牌证。"


class ObjectAlreadyIssued(RegistryError):
    """Constraint: a vehicle has at most one live object of each kind."""

    code = "registry/object-already-issued"
    sentence = "这辆车已经有一份同样的牌证，先收回或作废旧的，再发新的。"


class OutsideSerialTaken(RegistryError):
    """Constraint: one outside serial registers one vehicle."""

    code = "registry/outside-serial-taken"
    sentence = "这个外部流水号已经记过一笔登记，请核对流水号。"


class TemporaryPlateIssued(RegistryError):
    """Constraint: each temporary plate of a vehicle for a purpose is given once."""

    code = "registry/temporary-plate-issued"
    sentence = "这辆车刚刚又领了一张临时号牌，请重新打开再办。"


class ObjectNotReady(RegistryError):
    """The object is in another state than the act needs."""

    code = "registry/object-not-ready"
    sentence = "{kind}（编号 {number}）现在是“{state}”，这一步办不了。"


class DayOutOfOrder(RegistryError):
    """An entry dated before the one it follows, or after today."""

    code = "registry/day-out-of-order"
    sentence = "登记日期 {on} 不对：不能早于上一笔（{not_before}），也不能晚于今天（{not_after}）。"
    status = 422


class VehicleGone(RegistryError):
    """The vehicle stands in this city's record no more: moved out or cancelled."""

    code = "registry/vehicle-gone"
    sentence = "这辆车在本市的登记已经是“{state}”，不能再办这项业务。"


class NoLicenceOut(RegistryError):
    """No vehicle licence is in its holder's hands that could be stamped."""

    code = "registry/no-licence-out"
    sentence = "登记记录里没有发出去的行驶证，不能签注；请先补领行驶证。"


class NothingToCorrect(RegistryError):
    """A correction that would change nothing."""

    code = "registry/nothing-to-correct"
    sentence = "更正后的内容与登记的一样，没有要改的。"
    status = 422


class NotCorrectable(RegistryError):
    """A field that is changed by another procedure, not by correction, or an unfit value."""

    code = "registry/not-correctable"
    sentence = "“{field}”不能用更正来改，请办理对应的变更业务。"
    status = 422


def explain_constraints() -> None:
    """Tell the one place (kernel.errors) what this room's constraints mean."""
    explains("registry_vehicle_vin", VinAlreadyRegistered)
    explains("registry_vehicle_number", NumberInUse)
    explains("registry_object_number", ObjectNumberTaken)
    explains("registry_object_live", ObjectAlreadyIssued)
    explains("registry_object_live_driver", ObjectAlreadyIssued)
    explains("registry_driving_holder", DrivingLicenceHeld)
    explains("registry_driving_number", FileNumberTaken)
    explains("registry_entry_outside", OutsideSerialTaken)
    explains("registry_entry_temporary", TemporaryPlateIssued)
