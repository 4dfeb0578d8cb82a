"""docs/playground.md lists every fault and every control-plane route, and the team as it is."""

import re
from pathlib import Path

import pytest

from bot.playground import team
from bot.playground.faults import KINDS, FaultKind
from bot.playground.server import Playground

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "playground.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_fault_is_listed_with_its_label(kind: FaultKind) -> None:
    assert f"| {kind.name} | {kind.label} |" in PAGE


def test_no_fault_is_listed_that_does_not_exist() -> None:
    section = PAGE.split("## 故障")[1].split("## ")[0]
    listed = re.findall(r"^\| ([a-z_]+) \|", section, re.MULTILINE)
    assert listed == [kind.name for kind in KINDS]


def test_every_control_route_is_listed() -> None:
    listed = set(re.findall(r"/_play/[\w/-]+", PAGE))
    with Playground() as playground:
        served = {re.sub(r":\w+", "ID", path) for path in playground.control_paths}
    assert served - listed == set()
    assert listed - served == set()


def test_team_is_described_as_it_is() -> None:
    names = [person.name for person in team.people()]
    section = PAGE.split("## 演示团队")[1].split("## ")[0]
    assert [name for name in names if name not in section] == []
    assert team.EAST_GROUP_NAME in section
    assert team.NORTH_GROUP_NAME in section
