"""Photographs that strangers send: what they are is read from their content, never from a name.

Why rewritten: a telephone writes into a photograph where and with what it was taken, which nobody
asked for. What describes the picture itself stays, and which way up it is.
"""

import struct
from dataclasses import dataclass
from typing import Final

from doorstep.kernel.errors import DoorstepError
from doorstep.people.errors import PictureUnusable

MOST_BYTES: Final = 3_500_000
LEAST_SIDE, MOST_SIDE = 240, 12_000
_MEGABYTES = 3
_PNG = b"\x89PNG\r\n\x1a\n"
_SHOWN = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"iCCP", b"cHRM"}
)
# Frame headers say how large a picture is; three numbers between them mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# What the decoder itself needs beside tables and frames: resolution, colour profile, colour space.
_OF_THE_PICTURE = frozenset({0xE0, 0xE2, 0xEE})
_SCAN, _EXIF = 0xDA, 0xE1
_ORIENTATION = 0x0112


class PictureTooSmall(DoorstepError):
    """Nothing can be read on a picture of so few points, or it is too large to be shown."""

    code = "people/picture-size"
    sentence = "照片太小看不清，或者大得打不开：每边要在 {least} 到 {most} 个像素之间，请重新拍。"
    status = 422


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph without what its camera said about the place."""

    media_type: str
    content: bytes


def read_picture(content: bytes) -> Picture:
    """Errors: PictureUnusable for what is no whole JPEG or PNG, PictureTooSmall."""
    if len(content) > MOST_BYTES:
        raise PictureUnusable(megabytes=_MEGABYTES)
    try:
        if content.startswith(_PNG):
            return Picture("image/png", _png(content))
        if content.startswith(b"\xff\xd8\xff"):
            return Picture("image/jpeg", _jpeg(content))
    except (struct.error, IndexError) as cut_off:
        raise PictureUnusable(megabytes=_MEGABYTES) from cut_off
    raise PictureUnusable(megabytes=_MEGABYTES)


def _png(content: bytes) -> bytes:
    kept, at, name = [_PNG], len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        name = content[at + 4 : at + 8]
        whole = content[at : at + 12 + length]
        if len(whole) != 12 + length or (len(kept) == 1) != (name == b"IHDR"):
            raise PictureUnusable(megabytes=_MEGABYTES)
        if name == b"IHDR":
            _require_size(*struct.unpack_from(">II", whole, 8))
        if name in _SHOWN:
            kept.append(whole)
        at += len(whole)
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, at, sized = [content[:2]], 2, False
    while True:
        if content[at] != 0xFF:
            raise PictureUnusable(megabytes=_MEGABYTES)
        marker = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _require_size(width, height)
            sized = True
        if marker == _SCAN:
            break
        if marker == _EXIF:
            kept.append(_turned(segment))
        elif marker < 0xE0 or marker in _OF_THE_PICTURE:
            kept.append(segment)
        at += 2 + length
    if not sized or content.rfind(b"\xff\xd9") < at:
        raise PictureUnusable(megabytes=_MEGABYTES)
    return b"".join([*kept, content[at:]])


def _turned(segment: bytes) -> bytes:
    """A segment that says only which way up the picture is; none where it did not say."""
    order = {b"II": "<", b"MM": ">"}.get(segment[10:12])
    if segment[4:10] != b"Exif\0\0" or order is None:
        return b""
    tiff = segment[10:]
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
            if tag == _ORIENTATION:
                said = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, tag, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", 8 + len(said)) + b"Exif\0\0" + said
    except struct.error:
        return b""
    return b""


def _require_size(width: int, height: int) -> None:
    if not (min(width, height) >= LEAST_SIDE and max(width, height) <= MOST_SIDE):
        raise PictureTooSmall(least=LEAST_SIDE, most=MOST_SIDE)
