"""A process is killed in the middle of a merge, or of undoing one: it happened whole or not at all.

Real processes on one database, stopped inside the unit of work and then killed as by `kill -9`.
"""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from handlers.actions import Action, Click, pack
from storage import inbox
from storage.inbox import InboxRow
from tests.usecases.desk import NOW, Desk, desk_on
from tests.usecases.test_handover_race import press, work
from tests.usecases.test_merge import NAME, OTHER, previewed, rows, two
from tests.usecases.test_merge_race import undo

_HANG = """
import sys
from datetime import datetime
from bot.pipeline import Pipeline
from storage import inbox
from storage.customers import CustomerRepository
from storage.database.engine import open_database
from storage.merging import MergeRepository
from tests.usecases.desk import VAULT, HandClock, make_pipeline

_, url, number, now, place = sys.argv
owner, _, method = place.rpartition(".")
owner = globals()[owner]
inner = getattr(owner, method)

def stop(*given, **named):
    done = inner(*given, **named)
    print("inside", flush=True)
    sys.stdin.readline()
    return done

setattr(owner, method, stop)
database = open_database(url)
with database.snapshot() as connection:
    (row,) = inbox.load(connection, VAULT, [int(number)])
make_pipeline(database, HandClock(datetime.fromisoformat(now))).process(row)
"""


@pytest.fixture
def desk_and_url(laid_url: str) -> Iterator[tuple[Desk, str]]:
    """A desk, and where its database is for another process."""
    with desk_on(laid_url) as desk:
        yield desk, laid_url


def killed_at(url: str, desk: Desk, row: InboxRow, place: str) -> None:
    """Let another process do a row and kill it when it comes to the end of this method."""
    command = [sys.executable, "-c", _HANG, url, str(row.id), desk.clock.at.isoformat(), place]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
    finally:
        child.kill()
        child.communicate(timeout=30)


MIDST = (
    "MergeRepository.move",
    "CustomerRepository.change",
    "CustomerRepository.set_contacts",
    "MergeRepository.add",
)


@pytest.mark.parametrize("place", MIDST)
def test_killed_in_a_merge_both_are_there_and_the_message_is_done_by_the_next(
    desk_and_url: tuple[Desk, str], place: str
) -> None:
    desk, url = desk_and_url
    kept, other = two(desk)
    desk.says("李雷", f"跟进 {OTHER} 电话聊了预算和交期，下周给方案")
    kept, other = desk.customer(NAME), desk.customer(OTHER)
    before = rows(desk, kept, other)
    pressed = press(desk, "赵敏", previewed(desk), "确认合并", "lane-1")
    killed_at(url, desk, pressed, place)
    assert rows(desk, kept, other) == before
    assert (desk.customer(NAME), desk.customer(OTHER)) == (kept, other)
    assert desk.read(lambda store: store.merges.since(NOW)) == []
    assert work(desk, pressed) == "merge"
    assert [one.name for one in desk.customers()] == [NAME]
    assert _undone(desk) == "merge.undone"
    assert rows(desk, kept, other) == before


def test_killed_right_after_a_merge_it_stands_whole_and_is_not_done_twice(
    desk_and_url: tuple[Desk, str],
) -> None:
    desk, url = desk_and_url
    kept, other = two(desk)
    before = rows(desk, kept, other)
    pressed = press(desk, "赵敏", previewed(desk), "确认合并", "lane-1")
    killed_at(url, desk, pressed, "Pipeline.process")
    assert [one.name for one in desk.customers()] == [NAME]
    assert [contact.name for contact in desk.customer(NAME).contacts] == ["张伟", "李娜"]
    with pytest.raises(inbox.AlreadyHandled):
        desk.pipeline.process(pressed)
    assert len(desk.read(lambda store: store.merges.since(NOW))) == 1
    assert _undone(desk) == "merge.undone"
    assert rows(desk, kept, other) == before


@pytest.mark.parametrize("place", ["MergeRepository.mark_undone", "MergeRepository.move_back"])
def test_killed_while_undoing_the_merge_stands_and_can_be_undone(
    desk_and_url: tuple[Desk, str], place: str
) -> None:
    desk, url = desk_and_url
    kept, other = two(desk)
    before = rows(desk, kept, other)
    assert desk.clicks("赵敏", previewed(desk), "确认合并").act == "merge"
    merged = rows(desk, kept, other)
    pressed = _press_undo(desk)
    killed_at(url, desk, pressed, place)
    assert rows(desk, kept, other) == merged
    assert [one.name for one in desk.customers()] == [NAME]
    assert work(desk, pressed) == "merge.undone"
    assert rows(desk, kept, other) == before


def _press_undo(desk: Desk) -> InboxRow:
    (done,) = desk.read(lambda store: store.merges.since(NOW))
    return undo(desk, "赵敏", pack(Click(Action.MERGE_UNDO, word=str(done.id))))


def _undone(desk: Desk) -> str:
    return work(desk, _press_undo(desk))
