"""Contact events of the platform keep what is known of people true, also of those who leave."""

from datetime import datetime, timedelta

from handlers.incoming import PersonChanged
from handlers.people import PersonStatus, Profile
from tests.usecases.desk import NOW, Desk, open_id


def changed(
    desk: Desk,
    change: str,
    who: str,
    profile: dict[str, object],
    at: datetime = NOW,
    **old: object,
) -> Profile:
    """Work on one contact event and return the person as cached then."""
    event = PersonChanged(change, who, {"open_id": who, **profile}, dict(old), at)
    desk.process(desk.store(event, "王磊"))
    kept = desk.read(lambda store: store.people.get(who))
    assert kept is not None
    return kept


def test_who_leaves_stays_known_with_department_and_leader(desk: Desk) -> None:
    before = desk.read(lambda store: store.people.get(open_id("王磊")))
    assert before is not None
    left = changed(
        desk, "deleted", before.open_id, {"department_ids": [], "status": {"is_resigned": True}}
    )
    assert left.status is PersonStatus.LEFT
    assert (left.name, left.department_id, left.leader_open_id) == (
        before.name,
        before.department_id,
        before.leader_open_id,
    )


def test_a_leaver_never_seen_before_is_known_by_the_event(desk: Desk) -> None:
    left = changed(
        desk,
        "deleted",
        "ou_new",
        {"name": "李四", "department_ids": [], "status": {"is_resigned": True}},
        department_ids=["od-1"],
        leader_user_id="ou_boss",
    )
    assert left == Profile(
        "ou_new",
        name="李四",
        department_id="od-1",
        leader_open_id="ou_boss",
        status=PersonStatus.LEFT,
    )


def test_who_moves_keeps_what_the_event_leaves_out(desk: Desk) -> None:
    before = desk.read(lambda store: store.people.get(open_id("王磊")))
    assert before is not None
    moved = changed(desk, "updated", before.open_id, {"department_ids": ["od-elsewhere"]})
    assert (moved.name, moved.department_id) == (before.name, "od-elsewhere")


def test_an_older_event_that_comes_late_changes_nothing(desk: Desk) -> None:
    who, minute = open_id("王磊"), timedelta(minutes=1)
    changed(desk, "updated", who, {"department_ids": ["od-new"]}, NOW + 10 * minute)
    late = changed(desk, "updated", who, {"department_ids": ["od-old"]}, NOW + 5 * minute)
    assert late.department_id == "od-new"
    changed(desk, "deleted", who, {"status": {"is_resigned": True}}, NOW + 20 * minute)
    late = changed(desk, "updated", who, {"department_ids": ["od-old"]}, NOW + 15 * minute)
    assert (late.status, late.department_id) == (PersonStatus.LEFT, "od-new")


def test_who_comes_back_is_known_again(desk: Desk) -> None:
    who = open_id("王磊")
    changed(desk, "deleted", who, {"status": {"is_resigned": True}})
    back = changed(desk, "updated", who, {"department_ids": ["od-new"]}, NOW + timedelta(days=9))
    assert (back.status, back.department_id) == (PersonStatus.ACTIVE, "od-new")


def test_who_was_found_to_have_left_is_not_brought_back_by_an_older_event(desk: Desk) -> None:
    """A refused message tells it too, before the event does."""
    desk.later(hours=1)
    desk.leaves("王磊")
    late = changed(desk, "updated", open_id("王磊"), {}, NOW + timedelta(minutes=30))
    assert late.status is PersonStatus.LEFT
