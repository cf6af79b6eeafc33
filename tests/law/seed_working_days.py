"""Write src/doorstep/law/data/working_days.csv anew from the package chinesecalendar (MIT).

When the State Council has announced the next year: upgrade the package in the development
environment, run `python -m tests.law.seed_working_days`, read the difference, commit it.
"""

import csv
import io
from importlib import resources
from pathlib import Path

from chinese_calendar import constants

FIELDS = ("day", "works", "name_zh", "name_en")


def table() -> str:
    """The file's text: every day that has a name, in order."""
    rows = {day: ("0", name) for day, name in constants.holidays.items()}
    rows |= {day: ("1", name) for day, name in constants.workdays.items()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for day in sorted(rows):
        works, name = rows[day]
        holiday = constants.Holiday(name)
        zh, en = holiday.chinese, holiday.value
        if works == "1":
            zh, en = f"{zh}调休上班", f"{en} (make-up working day)"
        writer.writerow((day.isoformat(), works, zh, en))
    return out.getvalue()


if __name__ == "__main__":
    with resources.as_file(resources.files("doorstep.law") / "data/working_days.csv") as path:
        Path(path).write_text(table(), "utf-8")
