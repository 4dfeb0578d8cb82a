"""The sender against the local Feishu over HTTP: order, once, every action of the error table."""

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.playground import team
from bot.sender import NO_RETRY_AFTER, Drained
from bot.sendfailures import PAUSE, backoff_seconds
from bot.substitutes import masked
from handlers.people import Profile
from storage import dead_letters, leases
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.outbox import OutboxKind, Outgoing, Priority
from tests.chat import Chat
from tests.runtime.conftest import BEGAN_AT
from tests.runtime.sending import Desk, chat, desk, playground, texts
from tests.support.waiting import wait_until

__all__ = ["chat", "desk", "playground"]


def test_texts_to_one_person_arrive_in_order(desk: Desk, chat: Chat) -> None:
    desk.sender.start()
    for number in range(12):
        desk.text(str(number))
    wait_until(lambda: len(texts(chat)) == 12, timeout=20)
    assert texts(chat) == [str(number) for number in range(12)]
    wait_until(desk.is_empty)


def test_what_another_process_queued_is_found(desk: Desk, chat: Chat) -> None:
    for number in range(3):
        payload = {"msg_type": "text", "content": {"text": str(number)}}
        desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, payload), hand_over=False)
    desk.sender.start()
    wait_until(lambda: texts(chat) == ["0", "1", "2"])


def test_a_row_in_the_hands_of_a_killed_sender_is_sent_once(desk: Desk, chat: Chat) -> None:
    desk.text("sent, but never marked")
    desk.sender.start()
    wait_until(lambda: len(texts(chat)) == 1)
    wait_until(desk.is_empty)
    with desk.database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET status = 'sending', claim_token = 'killed', sent_at = NULL, "
            "claimed_until = not_before"
        )
    desk.clock.advance(seconds=31)
    desk.sender.wake()
    wait_until(desk.is_empty)
    assert texts(chat) == ["sent, but never marked"]


def test_a_connection_lost_after_the_send_sends_nothing_twice(desk: Desk, chat: Chat) -> None:
    chat.fault("reset_after_execution", probability=1, times=1)
    desk.sender.start()
    desk.text("once")
    wait_until(lambda: desk.depth().due == 1)
    desk.clock.advance(seconds=5)
    wait_until(desk.is_empty)
    assert texts(chat) == ["once"]


@pytest.mark.parametrize(
    "fault",
    [
        ("server_error", {}),
        ("empty_body", {}),
        ("truncated_json", {}),
        ("reset_before", {}),
        ("chat_rate_limited", {}),
    ],
    ids=lambda fault: fault[0],
)
def test_trouble_is_tried_again_with_the_same_id(
    desk: Desk, chat: Chat, fault: tuple[str, dict[str, Any]]
) -> None:
    chat.fault(fault[0], probability=1, times=1)
    desk.sender.start()
    desk.text("in the end")
    wait_until(lambda: desk.depth().due == 1 or len(texts(chat)) == 1)
    desk.clock.advance(seconds=5)
    wait_until(desk.is_empty)
    assert texts(chat) == ["in the end"]


def test_an_app_wide_limit_pauses_everybody_and_loses_nothing(desk: Desk, chat: Chat) -> None:
    chat.fault("rate_limited", probability=1, times=1)
    desk.sender.start()
    for to in (team.WANG_LEI, team.LI_LEI, team.CHEN_CHEN):
        desk.text("hello", to)
    wait_until(desk.is_empty, timeout=20)
    assert [texts(chat, name) for name in ("王磊", "李雷", "陈晨")] == [["hello"]] * 3
    assert b"baobei_send_pauses_total 1.0" in desk.metrics.render()


def test_a_pause_told_to_one_sender_holds_every_other(desk: Desk, chat: Chat) -> None:
    until = datetime.now(UTC) + timedelta(seconds=1.5)
    other = desk.another("other")
    with desk.database.transaction() as connection:
        leases.extend(connection, PAUSE, "mine", until=until)
        leases.extend(connection, PAUSE, "mine", until=until - timedelta(seconds=1))
    other.start()
    payload = {"msg_type": "text", "content": {"text": "hello"}}
    desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, payload), hand_over=False)
    other.wake()
    wait_until(lambda: texts(chat) == ["hello"])
    assert datetime.now(UTC) >= until
    other.stop()


def test_an_app_wide_limit_is_noted_for_every_process(desk: Desk, chat: Chat) -> None:
    chat.fault("rate_limited", probability=1, times=1)
    desk.sender.start()
    began = datetime.now(UTC)
    desk.text("hello")
    wait_until(desk.is_empty, timeout=20)
    with desk.database.snapshot() as connection:
        until = leases.end_of(connection, PAUSE)
    assert until is not None
    assert began < until <= datetime.now(UTC)


def test_a_revoked_token_is_replaced_without_a_loss(desk: Desk, chat: Chat) -> None:
    desk.sender.start()
    desk.text("before")
    wait_until(lambda: texts(chat) == ["before"])
    chat.fault("token_revoked", probability=1, times=1)
    desk.text("after")
    wait_until(lambda: texts(chat) == ["before", "after"])


def test_after_fifty_minutes_it_is_a_dead_letter_and_the_administrator_hears(
    desk: Desk, chat: Chat, database: Database, sealed: Vault
) -> None:
    with database.write(sealed) as store:
        store.people.upsert_profile(Profile(team.WU_HAO, name="吴昊"), BEGAN_AT)
        store.people.set_admins([team.WU_HAO], BEGAN_AT)
    chat.fault("server_error", probability=1, times=1)
    desk.sender.start()
    desk.text("too late")
    wait_until(lambda: desk.depth().due == 1)
    desk.clock.advance(minutes=51)
    wait_until(lambda: desk.depth().dead == 1)
    wait_until(lambda: any("没能送到" in text for text in texts(chat, "吴昊")))
    assert texts(chat) == []
    with database.transaction() as connection:
        assert dead_letters.revive(connection, None, now=desk.clock.now()).due == 1
    desk.sender.wake()
    wait_until(lambda: texts(chat) == ["too late"])


def test_what_was_in_hand_while_the_machine_stood_still_goes_out_however_late(
    desk: Desk, chat: Chat
) -> None:
    desk.text("早")  # claimed for the sender, which sleeps before its first try
    desk.clock.advance(seconds=2 * NO_RETRY_AFTER.total_seconds())
    desk.sender.start()
    wait_until(desk.is_empty)
    assert (texts(chat), desk.depth().dead) == (["早"], 0)


def test_somebody_unknown_is_a_dead_letter_at_once(desk: Desk) -> None:
    desk.sender.start()
    desk.text("nobody", "ou_nobody")
    wait_until(lambda: desk.depth().dead == 1)
    assert desk.depth().due == 0


def test_a_reply_to_a_recalled_message_becomes_a_message_of_its_own(desk: Desk, chat: Chat) -> None:
    said = chat.person("王磊").says("报备")
    chat.person("王磊").recall(said)
    payload = {"msg_type": "text", "content": {"text": "answer"}}
    desk.sender.start()
    desk.put(Outgoing(OutboxKind.REPLY, team.WANG_LEI, payload, target=said["message_id"]))
    wait_until(lambda: "answer" in texts(chat))
    wait_until(desk.is_empty)


def test_a_tenant_that_forbids_phone_numbers_gets_them_masked(desk: Desk, chat: Chat) -> None:
    chat.fault("dlp", probability=1)
    desk.sender.start()
    desk.text("张三 13800138000")
    wait_until(lambda: texts(chat) == ["张三 138****8000"])
    wait_until(desk.is_empty)


def test_a_card_is_patched_and_the_latest_state_wins(desk: Desk, chat: Chat) -> None:
    def card(title: str) -> dict[str, Any]:
        header = {"title": {"tag": "plain_text", "content": title}}
        return {
            "msg_type": "interactive",
            "content": {
                "schema": "2.0",
                "config": {"update_multi": True},
                "header": header,
                "body": {
                    "elements": [{"tag": "div", "text": {"tag": "plain_text", "content": title}}]
                },
            },
        }

    desk.sender.start()
    first = desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, card("一")))
    for title in ("二", "三", "四"):
        patch = Outgoing(OutboxKind.PATCH, team.WANG_LEI, card(title), target_outbox_id=first.id)
        desk.put(patch)
    wait_until(desk.is_empty)
    (shown,) = chat.person("王磊").cards()
    assert shown.title == "四"


def test_urgent_rows_overtake_scheduled_ones(desk: Desk, chat: Chat) -> None:
    for number in range(6):
        desk.text(f"digest {number}", priority=Priority.SCHEDULED)
    desk.text("answer", priority=Priority.ANSWER)
    desk.sender.start()
    wait_until(lambda: len(texts(chat)) == 7, timeout=20)
    assert texts(chat).index("answer") <= 1


def test_two_senders_on_one_database_send_each_row_once(desk: Desk, chat: Chat) -> None:
    second = desk.another("second")
    for number in range(30):
        payload = {"msg_type": "text", "content": {"text": str(number)}}
        to = (team.WANG_LEI, team.LI_LEI, team.CHEN_CHEN)[number % 3]
        desk.put(Outgoing(OutboxKind.SEND, to, payload), hand_over=False)
    desk.sender.start()
    second.start()
    wait_until(desk.is_empty, timeout=30)
    second.stop()
    for offset, name in enumerate(("王磊", "李雷", "陈晨")):
        assert texts(chat, name) == [str(number) for number in range(offset, 30, 3)]


def test_stopping_gives_claims_back_and_a_drain_sends_what_is_left(desk: Desk, chat: Chat) -> None:
    desk.text("left")
    desk.sender.stop()
    assert (desk.depth().due, desk.depth().sending) == (1, 0)
    assert desk.another("another").drain(10) == Drained(1, 0, 0, "")
    assert texts(chat) == ["left"]


def test_a_drain_tries_at_once_what_rests_after_a_failure(desk: Desk, chat: Chat) -> None:
    chat.fault("server_error", on="/im/v1/messages", probability=1, times=1)
    desk.text("mended meanwhile")
    desk.sender.stop()
    failed = desk.another("before the mend").drain(10)
    assert (failed.sent, failed.left) == (0, 1)
    assert desk.another("after it").drain(10) == Drained(1, 0, 0, "")
    assert texts(chat) == ["mended meanwhile"]


def test_backoff_grows_with_jitter_up_to_a_minute() -> None:
    chance = random.Random(1)
    for attempts, least, most in ((1, 0.5, 1), (2, 1, 2), (4, 4, 8), (30, 30, 60)):
        assert all(least <= backoff_seconds(attempts, chance) <= most for _ in range(50))


def test_a_masked_variant_is_preferred_to_stars() -> None:
    assert masked({"content": {"t": "13800138000"}, "masked": {"t": "x"}}) == {"t": "x"}
    assert masked({"content": {"t": "138 0013 8000, 2138001380001"}}) == {
        "t": "138****8000, 2138001380001"
    }


def in_threads(count: int, run: Callable[[], object]) -> None:
    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_rows_handed_over_by_many_threads_all_arrive(desk: Desk, chat: Chat) -> None:
    desk.sender.start()
    in_threads(6, lambda: [desk.text("x") for _ in range(3)])
    wait_until(lambda: len(texts(chat)) == 18, timeout=20)
    wait_until(desk.is_empty)
