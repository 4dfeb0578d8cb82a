"""The days of the quarter: the clock goes to the hours at which something is due, people work, the checks look."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.quarter import managing, selling, workdays
from tests.quarter.actors import Actor, actors_of
from tests.quarter.cast import ADMIN, Kind, make_groups
from tests.quarter.checks.base import Check
from tests.quarter.world import World

AT_ONCE = 6
"""So many people talk at the same moment."""
_SWEEPS = ((9, 0), (9, 30))
_HALVES = ((10, 40), (15, 20))
_SELLERS = frozenset({Kind.HONEST, Kind.LAZY, Kind.GREEDY})


def play(world: World, checks: Sequence[Check], *, told: Callable[[str], None]) -> None:
    """Play all days and let the checks look; what they find they keep."""
    make_groups(world.tenant.chat, world.members)
    actors = actors_of(world)
    doomed = _moments_of_kills(world)
    known: set[str] = set()
    for number in range(world.scale.days):
        world.day = world.scale.first_day + timedelta(days=number)
        if workdays.is_workday(world.day):
            _workday(world, actors, checks, doomed)
        else:
            _day_off(world, actors, checks)
        for check in checks:
            check.ends_day(world)
        told(_line(world, checks))
        for what in _new_failures(checks, known):
            told(what)
    _export_all(world, actors)
    _look(world, checks, has_swept=False)
    for check in checks:
        check.ends(world)


def _workday(
    world: World, actors: list[Actor], checks: Sequence[Check], doomed: set[tuple[int, int]]
) -> None:
    index = (world.day - world.scale.first_day).days
    if index in world.scale.leavers:
        _somebody_leaves(world, actors)
    for slot, (hour, minute) in enumerate(_SWEEPS + _HALVES):
        has_work = slot >= len(_SWEEPS)
        is_doomed = (index, slot) in doomed
        assassin = world.killed_soon() if is_doomed and not has_work else None
        world.go(hour, minute)
        if assassin:
            assassin.join()
            world.settle()
        _look(world, checks, has_swept=True)
        if has_work:
            assassin = world.killed_soon() if is_doomed else None
            _work(actors, 1.0)
            if assassin:
                assassin.join()
            world.settle()
            _look(world, checks, has_swept=False)


def _somebody_leaves(world: World, actors: list[Actor]) -> None:
    """Let the lazy seller with the most customers leave the company."""
    lazy = [one for one in actors if one.member.kind is Kind.LAZY and one.open_id not in world.left]
    leaver = max(lazy, key=lambda one: (len(one.customers), one.open_id))
    world.left.add(leaver.open_id)
    leaver.person.leaves()
    world.count("离职")


def _day_off(world: World, actors: list[Actor], checks: Sequence[Check]) -> None:
    """Few work; nothing comes but answers, and the digests people asked for."""
    for hour in (9, 11):
        world.go(hour)
        _look(world, checks, has_swept=True)
    _work(actors, 0.04)
    world.settle()
    _look(world, checks, has_swept=False)


def _work(actors: list[Actor], share: float) -> None:
    """Let everybody (or a share of the people) work half a day, several at once."""
    at_work = [one for one in actors if one.open_id not in one.world.left and one.likely(share)]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="at-work") as pool:
        for done in [pool.submit(_half_a_day, one) for one in at_work]:
            done.result()


def _half_a_day(actor: Actor) -> None:
    if actor.member.kind in _SELLERS:
        selling.half_a_day(actor)
    else:
        managing.half_a_day(actor)


def _look(world: World, checks: Sequence[Check], *, has_swept: bool) -> None:
    world.look()
    mail = world.mail.collect()
    for check in checks:
        check.looks(world, mail, has_swept=has_swept)


def _export_all(world: World, actors: list[Actor]) -> None:
    """Let the administrator export every ruled case as it stands now."""
    (admin,) = (one for one in actors if one.open_id == ADMIN)
    for case in sorted(world.known.cases.values(), key=lambda one: one.id):
        card = admin.says(f"裁定 #{case.number}")
        admin.presses(card, "导出卷宗")
    world.settle()


def _moments_of_kills(world: World) -> set[tuple[int, int]]:
    """Draw the moments of the kills: a working day and one of its four slots."""
    chance = random.Random(world.scale.seed + 1)
    first = world.scale.first_day
    days = [n for n in range(world.scale.days) if workdays.is_workday(first + timedelta(days=n))]
    slots = [(day, slot) for day in days for slot in range(len(_SWEEPS + _HALVES))]
    return set(chance.sample(slots, min(world.scale.kills, len(slots))))


def _new_failures(checks: Sequence[Check], known: set[str]) -> list[str]:
    found = [f"  {check.name}：{told}" for check in checks for told in check.failures]
    fresh = [one for one in found if one not in known]
    known.update(fresh)
    return fresh


def _line(world: World, checks: Sequence[Check]) -> str:
    failed = sum(check.failed for check in checks)
    return (
        f"{world.day} {world.now:%H:%M} 客户 {len(world.known.customers)} "
        f"流水 {len(world.known.entries)} 案 {len(world.known.cases)} 消息 {world.mail.sent} "
        f"强杀 {len(world.kills)} 不符 {failed}"
    )
