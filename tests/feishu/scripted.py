"""A small real HTTP server for what the playground does not do: odd answers, and counting sockets."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Scripted = tuple[int, dict[str, str], bytes]


class ScriptedServer:
    """Answers each path with what `answers` holds for it, others with an empty success.

    `connections` counts the sockets opened, `paths` lists the requests in order. A request waits
    while `gate` is cleared. With `drip_s` an answer comes byte by byte, so far apart.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Scripted] = {}
        self.default: Scripted = (200, {}, b'{"code":0,"data":{"message_id":"om_1"}}')
        self.paths: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.drip_s = 0.0
        self.gate = threading.Event()
        self.gate.set()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                owner.connections += 1
                super().setup()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                owner.paths.append(self.path.partition("?")[0])
                owner.bodies.append(body)
                owner.gate.wait(10)
                status, headers, answer = owner.answers.get(owner.paths[-1], owner.default)
                self.send_response(status)
                headers = {"Content-Type": "application/json", **headers}
                for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.close_connection |= "Content-Length" in headers
                if not owner.drip_s:
                    self.wfile.write(answer)
                    return
                with suppress(OSError):  # who asked may have gone
                    for byte in answer:
                        self.wfile.write(bytes([byte]))
                        threading.Event().wait(owner.drip_s)

            do_GET = do_PATCH = do_DELETE = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
