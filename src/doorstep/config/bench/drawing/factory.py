"""A makers' platform that knows every car: no part of the service, so it must cost little.

It speaks the protocol of the real one: `GET /certificates/{number}?vin=…`. The last two signs of
a number are the kind of plate the car needs.
"""

import json
import socketserver
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from doorstep.config.processes import end_with_parent
from doorstep.kernel.plate_number import PlateKind


def certificate(number: str, vin: str) -> dict[str, object]:
    """What the platform says of a car."""
    today = datetime.now(UTC).date()
    return {
        "number": number,
        "vin": vin,
        "make_model": "Sample YL7150A",
        "vehicle_class": "K33",
        "use_character": "A",
        "fuel": "A",
        "colour": "A",
        "engine_number": "B" + vin[-7:],
        "manufactured_on": str(today - timedelta(days=40)),
        "seats": 5,
        "new_energy": number.endswith(PlateKind.SMALL_NEW_ENERGY.value),
        "announced": True,
        "imported": False,
        "networked": True,
        "as_of": str(today),
    }


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Answering(socketserver.StreamRequestHandler):
    """Request after request on one connection."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Until the caller closes."""
        while line := self.rfile.readline():
            asked = urlsplit(line.split()[1].decode())
            while self.rfile.readline().strip():
                pass
            number = asked.path.rpartition("/")[2]
            found = certificate(number, parse_qs(asked.query)["vin"][0])
            body = json.dumps(found, ensure_ascii=False).encode()
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
            )
            self.wfile.write(head.encode() + b"\r\n\r\n" + body)


class Platform(socketserver.ThreadingTCPServer):
    """One thread for each connection."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


def main() -> None:
    """Listen on the port given until ended."""
    end_with_parent()
    with Platform(("127.0.0.1", int(sys.argv[1])), Answering) as platform:
        platform.serve_forever()


if __name__ == "__main__":
    main()
