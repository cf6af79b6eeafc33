"""Every word a reader sees is Chinese in the source and has an English translation."""

from pathlib import Path

import pytest
from jinja2 import Environment

from doorstep.portals.frame.language import catalogue, extract

ENVIRONMENT = Environment(autoescape=True)
TEMPLATES = extract.template_files(catalogue.SOURCE)
SOURCES = extract.python_files(catalogue.SOURCE)


def _named(path: Path) -> str:
    return path.relative_to(catalogue.SOURCE).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not list(extract.untranslatable_in_template(text, ENVIRONMENT))


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    for forbidden in (
        " style=",
        "<style",
        " onclick=",
        " onsubmit=",
        "javascript:",
        'target="_blank"',
    ):
        assert forbidden not in text
    assert "<script>" not in text


def test_no_chinese_sentence_hides_in_an_f_string() -> None:
    hidden = [
        (_named(path), line)
        for path in SOURCES
        for line in extract.han_in_f_strings(path.read_text("utf-8"))
    ]
    assert hidden == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_sentence_is_missing_fuzzy_or_has_other_slots(language: str) -> None:
    assert catalogue.faults(language) == []


def test_the_extractor_finds_requirement_sentences_and_literals_but_no_documentation() -> None:
    source = '''
"""模块说明。"""
LABEL = "号牌"

class Thing:
    """类的说明。"""
    note: str = "x"
    """属性说明。"""

@requirement(law("第一条"), reads=())
def nothing_unsettled(f, law):
    """您还有 {n} 条违法没处理。

    更多说明。
    """
    return f.n == 0

def plain():
    """函数说明。"""
    return "已收到"
'''
    assert {found.text for found in extract.from_python(source)} == {
        "号牌",
        "第一条",
        "您还有 {n} 条违法没处理。",
        "已收到",
    }


def test_the_extractor_reads_both_branches_of_a_choice_in_a_template() -> None:
    source = "{{ _('标准版' if elder else '长辈版') }}{{ _('你好 {name}', name=x) }}"
    found = {sentence.text for sentence in extract.from_template(source, ENVIRONMENT)}
    assert found == {"标准版", "长辈版", "你好 {name}"}
    assert not list(extract.untranslatable_in_template(source, ENVIRONMENT))
    assert list(extract.untranslatable_in_template("<p>裸字</p>", ENVIRONMENT))
