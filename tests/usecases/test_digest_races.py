"""Subscriptions meet each other, and a digest under way, in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from handlers.incoming import ChatKind, Mention, MessageReceived
from handlers.people import DepartmentProfile
from storage.inbox import InboxRow
from storage.uow import StillContested
from tests.usecases.desk import GROUP, VAULT, Desk, desk_on, open_id
from tests.usecases.minutes import at, local

BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)


def said(desk: Desk, name: str, words: str) -> InboxRow:
    """A message to the bot in the group, stored and not worked on yet."""
    message = MessageReceived(
        message_id=f"om_race_{name}_{words}",
        chat_id=GROUP,
        chat_kind=ChatKind.GROUP,
        sender_open_id=open_id(name),
        message_type="text",
        text=f"@_user_1 {words}",
        sent_at=desk.clock.at,
        mentions=(BOT,),
    )
    return desk.store(message, name)


def work(desk: Desk, row: InboxRow) -> None:
    """Do one row as the worker does: what gives up is tried again later."""
    for _ in range(5):
        try:
            desk.process(row)
        except StillContested:
            continue
        return
    raise AssertionError(f"row {row.id} was never decided")


def at_once(*works: Callable[[], object]) -> None:
    """Run these in the same moment."""
    barrier = threading.Barrier(len(works))

    def one(each: Callable[[], object]) -> None:
        barrier.wait()
        each()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(one, works))


def test_two_managers_who_subscribe_at_once_leave_one_subscription(desk: Desk) -> None:
    desk.adds_bot("赵敏")
    first, second = said(desk, "赵敏", "订阅 日报 18:00"), said(desk, "吴昊", "订阅 日报 17:00")
    at_once(lambda: work(desk, first), lambda: work(desk, second))
    (live,) = desk.read(lambda store: store.digests.of_chat(GROUP))
    assert live.at.hour in (17, 18)


def test_a_change_beside_a_digest_under_way_neither_repeats_nor_stops_it(desk: Desk) -> None:
    desk.adds_bot("赵敏")
    work(desk, said(desk, "赵敏", "订阅 日报 18:00"))
    desk.clock.at = local("2026-11-18 18:00")
    change = said(desk, "赵敏", "订阅 日报 18:30")
    at_once(lambda: work(desk, change), lambda: at(desk, "2026-11-18 18:00"))
    at(desk, "2026-11-18 18:30")
    at(desk, "2026-11-19 18:30")
    spans = [
        card.content["header"]["subtitle"]["content"]
        for card in desk.cards_in(GROUP)
        if card.title.endswith(" 日报")
    ]
    assert len(spans) in (2, 3)
    # Each begins where the one before it ended.
    words = [span.split(" 到 ") for span in spans]
    assert words[-1] == ["昨天 18:30", "今天 18:30"]
    assert words[0][0] == "昨天 18:00"


def test_a_unit_of_work_under_way_keeps_a_digest_from_closing_its_span(
    postgres_laid_url: str,
) -> None:
    with desk_on(postgres_laid_url) as desk:
        with desk.database.write(VAULT) as earlier:
            earlier.people.upsert_department(DepartmentProfile("od_new", "新部门"), desk.clock.at)
            with desk.database.write(VAULT) as digest:
                assert not digest.digests.is_settled(timedelta(0))
                assert digest.digests.is_settled(timedelta(hours=1))
        with desk.database.write(VAULT) as digest:
            assert digest.digests.is_settled(timedelta(0))


def test_sqlite_has_one_writer_so_that_every_earlier_one_is_over(sqlite_laid_url: str) -> None:
    with desk_on(sqlite_laid_url) as desk, desk.database.write(VAULT) as digest:
        assert digest.digests.is_settled(timedelta(0))
