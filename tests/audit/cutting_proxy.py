"""A wire between us and the database that is cut at the worst moment: after the commit arrived."""

import contextlib
import socket
import threading
from typing import Self


class CuttingProxy:
    """Passes bytes to a server; the first COMMIT is passed on and its answer never arrives."""

    def __init__(self, folder: str, port: str) -> None:
        self._target = f"{folder}/.s.PGSQL.{port}"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self._listener.getsockname()[1])
        self.cuts = 0
        self._armed = True
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                lost = threading.Event()
                for source, target, watch in ((client, server, True), (server, client, False)):
                    threading.Thread(
                        target=self._pass, args=(source, target, watch, lost), daemon=True
                    ).start()

    def _pass(
        self, source: socket.socket, target: socket.socket, watch: bool, lost: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if watch and self._armed and b"COMMIT" in data:
                    self._armed = False
                    lost.set()
                if not watch and lost.is_set():
                    # The server has answered, so it has committed; nobody will hear of it.
                    self.cuts += 1
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
