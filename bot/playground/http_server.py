"""A threaded HTTP/1.1 server with keep-alive, made for low latency on the loopback.

One thread per connection, Nagle's algorithm off, each answer written in one piece. It knows nothing
of the platform: it hands a `Request` to one function and writes the `Response`. Not for the open
internet: it binds to the loopback unless told otherwise.
"""

import contextlib
import logging
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from bot.playground.routing import Request, Response

_LOG = logging.getLogger(__name__)
_MAX_LINE = 65_536
_MAX_BODY = 40 * 1024 * 1024
_REASONS = {status.value: status.phrase for status in HTTPStatus}

Answer = Callable[[Request], Response]


class HttpServer(socketserver.ThreadingTCPServer):
    """Serves `answer` on a port of its own until stopped."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, host: str, port: int, answer: Answer, *, listening: socket.socket | None = None
    ) -> None:
        """Listen on the port (0: any), or take over a socket that does."""
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((host, port), _Connection, bind_and_activate=listening is None)
        if listening is not None:
            self.socket.close()
            self.socket, self.server_address = listening, listening.getsockname()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="playground-http"
        )
        self._thread.daemon = True

    @property
    def port(self) -> int:
        """The port actually bound."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting, end every connection and release the port."""
        self.shutdown()
        self._thread.join()
        with self._open_lock:
            open_sockets = list(self._open)
        for connection in open_sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def opened(self, connection: socket.socket) -> None:
        """Remember a live connection, so that `stop` can end it."""
        with self._open_lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection that ended."""
        with self._open_lock:
            self._open.discard(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bug in the playground ends this connection only, and is logged."""
        _LOG.error("connection from %s ended by an error", client_address, exc_info=True)


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    server: HttpServer

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            while self._serve_one():
                pass

    def _serve_one(self) -> bool:
        line = self.rfile.readline(_MAX_LINE)
        if not line.strip():
            return False
        try:
            method, target, protocol = line.decode("latin-1").split()
        except ValueError:
            return self._refuse(400)
        headers = self._read_headers()
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers:
            return self._refuse(411)
        if not length.isdecimal() or int(length) > _MAX_BODY:
            return self._refuse(413)
        if headers.get("expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(int(length)) if length != "0" else b""
        path, _, query = target.partition("?")
        request = Request(method, unquote(path), query, headers, body)
        keep = headers.get("connection", "").lower() != "close" and protocol == "HTTP/1.1"
        return self._write(self.server.answer(request), keep=keep)

    def _read_headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while True:
            line = self.rfile.readline(_MAX_LINE)
            if line in (b"\r\n", b"\n", b""):
                return headers
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()

    def _write(self, response: Response, *, keep: bool) -> bool:
        if response.hang_up:
            # A zero linger time turns the close into a reset, as a broken gateway's would be.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        if response.stream is not None:
            return self._write_stream(response)
        lines = self._head(response, f"Content-Length: {len(response.body)}")
        if not keep:
            lines.append("Connection: close")
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.connection.sendall(head.encode("latin-1") + response.body)
        return keep

    def _write_stream(self, response: Response) -> bool:
        assert response.stream is not None
        lines = self._head(response, "Connection: close", "Cache-Control: no-store")
        self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        for piece in response.stream:
            self.connection.sendall(piece)
        return False

    def _head(self, response: Response, *more: str) -> list[str]:
        return [
            f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Unknown')}",
            f"Date: {formatdate(usegmt=True)}",
            f"Content-Type: {response.content_type}",
            *more,
            *(f"{name}: {value}" for name, value in response.headers),
        ]

    def _refuse(self, status: int) -> bool:
        return self._write(Response(status, b"", "text/plain"), keep=False)
