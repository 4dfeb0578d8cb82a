"""The figures of a finished run, counted from the ledger and the platform: by kind of person, by week."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.quarter import workdays
from tests.quarter.cast import Kind
from tests.quarter.checks.base import Check
from tests.quarter.records import Entry
from tests.quarter.world import Kill, World

SELLING = (Kind.HONEST, Kind.LAZY, Kind.GREEDY)
WEEKLY = ("登记", "到期释放", "领取", "立案")


@dataclass(frozen=True, slots=True)
class Result:
    """What one run came to. `seconds` is real time; `by_kind` maps a row of the table to its numbers by kind."""

    database: str
    processes: int
    seconds: float
    checks: list[Check]
    kills: list[Kill]
    acts: dict[str, int]
    totals: dict[str, int]
    people: dict[str, int]
    by_kind: dict[str, dict[str, int]]
    by_week: dict[str, dict[date, int]] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many things were wrong."""
        return sum(check.failed for check in self.checks)


def figures_of(
    world: World, checks: list[Check], *, database: str, processes: int, seconds: float
) -> Result:
    """Count a finished run."""
    return Result(
        database=database,
        processes=processes,
        seconds=seconds,
        checks=checks,
        kills=world.kills,
        acts=dict(sorted(world.acts.items(), key=lambda one: -one[1])),
        totals=_totals(world),
        people={kind.value: len(world.of_kind(kind)) for kind in Kind},
        by_kind=_by_kind(world),
        by_week=_by_week(world),
    )


def _totals(world: World) -> dict[str, int]:
    states = Counter(one.ownership for one in world.known.customers.values())
    asked, _ = world.mail.answers()
    return {
        "对机器人说的话": len(asked),
        "机器人发出的消息": world.mail.sent,
        "卡片的更新": world.mail.changed,
        "流水": len(world.known.entries),
        "客户": len(world.known.customers),
        "有归属": states["owned"],
        "在公海": states["pool"],
        "在历史库": states["history"],
        "撞单案": len(world.known.cases),
        "裁定": world.records.count("SELECT count(*) AS n FROM ruling"),
    }


def _is(kind: str, **facts: object) -> Callable[[Entry], bool]:
    return lambda one: (
        one.kind == kind and all(one.facts.get(key) == value for key, value in facts.items())
    )


_ROWS: dict[str, tuple[Callable[[Entry], bool], Callable[[Entry], str]]] = {
    "登记的客户": (_is("registered"), lambda one: one.owner or one.actor),
    "有效跟进": (_is("followed_up", effective=True), lambda one: one.actor),
    "无效跟进": (_is("followed_up", effective=False), lambda one: one.actor),
    "延期": (_is("extended"), lambda one: one.owner or one.actor),
    "到期释放": (_is("released", cause="expired"), lambda one: one.owner),
    "主动释放": (_is("released", cause="owner"), lambda one: one.owner),
    "从公海领取": (_is("picked_up"), lambda one: one.actor),
    "提出申诉": (_is("appealed"), lambda one: one.actor),
    "裁定得到客户": (_is("ruled", decision="reassign"), lambda one: one.owner),
}


def _by_kind(world: World) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for row, (matches, person_of) in _ROWS.items():
        people = (person_of(one) for one in world.known.entries if matches(one))
        table[row] = _of_kinds(world, people)
    claims = world.records.rows("SELECT claimant_open_id FROM claim WHERE verdict <> 'registered'")
    table["撞单（没有登记）"] = _of_kinds(world, (one["claimant_open_id"] for one in claims))
    concerns = world.records.rows("SELECT kind, person_open_id FROM concern")
    for kind, words in _CONCERNS.items():
        found = (one["person_open_id"] for one in concerns if one["kind"] == kind)
        table[f"可疑行为：{words}"] = _of_kinds(world, found)
    notices = (one.person for one in world.known.notices if one.kind.startswith("release_"))
    table["收到的到期预告"] = _of_kinds(world, notices)
    return table


_CONCERNS = {
    "squatting": "占着不跟",
    "copied_follow_up": "抄跟进",
    "last_day_rescue": "最后一天抢救",
    "near_name_probing": "近名试探",
    "friend_hand_back": "朋友倒手",
}


def _of_kinds(world: World, people: Iterable[str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for open_id in people:
        member = world.member(open_id)
        if member is not None:
            found[member.kind.value] += 1
    return {kind.value: found[kind.value] for kind in SELLING}


def _by_week(world: World) -> dict[str, dict[date, int]]:
    matches = {
        "登记": _is("registered"),
        "到期释放": _is("released", cause="expired"),
        "领取": _is("picked_up"),
        "立案": _is("appealed"),
    }
    weeks: dict[str, dict[date, int]] = {}
    for name, is_one in matches.items():
        found: defaultdict[date, int] = defaultdict(int)
        for entry in world.known.entries:
            if is_one(entry):
                day = workdays.day_of(entry.at)
                found[date.fromordinal(day.toordinal() - day.weekday())] += 1
        weeks[name] = dict(found)
    return weeks
