"""Photographs for tests, made of nothing: the form of a camera's, showing a plain field."""

import struct
import zlib


def a_png(width: int = 400, height: int = 300, *chunks: tuple[bytes, bytes]) -> bytes:
    """A grey PNG with these chunks before its picture."""
    lines = b"".join(b"\0" + bytes([width % 251]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    every = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, every))


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    name, content = named
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def a_segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, 2 + len(content)) + content


def an_exif(orientation: int, *, order: str = "<", where: bytes = b"") -> bytes:
    """What a telephone writes: which way up, and behind it whatever else."""
    mark = b"II" if order == "<" else b"MM"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = mark + struct.pack(f"{order}HIH", 42, 8, 1) + entry + struct.pack(f"{order}I", 0)
    return a_segment(0xE1, b"Exif\0\0" + tiff + where)


def a_jpeg(width: int = 400, height: int = 300, *segments: bytes) -> bytes:
    """The skeleton of a JPEG with these segments before its frame."""
    frame = a_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    scan = a_segment(0xDA, b"\1\1\0\0\x3f\0") + bytes(600)
    return b"\xff\xd8" + b"".join(segments) + frame + scan + b"\xff\xd9"
