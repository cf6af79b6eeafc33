"""A photograph is what its content says, and keeps nothing of where it was taken."""

import pytest

from doorstep.people.errors import PictureUnusable
from doorstep.people.pictures import MOST_BYTES, PictureTooSmall, read_picture

from .photographs import a_jpeg, a_png, a_segment, an_exif

WHERE = b"N 37.38 E 117.97, telephone 7"


def test_a_plain_photograph_is_kept_as_it_is() -> None:
    for content, media_type in ((a_jpeg(), "image/jpeg"), (a_png(), "image/png")):
        read = read_picture(content)
        assert read.media_type == media_type
        assert read.content == content


@pytest.mark.parametrize("order", ["<", ">"])
def test_where_a_photograph_was_taken_goes_and_which_way_up_it_is_stays(order: str) -> None:
    camera = an_exif(6, order=order, where=WHERE)
    sent = a_jpeg(400, 300, a_segment(0xE0, b"JFIF\0"), camera, a_segment(0xFE, WHERE))
    kept = read_picture(sent).content
    assert WHERE not in kept
    assert kept == a_jpeg(400, 300, a_segment(0xE0, b"JFIF\0"), an_exif(6, order=">"))
    assert read_picture(kept).content == kept


def test_words_in_a_png_go() -> None:
    kept = read_picture(a_png(400, 300, (b"tEXt", WHERE), (b"eXIf", WHERE))).content
    assert kept == a_png()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(900),
        b"%PDF-1.7" + bytes(900),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + bytes(2000),
        a_jpeg()[:-2],
        a_jpeg()[:60],
        a_png()[:-12],
        a_png()[:40],
        b"\x89PNG\r\n\x1a\n" + a_png()[33:],
        b"\xff\xd8" + a_segment(0xDA, b"\1") + b"\xff\xd9",
        a_jpeg() + bytes(MOST_BYTES),
    ],
)
def test_what_is_no_whole_photograph_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnusable):
        read_picture(content)


@pytest.mark.parametrize("size", [(100, 100), (239, 4000), (12_001, 300), (0, 0)])
def test_nothing_is_read_on_a_stamp(size: tuple[int, int]) -> None:
    for content in (a_jpeg(*size), a_png(size[0], 1)):
        with pytest.raises(PictureTooSmall):
            read_picture(content)


def test_every_beginning_of_a_photograph_is_refused_in_words() -> None:
    for whole in (a_jpeg(400, 300, an_exif(3)), a_png()):
        for n in range(0, len(whole) - 1, 7):
            with pytest.raises(PictureUnusable):
                read_picture(whole[:n])
    broken = a_jpeg(400, 300, a_segment(0xE1, b"Exif\0\0II" + b"\xff" * 9))
    assert read_picture(broken).content == a_jpeg()
