"""Sweeps of the pool: watchers hear when a customer may be taken, what nobody takes goes to the history."""

from handlers.records import Customer, LedgerKind, Ownership
from scheduler.runner import run_due
from tests.scheduler.desk import VAULT, World, add_customer, add_person, local


def pooled(world: World, at: str = "2026-11-18 10:00") -> Customer:
    """A customer that lies in the pool since `at`."""
    customer = add_customer(world, "杭州云杉智能科技有限公司")
    values = {"ownership": Ownership.POOL, "owner_open_id": "", "pooled_at": local(at)}
    return world.write(lambda store: store.customers.change(customer, values))


def test_watchers_hear_once_when_the_wait_is_over(world: World) -> None:
    add_person(world, "ou_li", "李雷")
    customer = pooled(world)
    world.write(lambda store: store.sharing.add_watch(customer.id, "ou_li", world.desk.at))
    run_due(world.desk, local("2026-11-19 09:59"))
    assert not world.queued()
    for at in ("2026-11-19 10:00", "2026-11-19 10:01"):
        run_due(world.desk, local(at))
    (told,) = world.queued()
    assert (told[0], told[1]["outcome"], told[1]["opens_at"]) == ("ou_li", "NowInPool", None)
    assert not world.desk.failures


def test_what_nobody_takes_for_ninety_days_goes_to_the_history_library(world: World) -> None:
    customer = pooled(world)
    run_due(world.desk, local("2027-02-16 09:59"))
    with world.database.read(VAULT) as store:
        waiting = store.customers.get(customer.id)
    assert waiting is not None
    assert waiting.ownership is Ownership.POOL
    lines = run_due(world.desk, local("2027-02-16 10:00"))
    assert lines == ["进入客户历史库 杭州云杉智能科技有限公司：在公海无人领取"]
    with world.database.read(VAULT) as store:
        archived = store.customers.get(customer.id)
        kinds = [one.kind for one in store.ledger.entries_of(customer.id)]
    assert archived is not None
    assert archived.ownership is Ownership.HISTORY
    assert kinds[-1] is LedgerKind.ARCHIVED
    assert not run_due(world.desk, local("2027-02-17 10:00"))
