"""One kept HTTP connection to another system, opened again when it was lost.

Why not a whole client: a draw asks the makers' platform, and a batch the province, while somebody
waits; what a client adds to the exchange itself costs several times as much.
"""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

Broken = (OSError, http.client.HTTPException)
"""What an exchange raises that came to nothing."""
_NOBODY: dict[str, str] = {}


class Line:
    """The connection to `address`, which may have a path; times in seconds. One thread at a time.

    Every message must bear being sent twice: a kept connection may have been closed meanwhile.
    """

    def __init__(self, address: str, *, answer_s: float, connect_s: float | None = None) -> None:
        place = urlsplit(address)
        self._secure = place.scheme == "https"
        self._host, self._port = place.hostname or "", place.port
        self._path = place.path.rstrip("/")
        self._connect_s, self._answer_s = connect_s or answer_s, answer_s
        self._connection: http.client.HTTPConnection | None = None

    def exchange(
        self, verb: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = _NOBODY
    ) -> tuple[int, bytes]:
        """Status and content of the answer. Errors: those of `Broken`."""
        if self._connection is not None:
            try:
                return self._sent(self._connection, verb, path, body, headers)
            except (ConnectionError, http.client.BadStatusLine):
                self.close()
        self._connection = self._opened()
        return self._sent(self._connection, verb, path, body, headers)

    def close(self) -> None:
        """Forget the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._connect_s)
        connection.connect()
        connection.sock.settimeout(self._answer_s)
        return connection

    def _sent(
        self,
        connection: http.client.HTTPConnection,
        verb: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> tuple[int, bytes]:
        connection.request(verb, self._path + path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
