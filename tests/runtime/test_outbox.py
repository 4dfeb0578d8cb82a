"""The outbox: claimed at once when nothing is ahead, in order per receiver, never sent under two claims."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from storage import dead_letters
from storage import outbox_claims as claims
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.dead_letters import Revived
from storage.outbox import (
    Added,
    Claim,
    OutboxKind,
    OutboxRow,
    Outgoing,
    Priority,
    add,
    latest_card,
)
from storage.outbox_claims import Failure, Sent
from storage.tables.queues import outbox
from tests.runtime.conftest import BEGAN_AT
from tests.runtime.events import later
from tests.support.waiting import wait_until

MINE = Claim("mine", later(30))
CARD = {"msg_type": "interactive", "content": {"title": "报备成功 张三 13800138000"}}


def sending(receiver: str = "ou_wang", **changes: Any) -> Outgoing:
    return Outgoing(OutboxKind.SEND, receiver, CARD, **changes)


def put(
    database: Database, vault: Vault, outgoing: Outgoing, claim: Claim | None = MINE, at: float = 0
) -> Added | None:
    with database.transaction() as connection:
        return add(connection, vault, outgoing, now=later(at), claim=claim)


def claimed(
    database: Database, vault: Vault, at: float = 0, token: str = "mine"
) -> list[OutboxRow]:
    with database.transaction() as connection:
        claim = Claim(token, later(at + 30))
        return claims.claim_due(connection, vault, claim, now=later(at), limit=50)


def mark_sent(database: Database, row: OutboxRow, message_id: str = "om_1") -> None:
    with database.transaction() as connection:
        claims.mark_sent(connection, [Sent(row.seq, message_id, BEGAN_AT)], token="mine")


def test_a_row_waits_its_turn_when_another_began_to_be_sent_in_this_moment(
    database: Database, sealed: Vault
) -> None:
    with ThreadPoolExecutor(1) as others:
        with database.transaction() as connection:
            connection.execute(insert(outbox), _UNDER_WAY)  # not yet seen by anybody else
            second = others.submit(put, database, sealed, sending())
            if database.url.get_backend_name() == "postgresql":
                wait_until(lambda: _waits_for_a_lock(database))
        added = second.result()
    assert added is not None
    assert added.claimed is None
    with database.snapshot() as connection:
        found = connection.execute(select(outbox.c.status).order_by(outbox.c.seq)).scalars()
        assert list(found) == ["sending", "due"]


_UNDER_WAY = {
    "id": "first",
    "kind": "send",
    "receiver": "ou_wang",
    "target": "ou_wang",
    "not_before": BEGAN_AT,
    "status": "sending",
    "claim_token": "other",
    "claimed_until": later(30),
    "first_try_at": BEGAN_AT,
    "payload_enc": b"",
    "created_at": BEGAN_AT,
}


def _waits_for_a_lock(database: Database) -> bool:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with database.snapshot() as connection:
        return bool(connection.execute(waiting).scalar_one())


def test_a_row_for_an_idle_receiver_is_claimed_by_its_insertion(
    database: Database, sealed: Vault
) -> None:
    added = put(database, sealed, sending())
    assert added is not None
    assert added.claimed is not None
    assert added.claimed.payload == CARD
    assert added.claimed.first_try_at == BEGAN_AT
    assert claimed(database, sealed) == []


def test_a_run_for_another_moment_takes_nothing_from_a_sender_at_work(
    database: Database, sealed: Vault
) -> None:
    put(database, sealed, sending())
    with database.transaction() as connection:
        claim, tomorrow = Claim("run-due", later(40)), later(86_400)

        def due(real_time: float) -> list[OutboxRow]:
            moment = later(real_time)
            return claims.claim_due(connection, sealed, claim, now=moment, limit=9, due_by=tomorrow)

        assert due(10) == []
        assert len(due(31)) == 1


def test_the_second_row_for_a_receiver_waits_for_the_first(
    database: Database, sealed: Vault
) -> None:
    first, second = put(database, sealed, sending()), put(database, sealed, sending())
    assert first
    assert first.claimed
    assert second
    assert second.claimed is None
    assert claimed(database, sealed) == []
    mark_sent(database, first.claimed)
    assert [row.seq for row in claimed(database, sealed)] == [second.seq]


def test_without_a_sender_rows_wait_to_be_claimed(database: Database, sealed: Vault) -> None:
    added = put(database, sealed, sending(), claim=None)
    assert added
    assert added.claimed is None
    (row,) = claimed(database, sealed, token="another")
    assert (row.seq, row.attempts, row.payload) == (added.seq, 1, CARD)


def test_answers_go_before_alerts_before_scheduled_cards(database: Database, sealed: Vault) -> None:
    for priority in (Priority.SCHEDULED, Priority.ALERT, Priority.ANSWER):
        for receiver in ("ou_a", "ou_b"):
            put(database, sealed, sending(receiver, priority=priority), claim=None)
    order: list[tuple[str, int]] = []
    while rows := claimed(database, sealed):
        for row in rows:
            order.append((row.receiver, row.priority))
            mark_sent(database, row)
    assert order == [(to, level) for level in (0, 1, 2) for to in ("ou_a", "ou_b")]


def test_a_row_with_a_time_waits_for_it_and_holds_up_nobody(
    database: Database, sealed: Vault
) -> None:
    put(database, sealed, sending(not_before=later(4)))
    now = put(database, sealed, sending())
    assert now
    assert now.claimed
    mark_sent(database, now.claimed)
    assert claimed(database, sealed, at=3.9) == []
    assert len(claimed(database, sealed, at=4)) == 1


def test_a_dedup_key_is_borne_once(database: Database, sealed: Vault) -> None:
    assert put(database, sealed, sending(dedup_key="remind:1")) is not None
    assert put(database, sealed, sending(dedup_key="remind:1")) is None


def test_a_newer_patch_cancels_the_older_ones_of_its_card(
    database: Database, sealed: Vault
) -> None:
    def patch(text: str, card: str = "om_card") -> Outgoing:
        payload = {"content": {"text": text}}
        return Outgoing(OutboxKind.PATCH, "ou_wang", payload, target=card, not_before=later(4))

    for words, card in (("1", "om_card"), ("other", "om_other"), ("2", "om_card")):
        put(database, sealed, patch(words, card))
    texts = []
    while rows := claimed(database, sealed, at=4):
        for row in rows:
            texts.append(row.payload["content"]["text"])
            mark_sent(database, row, "")
    assert texts == ["other", "2"]


def test_a_patch_waits_until_its_card_has_a_message_id(database: Database, sealed: Vault) -> None:
    card = sending(card_key="attempt:7")
    added = put(database, sealed, card)
    assert added
    assert added.claimed
    patch = Outgoing(OutboxKind.PATCH, "ou_wang", {"content": {"n": 2}}, target_outbox_id=card.id)
    put(database, sealed, patch)
    assert claimed(database, sealed) == []
    mark_sent(database, added.claimed, "om_77")
    (row,) = claimed(database, sealed)
    assert (row.kind, row.target) == (OutboxKind.PATCH, "om_77")


def test_a_patch_of_a_card_that_never_arrived_becomes_a_new_card(
    database: Database, sealed: Vault
) -> None:
    card = sending()
    added = put(database, sealed, card)
    assert added
    assert added.claimed
    patch = {"msg_type": "interactive", "content": {"n": 2}}
    put(database, sealed, Outgoing(OutboxKind.PATCH, "ou_wang", patch, target_outbox_id=card.id))
    with database.transaction() as connection:
        assert claims.bury(connection, added.claimed, Failure(230013, "x"), token="mine")
    (row,) = claimed(database, sealed)
    assert (row.kind, row.target) == (OutboxKind.SEND, "ou_wang")


def test_the_latest_card_of_a_key_is_found(database: Database, sealed: Vault) -> None:
    first = put(database, sealed, sending(card_key="k"))
    second = sending(card_key="k")
    put(database, sealed, second)
    assert first
    assert first.claimed
    mark_sent(database, first.claimed, "om_first")
    with database.snapshot() as connection:
        found = latest_card(connection, "k")
        assert latest_card(connection, "unknown") is None
    assert found is not None
    assert (found.outbox_id, found.message_id) == (second.id, None)


def test_a_claim_that_ran_out_is_taken_over_with_the_same_id(
    database: Database, sealed: Vault
) -> None:
    added = put(database, sealed, sending())
    assert added
    assert added.claimed
    assert claimed(database, sealed, at=29, token="another") == []
    assert claimed(database, sealed, at=31, token="mine") == []
    (row,) = claimed(database, sealed, at=31, token="another")
    assert row.id == added.claimed.id
    assert row.first_try_at == BEGAN_AT
    mark_sent(database, added.claimed)
    with database.snapshot() as connection:
        assert dead_letters.depth(connection).sending == 1


def test_a_restart_frees_all_claims_of_others_at_once(database: Database, sealed: Vault) -> None:
    put(database, sealed, sending())
    with database.transaction() as connection:
        assert claims.reclaim_all(connection, token="new process") == 1
    assert len(claimed(database, sealed, token="new process")) == 1


def test_a_row_put_back_waits_and_keeps_its_first_try(database: Database, sealed: Vault) -> None:
    added = put(database, sealed, sending())
    assert added
    assert added.claimed
    with database.transaction() as connection:
        claims.put_back(
            connection,
            added.claimed,
            Failure(None, "timeout"),
            token="mine",
            next_try_at=later(10),
        )
    put(database, sealed, sending())
    assert claimed(database, sealed, at=9) == []
    (row,) = claimed(database, sealed, at=10)
    assert (row.seq, row.attempts, row.first_try_at) == (added.seq, 2, BEGAN_AT)


def test_dead_letters_are_listed_and_revived(database: Database, sealed: Vault) -> None:
    added = put(database, sealed, sending())
    assert added
    assert added.claimed
    with database.transaction() as connection:
        claims.bury(connection, added.claimed, Failure(230013, "不在可用范围"), token="mine")
    with database.transaction() as connection:
        (letter,) = dead_letters.dead_letters(connection)
        assert (letter.error_code, letter.error_text) == (230013, "不在可用范围")
        assert dead_letters.revive(connection, ["unknown"], now=later(60)) == Revived(0, 0)
        assert dead_letters.revive(connection, None, now=later(60)) == Revived(1, 0)
    (row,) = claimed(database, sealed, at=7200)
    assert row.first_try_at == later(7200)


def patching(target: str, words: str, **changes: Any) -> Outgoing:
    payload = {"msg_type": "interactive", "content": {"title": words}}
    return Outgoing(OutboxKind.PATCH, "ou_wang", payload, target=target, **changes)


def bury_next(database: Database, vault: Vault, at: float) -> None:
    (row,) = claimed(database, vault, at)
    with database.transaction() as connection:
        claims.bury(connection, row, Failure(None, "50 分钟"), token="mine")


def test_a_revived_state_of_a_card_never_comes_after_a_newer_one(
    database: Database, sealed: Vault
) -> None:
    put(database, sealed, patching("om_sent", "old"), claim=None)
    bury_next(database, sealed, 0)
    put(database, sealed, patching("om_sent", "new"), claim=None, at=60)
    (newer,) = claimed(database, sealed, 60)
    mark_sent(database, newer, "")
    for words in ("older", "newest"):
        put(database, sealed, patching("om_lost", words), claim=None, at=120)
        bury_next(database, sealed, 120)
    with database.transaction() as connection:
        assert dead_letters.revive(connection, None, now=later(180)) == Revived(1, 2)
    rows = claimed(database, sealed, 180)
    assert [row.payload["content"]["title"] for row in rows] == ["newest"]


def test_a_call_on_a_message_without_naming_it_is_a_bug(database: Database, sealed: Vault) -> None:
    """It could never be sent, and would keep /readyz at 503 for ever."""
    for kind in (OutboxKind.PATCH, OutboxKind.REPLY, OutboxKind.RECALL):
        with pytest.raises(ValueError, match="names no message"):
            put(database, sealed, Outgoing(kind, "ou_wang", CARD))


def test_no_word_of_a_card_lies_on_disk_in_the_clear(database: Database, sealed: Vault) -> None:
    put(database, sealed, sending())
    with database.snapshot() as connection:
        lines = str(connection.exec_driver_sql("SELECT * FROM outbox").all())
    assert "13800138000" not in lines


def test_two_senders_never_claim_one_row_nor_one_receiver(
    database: Database, sealed: Vault
) -> None:
    for number in range(60):
        put(database, sealed, sending(f"ou_{number % 20}"), claim=None)
    barrier = threading.Barrier(4)

    def take(number: int) -> list[OutboxRow]:
        barrier.wait()
        return claimed(database, sealed, token=f"sender-{number}")

    with ThreadPoolExecutor(4) as pool:
        rows = [row for found in pool.map(take, range(4)) for row in found]
    receivers = [row.receiver for row in rows]
    assert len(receivers) == len(set(receivers))
    assert len(receivers) <= 20


def claimed_ahead(database: Database, vault: Vault, due_by: float) -> list[str]:
    with database.transaction() as connection:
        claim = Claim("ahead", later(30))
        rows = claims.claim_due(
            connection, vault, claim, now=later(0), due_by=later(due_by), limit=50
        )
        return [row.receiver for row in rows]


def test_a_run_ahead_of_time_takes_what_is_due_by_then_and_no_row_that_rests_or_is_in_hand(
    database: Database, sealed: Vault
) -> None:
    day = 86_400.0
    put(database, sealed, sending("ou_tomorrow"), claim=None, at=day)
    put(database, sealed, sending("ou_later"), claim=None, at=2 * day)
    put(database, sealed, sending("ou_in_hand"))
    resting = put(database, sealed, sending("ou_resting"))
    assert resting is not None
    assert resting.claimed is not None
    with database.transaction() as connection:
        failure = Failure(None, "网络")
        row, until = resting.claimed, later(60)
        claims.put_back(connection, row, failure, token="mine", next_try_at=until)
    assert claimed_ahead(database, sealed, day) == ["ou_tomorrow"]


def test_what_a_run_ahead_of_time_could_not_send_is_due_for_every_sender(
    database: Database, sealed: Vault
) -> None:
    put(database, sealed, sending("ou_mine"), claim=None, at=1_000)
    put(database, sealed, sending("ou_planned", not_before=later(1_000)), claim=None)
    assert claimed(database, sealed) == []
    with database.transaction() as connection:
        claims.leave_to_others(connection, later(1_000), now=later(0))
    assert [row.receiver for row in claimed(database, sealed)] == ["ou_mine"]
