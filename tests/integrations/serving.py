"""A simulator behind a real port, and Django told where it is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

import httpx
from django.test import override_settings


class Quiet(WSGIRequestHandler):
    """No line on the terminal for each request."""

    def log_message(self, *_args: object) -> None:
        """Silent."""


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread a request."""

    daemon_threads = True


@contextmanager
def served(name: str, simulator: WSGIApplication) -> Iterator[str]:
    """Serve a simulator as the outside system `name`; yields its address."""
    with make_server(
        "127.0.0.1", 0, simulator, server_class=Threaded, handler_class=Quiet
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        with override_settings(OUTSIDE_ADDRESSES={name: address}):
            yield address
        server.shutdown()
        thread.join()


def behave(address: str, **how: object) -> None:
    """Tell the simulator how to behave from now on."""
    httpx.post(f"{address}/_behave", json=how).raise_for_status()
