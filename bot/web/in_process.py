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

from bot.ending import Ending

Wsgi = Callable[..., Any]


class InProcessServer(MTServer):
    """`MTServer` that also starts where the interpreter has its lock."""

    def _check_gil(self) -> None:
        return None


def serve_in_process(wsgi: Wsgi, *, host: str, port: int, threads: int, ending: Ending) -> None:
    """Serve until told to end; requests under way are finished first. Takes the signals over."""
    server = InProcessServer(
        "in-process",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_enabled=False,
        websockets=False,
    )

    def catch_up() -> None:
        if ending.is_told:
            server.signal_handler_interrupt()  # type: ignore[no-untyped-call]  # the signal's own handler

    # Called when the server has taken the signals over: what came just before must not be lost.
    server.on_startup(catch_up)
    # Past `MTServer.serve`, which only warns about free-threaded Python.
    AbstractServer.serve(server, target_loader=lambda: wsgi, wrap_loader=False)
