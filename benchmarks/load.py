"""The load generator: prebuilt requests over kept connections, from a process of its own.

`python -m benchmarks.load PORT FILE CONNECTIONS WARM_UP_S SECONDS` posts the requests of FILE, each once, one
at a time per connection, and prints one JSON line. Raw sockets and epoll: its own ceiling is measured by
`ceiling` against a server that only echoes a canned answer.
"""

import json
import mmap
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import quantile
from benchmarks.machine import free_port

CONNECTIONS = 16
_LENGTH = struct.Struct("<I")
_CANNED = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n"
    b"date: Sun, 22 Nov 2026 10:00:00 GMT\r\n\r\n{}"
)


@dataclass(frozen=True, slots=True)
class Load:
    """What the measured stretch brought. `answered` counts 200s, `other` everything else."""

    per_second: float
    answered: int
    other: int
    p50_ms: float
    p99_ms: float
    cpu_share: float
    sent_in_all: int


def write_requests(path: Path, requests: Iterable[bytes]) -> int:
    """Write prebuilt requests for the generator; returns how many."""
    count = 0
    with path.open("wb") as file:
        for request in requests:
            file.write(_LENGTH.pack(len(request)))
            file.write(request)
            count += 1
    return count


def run_load(port: int, requests: Path, *, warm_up_s: float, seconds: float) -> Load:
    """Run the generator in a process of its own and return what it measured."""
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(requests)]
    command += [str(CONNECTIONS), str(warm_up_s), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    return Load(**json.loads(done.stdout))


def ceiling(requests: Path, *, seconds: float) -> Load:
    """Measure the generator alone: against a server that reads and answers, and does nothing else."""
    with _canned_server() as port:
        return run_load(port, requests, warm_up_s=0.2, seconds=seconds)


@contextmanager
def _canned_server() -> Iterator[int]:
    port = free_port()
    code = f"from benchmarks.load import serve_canned; serve_canned({port})"
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        yield port
    finally:
        process.kill()
        process.wait()


def serve_canned(port: int) -> None:
    """Answer whatever arrives with one canned response per read; runs until killed."""
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    epoll = select.epoll()
    epoll.register(listener.fileno(), select.EPOLLIN)
    open_ones: dict[int, socket.socket] = {}
    while True:
        for number, _ in epoll.poll():
            if number == listener.fileno():
                connection, _ = listener.accept()
                open_ones[connection.fileno()] = connection
                epoll.register(connection.fileno(), select.EPOLLIN)
            elif _has_asked(open_ones[number]):
                open_ones[number].send(_CANNED)
            else:
                epoll.unregister(number)
                open_ones.pop(number).close()


def _has_asked(connection: socket.socket) -> bool:
    try:
        return bool(connection.recv(65536))
    except ConnectionError:
        return False


class _Tally:
    """Answers of the measured stretch."""

    def __init__(self) -> None:
        self.latencies: list[float] = []
        self.other = 0
        self.sent = 0


def _requests(path: Path) -> Iterator[memoryview]:
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        place = 0
        while place < len(content):
            (length,) = _LENGTH.unpack_from(content, place)
            place += _LENGTH.size
            yield content[place : place + length]
            place += length


def _is_complete(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return True


def drive(
    port: int, path: Path, connections: int, warm_up_s: float, seconds: float
) -> dict[str, float]:
    """Post until the time is over or the requests are used up; returns the fields of `Load`."""
    requests, tally = _requests(path), _Tally()
    epoll = select.epoll()
    sockets: dict[int, socket.socket] = {}
    sent_at: dict[int, float] = {}
    partial: dict[int, bytes] = {}
    clock = time.perf_counter
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[connection.fileno()] = connection
        epoll.register(connection.fileno(), select.EPOLLIN)
    began = clock()
    measured_from, until = began + warm_up_s, began + warm_up_s + seconds
    cpu_from = time.process_time()
    is_warm = False
    last = began
    for number, connection in sockets.items():
        sent_at[number] = clock()
        connection.sendall(next(requests))
        tally.sent += 1
    is_over = False
    while not is_over:
        ready = epoll.poll(5.0)
        if not ready:
            break
        for number, _ in ready:
            answer = sockets[number].recv(65536)
            if not answer:
                raise RuntimeError("the server closed a connection")
            if number in partial:
                answer = partial.pop(number) + answer
            if not _is_complete(answer):
                partial[number] = answer
                continue
            now = clock()
            if now >= measured_from:
                if not is_warm:
                    is_warm, cpu_from = True, time.process_time()
                if answer.startswith(b"HTTP/1.1 200"):
                    tally.latencies.append(now - sent_at[number])
                else:
                    tally.other += 1
                last = now
            request = next(requests, None) if now < until else None
            if request is None:
                is_over = True
                break
            sent_at[number] = now
            sockets[number].sendall(request)
            tally.sent += 1
    elapsed = max(1e-9, last - measured_from)
    return {
        "per_second": len(tally.latencies) / elapsed,
        "answered": len(tally.latencies),
        "other": tally.other,
        "p50_ms": quantile(tally.latencies, 0.5) * 1000,
        "p99_ms": quantile(tally.latencies, 0.99) * 1000,
        "cpu_share": (time.process_time() - cpu_from) / elapsed,
        "sent_in_all": tally.sent,
    }


if __name__ == "__main__":
    _port, _path, _connections, _warm_up, _seconds = sys.argv[1:]
    print(
        json.dumps(
            drive(int(_port), Path(_path), int(_connections), float(_warm_up), float(_seconds))
        )
    )
