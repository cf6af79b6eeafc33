"""What can be wrong with a batch file."""

from typing import ClassVar

from doorstep.kernel.errors import DoorstepError


class FileRefused(DoorstepError):
    """A batch file was not taken; nothing of it has taken effect."""

    status: ClassVar[int] = 422


class FileMalformed(FileRefused):
    """It is no batch file of this form, or it was cut off."""

    code: ClassVar[str] = "police/file-malformed"
    sentence: ClassVar[str] = "这不是完整的批量文件（{why}），请向对方重新要这一份。"


class FileNotSigned(FileRefused):
    """The signature is not the platform's, or something was changed on the way."""

    code: ClassVar[str] = "police/file-not-signed"
    sentence: ClassVar[str] = "批量文件的签名不对，可能在路上被改过。请不要使用，并联系对方核实。"


class FileMissing(FileRefused):
    """An earlier file has not come yet."""

    code: ClassVar[str] = "police/file-missing"
    sentence: ClassVar[str] = (
        "收到的是第 {number} 份，第 {wanted} 份还没收到；请先补第 {wanted} 份。"
    )


class FileDiffers(FileRefused):
    """Another file came under a number that was taken before."""

    code: ClassVar[str] = "police/file-differs"
    sentence: ClassVar[str] = "第 {number} 份已经收过，但内容和这次的不一样。请联系对方核实。"
