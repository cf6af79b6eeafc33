"""The rules of the log need nothing but Python: anyone can audit with a bare interpreter."""

import ast
import sys
from pathlib import Path

import doorstep.kernel.sampling
import doorstep.plates.log

OURS = ("doorstep.kernel", "doorstep.plates.log")


def imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_log_imports_the_standard_library_and_the_kernel_only() -> None:
    folder = Path(doorstep.plates.log.__file__).parent
    files = [*folder.rglob("*.py"), Path(doorstep.kernel.sampling.__file__)]
    for file in files:
        for name in imported(file):
            known = name.partition(".")[0] in sys.stdlib_module_names or name.startswith(OURS)
            assert known, (file.name, name)
    assert len(files) > 20
