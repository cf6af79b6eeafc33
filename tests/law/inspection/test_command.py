"""`doorstep inspection`: answers for people and scripts, and one line where the input is bad."""

import json

import pytest

from doorstep.config.cli import main

CAR = ("schedule", "--type", "K33", "--use", "A", "--registered-on", "2017-06-21")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """The JSON answer of a command that succeeds."""
    assert main(["inspection", *words, "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_the_schedule_of_a_car(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, *CAR, "--seats", "5", "--until", "2023-06-30")
    dues = answer["dues"]
    assert isinstance(dues, list)
    assert answer["in_force"] is True
    assert [(due["opens_on"], due["due_on"], due["what"]) for due in dues] == [
        ("2019-03-30", "2019-06-30", "mark"),
        ("2021-03-30", "2021-06-30", "mark"),
        ("2023-03-30", "2023-06-30", "test"),
    ]
    assert all(due["why"][0]["source"] for due in dues)


def test_events_and_the_mark_the_car_has_change_it(capsys: pytest.CaptureFixture[str]) -> None:
    events = (
        "--accident",
        "2020-01-01",
        "--accident",
        "2018-01-01",
        "--modification",
        "2021-01-01",
    )
    made = ("--manufactured-on", "2017-05-01", "--valid-until", "2021-06-30")
    answer = told(capsys, *CAR, "--seats", "5", *events, *made, "--until", "2021-06-30")
    assert [due["what"] for due in answer["dues"]] == ["test"]  # type: ignore[attr-defined]
    assert answer["assumed"] == []


def test_a_day_without_a_rule_and_a_missing_fact_are_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = ("schedule", "--type", "K33", "--use", "A", "--registered-on", "1998-06-21")
    before = told(capsys, *old, "--until", "2004-04-30")
    assert (before["in_force"], before["from"], before["until"]) == (False, "2004-05-01", None)
    assert before["why"]
    assert told(capsys, *CAR)["needs"] == ["seats"]
    far = ("where", "--type", "K33", "--use", "A", "--to", "other-province")
    assert told(capsys, *far, "--on", "2008-09-30")["in_force"] is False


def test_where(capsys: pytest.CaptureFixture[str]) -> None:
    far = ("where", "--type", "K33", "--use", "A", "--to", "other-province", "--on")
    last, first = told(capsys, *far, "2018-08-31"), told(capsys, *far, "2018-09-01")
    assert (last["manner"], last["until"]) == ("entrusted", "2018-08-31")
    assert (first["manner"], first["from"]) == ("direct", "2018-09-01")


def test_the_words_for_people_name_rule_and_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspection", *CAR, "--seats", "5"]) == 0
    said = capsys.readouterr().out
    assert "2019-03-30 – 2019-06-30  免上线检验，只申领标志  → 2021-06-30" in said
    assert "（样本）" in said
    assert main(["inspection", *CAR]) == 0
    assert "--seats" in capsys.readouterr().out
    near = ["inspection", "where", "--type", "K33", "--use", "A", "--to", "same-city"]
    assert main([*near, "--on", "2017-06-21"]) == 0
    assert "可以直接检验  《道路交通安全法》第十三条" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("schedule", "--type", "K77X", "--use", "A", "--registered-on", "2017-06-21"), "type"),
        (("schedule", "--type", "K33", "--use", "?", "--registered-on", "2017-06-21"), "use"),
        (
            ("schedule", "--type", "K33", "--use", "A", "--registered-on", "2017-02-29"),
            "2017-02-29",
        ),
        (
            ("schedule", "--type", "K33", "--use", "A", "--registered-on", "1900-01-01"),
            "registered",
        ),
        ((*CAR, "--seats", "0"), "seats"),
        ((*CAR, "--seats", "five"), "--seats"),
        ((*CAR, "--seats", "5", "--until", "2017-06-20"), "until"),
        ((*CAR, "--seats", "5", "--until", "9999-12-31"), "until"),
        (("where", "--type", "K33", "--use", "A", "--to", "moon"), "--to"),
        (("where", "--type", "", "--use", "A", "--to", "same-city"), "type"),
    ],
)
def test_bad_input_is_one_line_naming_the_field(
    words: tuple[str, ...], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code: object
    try:
        code = main(["inspection", *words])
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert names in said.err
