"""The suite's fence: a test that reaches for anything but this machine fails, even when it swallows the error.

An audit hook sees each connection and name look-up made from Python, in every thread, without
patching a library. It guards this process; child processes get no host names to call in the first place.
"""

import ipaddress
import socket
import sys
from typing import Any


class ForeignConnection(OSError):
    """A test tried to reach another machine."""


_attempts: list[str] = []
_is_installed = False


def install() -> None:
    """Put the fence up for the rest of the process (audit hooks cannot be taken down)."""
    global _is_installed
    if not _is_installed:
        _is_installed = True
        sys.addaudithook(_watch)


def take_attempts() -> list[str]:
    """Return what was tried since the last call, and forget it."""
    tried = _attempts[:]
    _attempts.clear()
    return tried


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            _refuse(f"{event} {address[0]}:{address[1]}")
    elif event == "socket.getaddrinfo" and not _is_local(arguments[0]):
        _refuse(f"{event} {arguments[0]}")


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(attempt: str) -> None:
    _attempts.append(attempt)
    raise ForeignConnection(f"a test may talk to this machine only: {attempt}")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
