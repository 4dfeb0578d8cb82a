"""Unfinished registrations: reminded once, dropped after a day with a note."""

from datetime import timedelta

import pytest

from handlers.records import Draft
from scheduler.runner import run_due
from tests.scheduler.desk import World, local


def add_draft(
    world: World,
    created: str,
    *,
    purpose: str = "register",
    words: object,
    draft_id: str = "",
) -> Draft:
    """Store a draft begun at a local time."""
    draft = Draft(
        id=draft_id or f"d-{purpose}",
        person_open_id="ou_wang",
        purpose=purpose,
        payload={"words": words},
        created_at=local(created),
        expires_at=local(created) + timedelta(hours=24),
    )
    world.write(lambda store: store.drafts.put(draft))
    return draft


def run(world: World, at: str) -> list[str]:
    """Do everything due by a local time, and fail on a broken sweep."""
    world.desk.at = local(at)
    lines = run_due(world.desk, world.desk.at)
    assert world.desk.failures == []
    return lines


WORDS = {"name": "杭州云杉", "contact": "张伟"}


def test_draft_is_reminded_once_and_dropped_with_a_note(world: World) -> None:
    add_draft(world, "2026-11-18 15:00", words=WORDS)
    assert run(world, "2026-11-19 10:59") == []
    assert run(world, "2026-11-19 11:00") == ["提醒未完成的报备 王磊：杭州云杉"]
    assert run(world, "2026-11-19 14:59") == []
    assert run(world, "2026-11-19 15:00") == ["清除过期草稿 王磊：报备草稿「杭州云杉」"]
    assert run(world, "2026-11-19 15:01") == []
    reminded, dropped = (card for _, card in world.queued())
    assert reminded["outcome"] == "RegisterForm"
    assert reminded["missing"] == ["phone"]
    assert {"key": "contact", "text": "张伟"} in reminded["values"]
    assert dropped["outcome"] == "Dropped"
    assert dropped["example"] == "报备 杭州云杉 张伟"


def test_several_drafts_come_on_one_card_each_time(world: World) -> None:
    for number, minute in enumerate(("15:00", "15:01", "15:40")):
        add_draft(
            world,
            f"2026-11-18 {minute}",
            words={"name": f"客户{number}"},
            draft_id=f"d-{number}",
        )
    assert run(world, "2026-11-19 11:00") == ["提醒未完成的报备 王磊：客户0 等 3 份"]
    assert run(world, "2026-11-19 11:41") == []
    assert run(world, "2026-11-19 15:41") == [
        "清除过期草稿 王磊：报备草稿「客户0」「客户1」「客户2」"
    ]
    reminded, dropped = (card for _, card in world.queued())
    assert reminded["outcome"] == "DraftsWaiting"
    assert [line["name"] for line in reminded["lines"]] == ["客户0", "客户1", "客户2"]
    assert dropped["is_expired"] is True


@pytest.mark.parametrize("minute", ["08:01", "08:30", "08:59"])
def test_draft_of_the_early_morning_is_reminded_of_before_it_lapses(
    world: World, minute: str
) -> None:
    """Its reminder waits for the end of the quiet hours, less than an hour before its end."""
    add_draft(world, f"2026-11-18 {minute}", words=WORDS)
    assert run(world, "2026-11-19 08:00") == ["提醒未完成的报备 王磊：杭州云杉"]
    assert run(world, f"2026-11-19 {minute}") == ["清除过期草稿 王磊：报备草稿「杭州云杉」"]


def test_draft_is_reminded_of_by_a_late_sweep_in_its_last_hour(world: World) -> None:
    add_draft(world, "2026-11-18 15:00", words=WORDS)
    assert run(world, "2026-11-19 14:30") == ["提醒未完成的报备 王磊：杭州云杉"]


def test_note_about_a_dropped_draft_waits_for_the_morning(world: World) -> None:
    add_draft(world, "2026-11-18 22:00", words=WORDS)
    assert run(world, "2026-11-19 22:00") == []
    assert run(world, "2026-11-20 08:00") == ["清除过期草稿 王磊：报备草稿「杭州云杉」"]


@pytest.mark.parametrize(
    ("purpose", "words"), [("register", {}), ("reading", {"name": "x"}), ("update", {"name": "x"})]
)
def test_bare_forms_and_questions_lapse_without_a_word(
    world: World, purpose: str, words: object
) -> None:
    draft = add_draft(world, "2026-11-18 15:00", purpose=purpose, words=words)
    assert run(world, "2026-11-19 11:00") == []
    assert run(world, "2026-11-19 15:00") == []
    assert world.write(lambda store: store.drafts.get(draft.id)) is None
    assert world.queued() == []


def test_finished_draft_is_not_spoken_of(world: World) -> None:
    draft = add_draft(world, "2026-11-18 15:00", words=WORDS)
    world.write(lambda store: store.drafts.delete(draft.id))
    assert run(world, "2026-11-19 15:00") == []
