"""The simulated quarter in small: a few people, some days, a kill, on both databases; everything holds."""

from pathlib import Path

import pytest

from tests.quarter.running import POSTGRESQL, SQLITE, run
from tests.quarter.world import Scale
from tests.support.postgres import PostgresServer

SHORT = Scale(
    days=6, sellers=8, companies=240, kills=1, pace=2, leavers=(), rules=((0, "保护期 B 7"),)
)
"""The protection of a week brings notices into these days, and a rule changed while people register."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("setting", [SQLITE, POSTGRESQL], ids=lambda one: one.name)
def test_a_company_of_eight_works_for_days_and_everything_holds(
    setting: object, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert setting in (SQLITE, POSTGRESQL)
    if setting is SQLITE:
        url = f"sqlite:///{tmp_path / 'baobei.db'}"
        result = run(SQLITE, url, tmp_path / "bot", SHORT, told=_silently)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with server.fresh_database() as url:
            result = run(POSTGRESQL, url, tmp_path / "bot", SHORT, told=_silently)
    failures = [told for check in result.checks for told in check.failures]
    assert not failures, "\n".join(failures)
    assert len(result.kills) == SHORT.kills
    assert result.totals["客户"] > SHORT.sellers
    assert all(check.seen for check in result.checks if check.name not in _NOT_IN_DAYS)


def _silently(line: str) -> None:
    """The run's own lines are for `make quarter`."""


_NOT_IN_DAYS = (
    "没有预告不释放",
    "预告不漏不重",
    "撞单案按时",
    "裁定可以重现",
    "归属变动有账有告知",
)
"""What a few days and a few people need not bring about."""
