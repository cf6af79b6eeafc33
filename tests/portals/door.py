"""A door before a database server: whoever goes through it reaches the server, until it is shut."""

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path


class Door:
    """A socket that passes everything on to another one; shut, it is as if the server had gone."""

    def __init__(self, at: Path, leads_to: Path) -> None:
        self._at, self._leads_to = at, leads_to
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(at))
        self._listening.listen()
        self._begin(self._let_in)

    def shut(self) -> None:
        """Nobody gets in any more, and whoever is in loses the connection."""
        self._at.unlink(missing_ok=True)
        for each in (self._listening, *self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in (self._listening, *self._sockets):
            each.close()

    def _begin(self, work: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                inside, _ = self._listening.accept()
                outside = socket.socket(socket.AF_UNIX)
                self._sockets += [inside, outside]
                outside.connect(str(self._leads_to))
                self._begin(_carry, inside, outside)
                self._begin(_carry, outside, inside)


def _carry(here: socket.socket, there: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while said := here.recv(65536):
            there.sendall(said)
        there.shutdown(socket.SHUT_WR)
