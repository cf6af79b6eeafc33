"""A demonstration started as a person starts it: a process of its own, read until it is ready."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Demo:
    """A demonstration started as a person starts it."""

    def __init__(self, data: Path, port: int, **extra: str) -> None:
        environment = os.environ | {"DOORSTEP_DATA": str(data)} | extra
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "doorstep.config", "demo", "--small", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.port = 0
        self.province_port = 0

    def ready(self) -> None:
        """Read until the box says how to stop."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            found = ADDRESS.search(line)
            if found and not self.port:  # the first address is the city's
                self.port = int(found.group(1))
            elif found and "province" in line:
                self.province_port = int(found.group(1))
            if "Ctrl+C" in line:
                return
        raise AssertionError("".join(self.said))

    def page(self, path: str) -> int:
        """Status of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return int(page.status)
        except (urllib.error.URLError, OSError):
            return 0

    def stop(self) -> float:
        """Ctrl-C; the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=90)
        return time.monotonic() - begun
