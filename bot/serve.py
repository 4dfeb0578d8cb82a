"""Runs one process until it is told to end: the web server with everything beside it, or parts alone.

granian serves the WSGI application from threads of this very process: one process writes (SQLite needs
that), nothing outlives a kill, and no supervisor's memory is added. How that was chosen is in
docs/decisions/0004-server.md.
"""

import gc
import signal
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.app import App, Role, build
from bot.clock import Clock
from bot.listening import Address, free_address
from bot.settings import Settings

if TYPE_CHECKING:
    from flask import Blueprint

WEB_THREADS = 16
SHORT_SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter: shorter than default, so that answers need not queue for it."""


def run(settings: Settings, *, roles: Role, clock: Clock | None = None) -> None:
    """Build, start, serve until SIGTERM or SIGINT, and end in order.

    Raises what `bot.app.build` raises, AlreadyRunning, and PortTaken; then nothing was started.
    """
    import sys

    sys.setswitchinterval(SHORT_SWITCH_SECONDS)
    address = free_address(settings.host, settings.port) if Role.WEB in roles else None
    app = build(settings, roles=roles, clock=clock)
    app.start()
    # What there is now lives as long as the process: the collector need not walk it again.
    gc.freeze()
    gc.enable()
    try:
        if address is not None:
            _serve_web(app, address)
        else:
            _wait_for_signal()
    finally:
        app.stop()


def _serve_web(app: App, address: Address) -> None:
    from bot.web.front import create_app
    from bot.web.in_process import serve_in_process

    front = create_app(app, _rest)
    serve_in_process(front, host=address.host, port=address.port, threads=WEB_THREADS)


def _rest(app: App) -> "Sequence[Blueprint]":
    """Make the REST routes when Flask is first needed."""
    from bot.web.api import rest_blueprints

    return rest_blueprints(app)


def _wait_for_signal() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
