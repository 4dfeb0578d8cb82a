"""The floor under an answer: one durable commit, then one HTTP call with a card, and nothing else.

A process of its own (`python -m benchmarks.floor`): the commit goes to the bot's kind of database with the
bot's settings, past all of its code, through the bare driver; the call is the same reply the bot would make, by
`requests.Session`. It reads schedules from its input, a JSON line each, and prints the milliseconds taken.
"""

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import requests

from benchmarks.talking import follow
from bot.playground.config import PlaygroundConfig
from storage.database.engine import Database, open_database

_PAYLOAD = b"x" * 1000
_THREADS = 8


class Floor:
    """One durable commit and one HTTP round trip. Safe to use from several threads."""

    def __init__(self, database: Database, base_url: str, message_id: str, card: str) -> None:
        self._database = database
        self._card = card
        self._url = f"{base_url}/open-apis/im/v1/messages/{message_id}/reply"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=_THREADS))
        config = PlaygroundConfig()
        login = f"{base_url}/open-apis/auth/v3/tenant_access_token/internal"
        credentials = {"app_id": config.app_id, "app_secret": config.app_secret}
        token = self._session.post(login, json=credentials, timeout=10).json()
        self._session.headers["Authorization"] = f"Bearer {token['tenant_access_token']}"
        self._lock = threading.Lock()
        self._mark = "?" if database.is_sqlite else "%s"
        self._execute(
            "CREATE TABLE floor (id INTEGER PRIMARY KEY, key TEXT UNIQUE, payload BLOB)"
            if database.is_sqlite
            else "CREATE TABLE floor (id BIGSERIAL PRIMARY KEY, key TEXT UNIQUE, payload BYTEA)"
        )

    def once(self) -> None:
        """Do it once. Raises requests' errors, RuntimeError when the playground refuses."""
        unique = uuid.uuid4().hex
        insert = f"INSERT INTO floor (key, payload) VALUES ({self._mark}, {self._mark})"
        self._execute(insert, (unique, _PAYLOAD))
        body = {"msg_type": "interactive", "content": self._card, "uuid": unique}
        answer = self._session.post(self._url, json=body, timeout=10).json()
        if answer["code"]:
            raise RuntimeError(f"the playground refuses: {answer['code']}")

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        if not self._database.is_sqlite:
            raw = self._database.writer.raw_connection()
            raw.cursor().execute(statement, values)
            raw.commit()
            raw.close()
            return
        with self._lock:  # as the bot's: one writer at a time, waiting outside SQLite
            pooled = self._database.writer.raw_connection()
            connection = pooled.driver_connection
            assert connection is not None
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement, values)
            connection.execute("COMMIT")
            pooled.close()


class FloorProcess:
    """The floor, measured from outside."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def measure(self, moments: Sequence[float]) -> list[float]:
        """Run a schedule (see `talking.schedule`); returns the seconds each took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(list(moments)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the floor's process ended")
        taken: list[float] = json.loads(line)
        return taken


@contextmanager
def floor(database_url: str, base_url: str, message_id: str, card: str) -> Iterator[FloorProcess]:
    """Start the floor's process on a database of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.floor", database_url, base_url, message_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(card) + "\n")
    try:
        yield FloorProcess(process)
    finally:
        process.stdin.close()
        process.wait(30)


def _main(database_url: str, base_url: str, message_id: str) -> None:
    card = json.loads(sys.stdin.readline())
    ground = Floor(open_database(database_url), base_url, message_id, card)
    for _ in range(20):
        ground.once()
    with ThreadPoolExecutor(_THREADS) as pool:
        for line in sys.stdin:
            taken: list[float] = []

            def timed(planned: float, taken: list[float] = taken) -> None:
                ground.once()
                taken.append(time.perf_counter() - planned)

            waiting: list[Future[None]] = []
            follow(
                json.loads(line),
                lambda _, waiting=waiting, timed=timed: waiting.append(  # type: ignore[misc]
                    pool.submit(timed, time.perf_counter())
                ),
            )
            for future in waiting:
                future.result()
            print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
