"""Likely duplicates in the stock: found by night, each once, told to the manager of both on one card."""

from dataclasses import replace

from handlers.people import Profile
from scheduler import duplicates
from scheduler.runner import run_due
from storage.uow import SqlStore
from tests.scheduler.desk import VAULT, World, add_customer, add_person, local


def led(world: World, *people: str, by: str = "ou_zhao") -> None:
    """Let these people have a common leader."""
    add_person(world, by, "赵敏")

    def lead(store: SqlStore) -> None:
        for open_id in people:
            person = store.people.get(open_id) or Profile(open_id)
            store.people.upsert_profile(replace(person, leader_open_id=by), world.desk.at)

    world.write(lead)


def test_pairs_are_found_by_night_and_told_once_to_the_leader_of_both(world: World) -> None:
    led(world, "ou_wang", "ou_li")
    world.write(lambda store: store.people.set_admins(["ou_admin"], world.desk.at))
    add_person(world, "ou_chen", "陈晨")
    first = add_customer(world, "杭州海纳德阀门有限公司")
    second = add_customer(world, "宁波海纳德阀门有限公司", owner="ou_li")
    for place, owner in (("杭州", "ou_li"), ("温州", "ou_chen")):
        add_customer(world, f"{place}云帆传动有限公司", owner=owner)
    apart = [add_customer(world, f"{place}金岩轴承有限公司") for place in ("绍兴", "嘉兴")]
    world.write(
        lambda store: store.cases.keep_apart(
            apart[0].id, apart[1].id, by="ou_wang", at=world.desk.at, reason="不同地区的两家"
        )
    )
    add_customer(world, "苏州金鸡湖纺织有限公司", owner="ou_li")
    assert not [one for one in run_due(world.desk, local("2026-11-20 01:59")) if "重复" in one]
    found = [one for one in run_due(world.desk, local("2026-11-20 02:00")) if "重复" in one]
    assert len(found) == 2, found
    assert run_due(world.desk, local("2026-11-20 02:01")) == []
    told = [one for one in run_due(world.desk, local("2026-11-20 09:00")) if "告诉" in one]
    assert sorted(told) == ["疑似重复 告诉ou_admin：1 对", "疑似重复 告诉赵敏：1 对"]
    (card,) = [body for receiver, body in world.queued() if receiver == "ou_zhao"]
    assert (card["total"], card["is_news"]) == (1, True)
    assert {card["lines"][0][side]["id"] for side in ("first", "second")} == {first.id, second.id}
    assert "海纳德" in card["lines"][0]["reason"]
    assert run_due(world.desk, local("2026-11-20 09:01")) == []
    world.write(
        lambda store: store.duplicates.say_two(
            second.id, first.id, by="ou_zhao", at=world.desk.at, reason="两家"
        )
    )
    with world.database.read(VAULT) as store:
        assert len(store.duplicates.open()) == 1
    assert not world.desk.failures


def test_a_night_compares_a_bounded_number_of_names_a_round_and_goes_on(world: World) -> None:
    duplicates_a_round = duplicates.A_ROUND
    names = [f"杭州海纳{number:03}阀门有限公司" for number in range(3)]
    for name in names:
        add_customer(world, name)
    with world.database.read(VAULT) as store:
        (page,) = store.duplicates.names_after(0, 1)
        assert page[2] == names[0]
        assert len(store.duplicates.names_after(page[0], duplicates_a_round)) == 2
    world.write(lambda store: store.duplicates.set_mark(page[0] + 1))
    world.write(lambda store: store.duplicates.set_mark(page[0]))
    with world.database.read(VAULT) as store:
        assert store.duplicates.mark() == page[0] + 1
    run_due(world.desk, local("2026-11-21 14:00"))
    with world.database.read(VAULT) as store:
        assert store.duplicates.mark() == page[0] + 2
