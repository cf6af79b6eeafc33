"""What can go wrong with a test result."""

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound, explains


class InspectionError(DoorstepError):
    """Base of this room's errors."""

    code = "inspection"


class NotAnInstitution(NotAllowed):
    """Only an examiner at an inspection institution enters results."""

    code = "inspection/not-an-institution"
    sentence = "检验结果只由检测机构的查验岗录入。"


class NotEntrusted(InspectionError):
    """The institution may not test such vehicles on that day."""

    code = "inspection/not-entrusted"
    sentence = "这家检测机构在 {on}不检验这种车，请到能检验的机构去。"
    status = 422


class NoSuchResult(InspectionError, NotFound):
    """No result of this institution, or of a vehicle of this person, has the id."""

    code = "inspection/no-such-result"
    sentence = "没有找到这份检验结果。"
    status = 404


class ReportTaken(InspectionError):
    """Constraint: an institution gives each report number once."""

    code = "inspection/report-taken"
    sentence = "这个检验报告编号已经录入过；有错请在那一份上更正。"


class AlreadyCorrected(InspectionError):
    """Constraint: a result is corrected once; the correction may be corrected again."""

    code = "inspection/already-corrected"
    sentence = "这份结果已经更正过，请更正最新的那一份。"


def explain_constraints() -> None:
    """Called once when the room is ready."""
    explains("inspection_result_report", ReportTaken)
    explains("inspection_result_corrects", AlreadyCorrected)
