"""What the citizen and the auditor check, apart from the draws."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorstep.plates.log.auditing import Report


def audit_of(pool: str) -> "Report":
    """The whole log from its files, in this one process."""
    from doorstep.plates import serving
    from doorstep.plates.crypto import VERIFIERS
    from doorstep.plates.log.auditing import Directory, audit

    with tempfile.TemporaryDirectory() as folder:
        for path, content in serving.files(pool):
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        report = audit(
            Directory(Path(folder)),
            log=serving.note_key(serving.origin(pool) or ""),
            supervisors=serving.supervisors(pool),
            verifiers=VERIFIERS,
        )
    if not report.good:
        raise ValueError(report.findings)
    return report
