"""`doorstep law`: answers for people and scripts, and one line where the input is bad."""

import json
from pathlib import Path

import pytest
from tests.procedures.known import facts_of_a_new_car
from tests.procedures.test_register_vehicle import ON

from doorstep.config.cli import main
from doorstep.procedures.engine import facts_to_plain


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """The JSON answer of a command that succeeds."""
    assert main(["law", *words, "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_explain_tells_rules_fees_and_channels_of_the_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    june = told(capsys, "explain", "register-vehicle", "--on", "2017-06-30")
    july = told(capsys, "explain", "register-vehicle", "--on", "2017-07-01")
    assert (june["in_force"], june["total"], july["total"]) == (True, 12500, 12000)


def test_a_known_code_on_a_day_without_a_rule_is_an_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{}")
    for words in (("explain",), ("assess", "--facts", str(file))):
        verb, *more = words
        answer = told(capsys, verb, "register-vehicle", "--on", "2008-09-30", *more)
        assert answer["in_force"] is False
        assert answer["from"] == "2008-10-01"
        assert answer["until"] is None
        assert answer["why"]


def test_assess_judges_the_facts_of_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts_to_plain(facts_of_a_new_car(ON, purchase_tax=None))))
    answer = told(
        capsys, "assess", "register-vehicle", "--on", ON.isoformat(), "--facts", str(file)
    )
    assert answer["outcome"] == "cannot"
    assert main(["law", "assess", "register-vehicle", "--facts", str(file)]) == 0
    assert "register-vehicle/purchase-tax-paid" in capsys.readouterr().out


def test_list_names_every_procedure(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "list", "--on", "2017-06-21")
    assert "register-vehicle" in json.dumps(answer)
    assert main(["law", "list", "--on", "2017-06-21"]) == 0
    assert "机动车登记服务站" in capsys.readouterr().out


def test_explain_for_people_prints_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "explain", "register-vehicle", "--on", "2017-06-21"]) == 0
    assert "register-vehicle/insured" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["not json", "[]", '{"had_accident": "no"}', '{"x": 1}'])
def test_facts_that_cannot_be_read_are_one_line_and_exit_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(content)
    assert main(["law", "assess", "register-vehicle", "--facts", str(file)]) == 2
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert "Traceback" not in complaint


def test_an_unknown_code_or_file_is_one_line_and_exit_two(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["law", "explain", "no-such-thing"]) == 2
    assert main(["law", "assess", "register-vehicle", "--facts", "/nowhere.json"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
