"""Every message is listed, fits into one text message and says nothing it may not say."""

import re

import pytest

from doorstep.messages.templates import SMS_LENGTH, TEMPLATES, Template

ALL = [pytest.param(template, id=template.code) for template in TEMPLATES.values()]


@pytest.mark.parametrize("template", ALL)
def test_the_longest_text_fits_into_one_message(template: Template) -> None:
    assert template.longest <= SMS_LENGTH


@pytest.mark.parametrize("template", ALL)
def test_each_slot_of_the_sentence_has_a_length_and_none_is_left_over(template: Template) -> None:
    assert set(re.findall(r"{(\w+)}", template.sentence)) == set(template.slots)


@pytest.mark.parametrize("template", ALL)
def test_sentences_are_everyday_chinese_without_addresses(template: Template) -> None:
    assert not re.search(r"http|www|予以|须|之规定", template.sentence)
    assert template.sentence.endswith("。")


def test_codes_are_unique_and_only_those_that_show_a_phone_are_secret() -> None:
    assert list(TEMPLATES) == [template.code for template in TEMPLATES.values()]
    assert [code for code, template in TEMPLATES.items() if template.secret] == [
        "login-code",
        "phone-code",
    ]


def test_received_is_never_said_as_done() -> None:
    done = [code for code, template in TEMPLATES.items() if "已办成" in template.sentence]
    assert done == ["case-completed"]
    assert "还没办成" in TEMPLATES["case-received"].sentence
