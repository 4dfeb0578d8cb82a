"""The test harness keeps its own promises: fresh real databases, no foreign sockets, bounded waits."""

import os
import socket
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.support import network
from tests.support.waiting import wait_until


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_postgres_database_of_version_18(
    postgres_url: str, turn: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        version = connection.info.server_version // 10000
        connection.execute("CREATE TABLE left_behind (turn text)")
    assert version == 18, turn


def test_database_url_names_an_empty_database_of_its_kind(
    database_url: str, request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.params["database_url"]
    assert database_url.startswith(f"{kind}://")
    if kind == "sqlite":
        assert not os.path.exists(database_url.removeprefix("sqlite:///"))
    else:
        with psycopg.connect(database_url) as connection:
            tables = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
        assert tables == (0,)


def test_connection_to_another_machine_is_refused_and_remembered() -> None:
    with pytest.raises(network.ForeignConnection):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(network.ForeignConnection):
        socket.getaddrinfo("open.feishu.cn", 443)
    assert len(network.take_attempts()) == 2


def test_connection_to_this_machine_is_allowed() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()
    assert network.take_attempts() == []


def test_environment_holds_no_settings_of_the_developer() -> None:
    assert not [name for name in os.environ if name.startswith(("BAOBEI_", "FEISHU_"))]


def test_waiting_returns_the_first_truthy_value() -> None:
    answers: Iterator[object] = iter([None, [], "there"])
    assert wait_until(lambda: next(answers), timeout=5) == "there"


def test_waiting_ends_at_the_deadline_and_names_the_reason() -> None:
    began = time.monotonic()
    with pytest.raises(AssertionError, match="the moon turns green"):
        wait_until(lambda: False, timeout=0.02, reason="the moon turns green")
    assert time.monotonic() - began >= 0.02
