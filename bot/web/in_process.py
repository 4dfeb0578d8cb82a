"""granian's WSGI server in this process: its Rust threads take requests, Python threads answer them.

granian has this layout for free-threaded Python (`MTServer`); under the lock of ordinary Python it works the
same and is only not offered, so the one check is answered here. tests/runtime holds the arrangement against
the installed version.
"""

from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server.common import AbstractServer
from granian.server.mt import MTServer

Wsgi = Callable[..., Any]


class InProcessServer(MTServer):
    """`MTServer` that also starts where the interpreter has its lock."""

    def _check_gil(self) -> None:
        return None


def serve_in_process(wsgi: Wsgi, *, host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    server = InProcessServer(
        "in-process",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_enabled=False,
        websockets=False,
    )
    # Past `MTServer.serve`, which only warns about free-threaded Python.
    AbstractServer.serve(server, target_loader=lambda: wsgi, wrap_loader=False)
