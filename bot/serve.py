"""Runs one process until it is told to end: the web server with everything beside it, or parts alone.

granian serves the WSGI application from threads of this very process: one process writes (SQLite needs
that), nothing outlives a kill, and no supervisor's memory is added. How that was chosen is in
docs/decisions/0004-server.md.
"""

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.app import App, Role, build
from bot.clock import Clock
from bot.ending import Ending
from bot.listening import Address, free_address
from bot.settings import Settings

if TYPE_CHECKING:
    from flask import Blueprint

WEB_THREADS = 16
SHORT_SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter: shorter than default, so that answers need not queue for it."""


def run(settings: Settings, *, roles: Role, ending: Ending, clock: Clock | None = None) -> None:
    """Build, start, serve until told to end, and end in order.

    Raises what `bot.app.build` raises, AlreadyRunning, PortTaken, and Ended; then nothing was started.
    """
    import sys

    sys.setswitchinterval(SHORT_SWITCH_SECONDS)
    address = free_address(settings.host, settings.port) if Role.WEB in roles else None
    app = build(settings, roles=roles, clock=clock)
    ending.postpone()
    app.start()
    # What there is now lives as long as the process: the collector need not walk it again.
    gc.freeze()
    gc.enable()
    try:
        if address is not None and not ending.is_told:
            _serve_web(app, address, ending)
        else:
            ending.wait()
    finally:
        app.stop()


def _serve_web(app: App, address: Address, ending: Ending) -> None:
    from bot.web.front import create_app
    from bot.web.in_process import serve_in_process

    front = create_app(app, _rest)
    serve_in_process(
        front, host=address.host, port=address.port, threads=WEB_THREADS, ending=ending
    )


def _rest(app: App) -> "Sequence[Blueprint]":
    """Make the REST routes when Flask is first needed."""
    from bot.web.api import rest_blueprints

    return rest_blueprints(app)
