"""A city's folder with mistakes: all of them are told, each with its place and its cure."""

import pytest
from tests.places.packs import Folder

POINT = "S05,station,dealer,"
CASES = [
    ("points.csv", "118.0365", "eleven", "degrees", 9),
    ("points.csv", "118.0365,37.3535", "37.3535,118.0365", "degrees", 9),
    ("points.csv", ",station,2017-06-01,,yes", ",station,2017-06-31,,yes", "day", 13),
    ("points.csv", ",station,2017-06-01,,yes", ",station,2017-06-01,2017-05-01,yes",
     "days-order", 14),
    ("points.csv", ",station,2017-06-01,,yes", ",station,2017-06-01,,maybe", "yes-no", 15),
    ("points.csv", "S05,station,dealer", "S05,kiosk,dealer", "choice", 2),
    ("points.csv", "S05,station,dealer", "S05,station,police", "host", 3),
    ("points.csv", "S05,station", "S04,station", "twice", 1),
    ("points.csv", "S05,station", "S/5,station", "code", 1),
    ("points.csv", "371602005", "371602999", "unknown", 6),
    ("points.csv", "彭李街道登记服务站（样本）", "市东街道登记服务站（样本）", "name-twice", 4),
    ("points.csv", "彭李街道登记服务站（样本）", "", "empty", 4),
    ("points.csv", "彭李街道登记服务站（样本）", "站" * 81, "too-long", 4),
    ("points.csv", "118.0365,37.3535", "116.4000,39.9000", "far-away", 9),
    ("divisions.csv", "371626,371681,邹平县,Zouping County,2000-01-01,2018-07-01",
     "371626,371681,邹平县,Zouping County,2000-01-01,2018-07-02", "divisions-overlap", None),
    ("divisions.csv", "371626,371681,邹平县,Zouping County,2000-01-01,2018-07-01",
     "371626,371681,邹平县,Zouping County,2000-01-01,2018-06-01", "divisions-gap", None),
    ("towns.csv", "371602005,371602,", "371602005,371621,", "town-elsewhere", 1),
    ("timetables.csv", "09:00", "09:30", "hours-words", 8),
    ("opening-hours.csv", "office,working,13:30,17:30", "office,working,11:30,17:30",
     "hours-overlap", 16),
    ("opening-hours.csv", "office,working,13:30,17:30", "office,working,18:30,17:30",
     "hours-order", 22),
    ("opening-hours.csv", "office,working,13:30", "office,working,25:30", "clock", 16),
    ("vehicle-groups.csv", "K3 K4", "K3 k4", "vehicle-code", None),
    ("scope.csv", "kind:station,register-vehicle", "kind:kiosk,register-vehicle", "who-nobody", 1),
    ("scope.csv", "kind:station,register-vehicle", "X99,register-vehicle", "who-unknown", 1),
    ("scope.csv", "kind:station,register-vehicle", "kind:station,register-ship", "unknown", 14),
    ("scope.csv", "kind:station,transfer-ownership", "kind:station,register-vehicle",
     "scope-overlaps", None),
    ("settings.csv", "draw-tries,3", "draw-trys,3", "setting-unknown", 1),
    ("settings.csv", "draw-tries,3", "draw-tries,three", "number", 12),
    ("settings.csv", "draw-tries,3", "draw-tries,99", "number", 12),
    ("settings.csv", "log-audience,open", "log-audience,all", "choice", 14),
    ("settings.csv", "compose-allowed,no", "compose-allowed,never", "yes-no", 17),
    ("settings.csv", "statistics-rule,9c7", "statistics-rule,0c7", "file-hash", 17),
    ("settings.csv", "730,2019-06-01", "730,2017-06-20", "setting-twice", 24),
    ("city.toml", 'code = "3716"', 'code = "37"', "digits", 1),
    ("city.toml", 'prefix = "鲁M"', 'prefix = "鲁M', "toml", None),
    ("city.toml", "name_en", "nam_en", "key-unknown", 1),
    ("city.toml", "[footer]", "[feet]", "table-missing", 1),
    ("demo/people.toml", 'phone = "19900000001"', 'phone = "13800000001"', "demo-phone", 1),
    ("demo/people.toml", "371601198803169919", "371602198803169913", "demo-identity", 1),
    ("demo/people.toml", 'point = "S01"', 'point = "S99"', "demo-point", 1),
    ("demo/people.toml", 'posts = ["clerk"]', 'posts = ["king"]', "choice", 1),
    ("demo/people.toml", 'vin = "L0DCAR5A0T0000001"', 'vin = "L0DCAR5A0T0000009"', "demo-vin", 1),
    ("demo/certificates.toml", 'manufactured_on = "today-40d"', 'manufactured_on = "soon"',
     "day", 1),
    ("demo/certificates.toml", "seats = 5", 'seats = "five"', "number", 1),
    ("demo/policies.toml", 'until_on = "today-3d"', 'until_on = "today-2d"', "demo-policy", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "column"), CASES)
def test_a_mistake_is_told_with_its_place(
    folder: Folder, name: str, old: str, new: str, code: str, column: int | None
) -> None:
    if name == "points.csv":
        text = (folder.path / name).read_text("utf-8")
        row = next(line for line in text.splitlines() if line.startswith(POINT))
        folder.replace(name, row, row.replace(old, new))
        line = folder.line_of(name, row.replace(old, new))
    else:
        folder.replace(name, old, new)
        line = None
    found = [p for p in folder.problems() if p.code == f"places/{code}"]
    assert found, [p.field for p in folder.problems()]
    file, at_line, at_column = found[0].field.rsplit(":", 2)
    assert file == name
    if line is not None and code != "name-twice":
        assert int(at_line) == line
    if column is not None and name != "points.csv":
        assert int(at_column) == column
    if column is not None and name == "points.csv":
        cells = row.replace(old, new).split(",")[: column - 1]
        assert row.replace(old, new).startswith(",".join(cells))
        if '"' not in ",".join(cells):
            assert int(at_column) == len(",".join(cells)) + (2 if column > 1 else 1)


def test_the_folder_as_it_is_has_no_mistake(folder: Folder) -> None:
    assert folder.problems() == []


def test_all_mistakes_are_told_at_once_in_order(folder: Folder) -> None:
    folder.replace("city.toml", 'name_en = "Binzhou"', 'name_en = ""')
    folder.replace("points.csv", "S05,station,dealer", "S05,kiosk,dealer")
    folder.replace("points.csv", "S06,station,dealer", "S06,station,castle")
    folder.replace("settings.csv", "draw-tries,3", "draw-tries,0")
    fields = [problem.field for problem in folder.problems()]
    assert [field.split(":")[0] for field in fields] == [
        "city.toml",
        "points.csv",
        "points.csv",
        "settings.csv",
    ]


def test_every_sentence_can_be_said(folder: Folder) -> None:
    folder.replace("points.csv", "S05,station,dealer", "S05,kiosk,dealer")
    said = folder.problems()[0].say()
    assert "kiosk" in said
    assert "station" in said


def test_a_missing_file_is_named(folder: Folder) -> None:
    (folder.path / "scope.csv").unlink()
    assert [p.field for p in folder.problems()] == ["scope.csv:1:1"]


def test_a_file_in_another_encoding_is_named_with_the_first_wrong_byte(folder: Folder) -> None:
    file = folder.path / "towns.csv"
    text = file.read_text("utf-8")
    file.write_bytes(text.encode("gb18030"))
    problem = next(p for p in folder.problems() if p.code == "places/not-utf8")
    assert problem.field.startswith("towns.csv:")


@pytest.mark.parametrize("sign", ["\0", "\r", "\x1b"])
def test_an_invisible_sign_is_told_with_its_place(folder: Folder, sign: str) -> None:
    folder.replace("settings.csv", "draw-tries", f"draw-{sign}tries")
    line = folder.line_of("settings.csv", "draw-") + 1
    fields = {p.field for p in folder.problems() if p.code == "places/control-sign"}
    assert fields == {f"settings.csv:{line}:6"}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Folder) -> None:
    file = folder.path / "points.csv"
    text = file.read_text("utf-8")
    file.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert folder.problems() == []


def test_a_missing_and_a_strange_column_are_both_told(folder: Folder) -> None:
    folder.replace("points.csv", ",crs,", ",krs,")
    codes = {p.code for p in folder.problems() if p.field.startswith("points.csv")}
    assert codes >= {"places/column-missing", "places/column-unknown"}


def test_a_row_with_too_many_cells_says_how_to_quote(folder: Folder) -> None:
    folder.replace("settings.csv", "draw-tries,3", "draw-tries,3,4")
    problem = next(p for p in folder.problems() if p.code == "places/cells")
    assert "双引号" in problem.say()


def test_an_open_quote_is_told(folder: Folder) -> None:
    folder.append("procedures.csv", 'x-ray,"透视,X-ray')
    assert "places/quote-open" in {p.code for p in folder.problems()}


def test_quoted_cells_may_hold_commas_quotes_and_new_lines(folder: Folder) -> None:
    folder.append("procedures.csv", 'x-ray,"透视，“看”","See ""through"", twice\nor more"')
    folder.append("procedures.csv", "y-ray,,Y")
    problem = folder.problems()[0]
    last = len((folder.path / "procedures.csv").read_text("utf-8").splitlines())
    assert problem.field == f"procedures.csv:{last}:7"


def test_a_missing_setting_is_told_with_its_meaning(folder: Folder) -> None:
    folder.replace("settings.csv", "log-audience,open", "compose-allowed,no")
    problem = next(p for p in folder.problems() if p.code == "places/setting-missing")
    assert "log-audience" in problem.say()
