"""Fixtures of the whole suite: real databases, the network fence, and a neutral environment.

Every test that takes `database_url` runs twice, on SQLite and on PostgreSQL. Must not hold anything
about one subject: those fixtures live beside their tests.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import network
from tests.support.postgres import PostgresServer, running_server

# Fourteen hours ahead of UTC and six ahead of the product's zone: whatever leans on the machine's
# local time shows up as a wrong day.
_ODD_ZONE = "Pacific/Kiritimati"
_OWN_VARIABLES = ("BAOBEI_", "FEISHU_", "DATABASE_URL")


def pytest_configure(config: pytest.Config) -> None:
    """Make the run independent of the developer's shell, children included."""
    for name in list(os.environ):
        if name.startswith(_OWN_VARIABLES):
            del os.environ[name]
    os.environ.setdefault("TZ", _ODD_ZONE)
    time.tzset()
    network.install()
    # No timed assertions; and a change is judged by the same examples wherever it is judged.
    settings.register_profile(
        "suite",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=os.environ.get("CI") == "true",
    )
    settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    network.take_attempts()
    yield
    attempts = network.take_attempts()
    assert not attempts, f"this test reached for other machines: {attempts}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session, started when first asked for."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'baobei.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, empty database: the test runs once on each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run: without a browser nobody has looked at the page."""
    skipped = terminalreporter.stats.get("skipped", [])
    unseen = sum("Chromium" in str(report.longrepr) for report in skipped)
    if unseen:
        terminalreporter.write_sep("!", "浏览器测试没有运行", yellow=True, bold=True)
        terminalreporter.write_line(
            f"没有找到 Chromium，{unseen} 组浏览器测试被跳过。"
            "安装后重跑：apt-get install chromium fonts-noto-cjk",
            yellow=True,
        )
