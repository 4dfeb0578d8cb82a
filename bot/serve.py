"""Runs one process until it is told to end: the web server with everything beside it, or parts alone.

granian serves the WSGI application from threads of this very process: one process writes (SQLite needs
that), nothing outlives a kill, and no supervisor's memory is added. How that was chosen is in
docs/decisions/0004-server.md.
"""

import signal
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.app import App, Role, build
from bot.clock import Clock
from bot.settings import Settings

if TYPE_CHECKING:
    from flask import Blueprint

WEB_THREADS = 16
SHORT_SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter: shorter than default, so that answers need not queue for it."""


class PortTaken(Exception):
    """Another program listens on the port; the message names the mend."""


def run(settings: Settings, *, roles: Role, clock: Clock | None = None) -> None:
    """Build, start, serve until SIGTERM or SIGINT, and end in order.

    Raises what `bot.app.build` raises, AlreadyRunning, and PortTaken; then nothing was started.
    """
    import sys

    sys.setswitchinterval(SHORT_SWITCH_SECONDS)
    if Role.WEB in roles:
        _check_port(settings.host, settings.port)
    app = build(settings, roles=roles, clock=clock)
    app.start()
    try:
        if Role.WEB in roles:
            _serve_web(app)
        else:
            _wait_for_signal()
    finally:
        app.stop()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"无法监听 {host}:{port}（{error.strerror}）。请换一个端口，例如 PORT={port % 65535 + 1}"
            ) from error


def _serve_web(app: App) -> None:
    from bot.web.front import create_app
    from bot.web.in_process import serve_in_process

    front = create_app(app, _rest)
    serve_in_process(front, host=app.settings.host, port=app.settings.port, threads=WEB_THREADS)


def _rest(app: App) -> "Sequence[Blueprint]":
    """Make the REST routes when Flask is first needed."""
    from bot.web.api import rest_blueprints

    return rest_blueprints(app)


def _wait_for_signal() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
