"""Milestones and complaints come on the morning's card, once each; an overdue complaint reaches the manager."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from handlers.deals.records import Deal, Feedback, FeedbackKind, FeedbackState, Milestone
from handlers.people import DepartmentProfile, Profile
from handlers.records import Customer
from scheduler.runner import run_due
from tests.scheduler.desk import VAULT, World, add_customer, add_person, local

NAME = "杭州云杉智能科技有限公司"


def won(world: World, *milestones: Milestone) -> tuple[Customer, Deal]:
    """A customer with a deal that has these milestones."""
    add_person(world, "ou_wang", "王磊")
    customer = add_customer(world, NAME, need="终端", source="展会")
    won_at = {"won_at": world.desk.at}
    world.write(lambda store: store.customers.change(customer, won_at))
    deal = Deal(
        customer_id=customer.id,
        signed_on=date(2026, 11, 18),
        contract_until=date(2027, 11, 18),
        amount=Decimal(1000),
        recorded_by="ou_wang",
        recorded_at=world.desk.at,
        milestones=milestones,
    )
    return customer, world.write(lambda store: store.deals.add(deal))


def days_told(world: World, *mornings: str) -> list[str]:
    """The days on which a card came, of these mornings, each looked at twice."""
    told = []
    for day in mornings:
        before = len(world.queued())
        for clock in ("08:59", "09:00", "09:01"):
            run_due(world.desk, local(f"{day} {clock}"))
        if len(world.queued()) > before:
            told.append(day)
    assert not world.desk.failures
    return told


def test_a_milestone_is_told_of_ahead_and_on_its_day_once_each(world: World) -> None:
    won(world, Milestone("验收", date(2026, 11, 27)))
    mornings = [f"2026-11-{day}" for day in range(19, 31)]
    assert days_told(world, *mornings) == ["2026-11-24", "2026-11-27"]
    texts = [card["lines"][0]["text"] for _, card in world.queued()]
    assert texts == ["节点「验收」11月27日"] * 2
    with world.database.read(VAULT) as store:
        assert len(store.reminders.open_of("ou_wang")) == 1


def test_a_milestone_put_off_is_told_of_anew_and_one_reached_never(world: World) -> None:
    _, deal = won(
        world, Milestone("验收", date(2026, 11, 27)), Milestone("尾款", date(2026, 11, 30))
    )
    assert days_told(world, "2026-11-24") == ["2026-11-24"]
    world.write(lambda store: store.deals.put_milestone(deal, "验收", date(2026, 12, 4)))
    done = deal.milestones[1].id
    world.write(lambda store: store.deals.set_milestone_done(done, date(2026, 11, 25)))
    mornings = [f"2026-11-{day}" for day in range(25, 31)] + [
        f"2026-12-0{day}" for day in (1, 2, 3, 4)
    ]
    assert days_told(world, *mornings) == ["2026-12-01", "2026-12-04"]


def test_of_a_deal_taken_back_nothing_is_told(world: World) -> None:
    _, deal = won(world, Milestone("验收", date(2026, 11, 27)))
    at = world.desk.at
    world.write(lambda store: store.deals.change(replace(deal), {"undone_at": at}))
    assert days_told(world, "2026-11-24", "2026-11-27") == []


def test_a_complaint_is_told_of_on_its_last_day_and_past_it_to_the_manager(world: World) -> None:
    customer, _ = won(world)
    add_person(world, "ou_zhao", "赵敏")
    unit = DepartmentProfile("od_east", "华东销售部", "", "ou_zhao")
    wang = Profile("ou_wang", name="王磊", department_id="od_east", leader_open_id="ou_zhao")
    world.write(lambda store: store.people.upsert_department(unit, world.desk.at))
    world.write(lambda store: store.people.upsert_profile(wang, world.desk.at))
    complaint = Feedback(
        customer_id=customer.id,
        kind=FeedbackKind.COMPLAINT,
        author_open_id="ou_wang",
        at=world.desk.at,
        content="发错货",
        state=FeedbackState.OPEN,
        due_at=local("2026-11-23 23:59"),
    )
    kept = world.write(lambda store: store.feedback.add(complaint))
    mornings = [f"2026-11-{day}" for day in range(19, 28)]
    assert days_told(world, *mornings) == ["2026-11-23", "2026-11-24"]
    receivers = [(to, card["outcome"]) for to, card in world.queued()]
    assert receivers == [("ou_wang", "RemindersDue"), ("ou_zhao", "ComplaintShown")]
    at = world.desk.at
    world.write(
        lambda store: store.feedback.handle(kept.id, FeedbackState.DONE, result="已补发", at=at)
    )
    assert days_told(world, "2026-11-30") == []
