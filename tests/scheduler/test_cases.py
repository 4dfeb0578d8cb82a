"""Cases whose time limit is over go to the next level, once each, and everybody in them hears of it."""

from datetime import timedelta

import pytest

from handlers.people import DepartmentProfile, Profile
from handlers.records import Case, Customer, LedgerKind
from scheduler.runner import run_due
from storage.uow import SqlStore
from tests.scheduler.desk import World, add_customer, add_person, local

BOSS, HEAD, ADMIN = "ou_boss", "ou_head", "ou_admin"


@pytest.fixture
def disputed(world: World) -> Customer:
    """王磊's customer, which 李雷 claims; both under a manager, under a head, beside an administrator."""
    for open_id, name in ((BOSS, "赵敏"), (HEAD, "高总"), (ADMIN, "吴昊")):
        add_person(world, open_id, name)

    def lay(store: SqlStore) -> None:
        people = store.people
        people.upsert_department(DepartmentProfile("od_all", "销售中心", "", HEAD), world.desk.at)
        unit = DepartmentProfile("od_east", "华东部", "od_all", BOSS)
        people.upsert_department(unit, world.desk.at)
        for open_id, name in (("ou_wang", "王磊"), ("ou_li", "李雷"), (BOSS, "赵敏")):
            profile = Profile(open_id=open_id, name=name, department_id="od_east")
            people.upsert_profile(profile, world.desk.at)
        people.set_admins([ADMIN], world.desk.at)

    world.write(lay)
    return add_customer(world, "杭州云杉智能科技有限公司")


def opens(
    world: World, customer: Customer, manager: str = BOSS, due: str = "2026-11-20 10:00"
) -> Case:
    """A case before a manager."""
    case = Case(
        id=0,
        case_no="",
        customer_id=customer.id,
        claim_id=None,
        claimant_open_id="ou_li",
        owner_open_id="ou_wang",
        manager_open_id=manager,
        level="E1",
        reason="10 月就拜访过",
        opened_at=world.desk.at,
        due_at=local(due),
    )
    return world.write(lambda store: store.cases.open(case))


def sweeps(world: World, at: str) -> list[str]:
    """The scheduler runs at a local time; returns its lines."""
    world.desk.at = local(at)
    return [line for line in run_due(world.desk, world.desk.at) if "撞单案" in line]


def current(world: World, case: Case) -> Case:
    found = world.desk.read(lambda store: store.cases.get(case.id))
    assert found is not None
    return found


def receivers(world: World, words: str) -> list[str]:
    return [to for to, card in world.queued() if words in str(card)]


def test_before_the_time_is_over_nothing_happens(world: World, disputed: Customer) -> None:
    case = opens(world, disputed)
    assert sweeps(world, "2026-11-20 09:59") == []
    assert current(world, case).manager_open_id == BOSS


def test_the_next_level_gets_the_case_and_everybody_hears(world: World, disputed: Customer) -> None:
    case = opens(world, disputed)
    assert sweeps(world, "2026-11-20 10:00") == ["撞单案 #A1 裁定时限已过：转上一级裁定"]
    passed = current(world, case)
    assert (passed.manager_open_id, passed.due_at) == (HEAD, local("2026-11-23 10:00"))
    assert set(receivers(world, "已转上一级")) == {BOSS, "ou_li", "ou_wang"}
    assert HEAD in receivers(world, "passed_up")
    entries = world.desk.read(lambda store: store.ledger.entries_of(disputed.id))
    assert entries[-1].kind is LedgerKind.CASE_ESCALATED


def test_a_sweep_passes_a_case_up_once(world: World, disputed: Customer) -> None:
    opens(world, disputed)
    sweeps(world, "2026-11-20 10:00")
    count = len(world.queued())
    assert sweeps(world, "2026-11-20 10:01") == []
    assert len(world.queued()) == count


def test_above_the_head_comes_an_administrator_and_then_the_same_again(
    world: World, disputed: Customer
) -> None:
    case = opens(world, disputed)
    sweeps(world, "2026-11-20 10:00")
    sweeps(world, "2026-11-23 10:00")
    assert current(world, case).manager_open_id == ADMIN
    assert sweeps(world, "2026-11-24 10:00") == [
        "撞单案 #A1 裁定时限已过：没有更上一级，再次提醒裁定人"
    ]
    again = current(world, case)
    assert (again.manager_open_id, again.due_at) == (ADMIN, local("2026-11-25 10:00"))
    assert receivers(world, "没有更上一级可以转交") == [ADMIN]
    assert receivers(world, "'news': 'overdue'") == [ADMIN]


def test_a_case_before_nobody_goes_to_an_administrator(world: World, disputed: Customer) -> None:
    case = opens(world, disputed, manager="")
    sweeps(world, "2026-11-20 10:00")
    assert current(world, case).manager_open_id == ADMIN


def test_a_ruled_case_is_not_passed_up(world: World, disputed: Customer) -> None:
    case = opens(world, disputed)
    at = world.desk.at + timedelta(hours=1)
    world.write(lambda store: store.cases.close(case.id, outcome="维持", at=at, status="ruled"))
    assert sweeps(world, "2026-11-30 10:00") == []
