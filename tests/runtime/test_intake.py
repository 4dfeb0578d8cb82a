"""The intake behind its webhook: what is answered 200 is stored, what is repeated has no effect."""

import itertools
import json
import random
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from bot.feishu.inbound import MAX_BODY_BYTES, Verifier
from bot.intake import BUSY, IN_PROGRESS, SENT_BEFORE, UNREADABLE, Intake, IntakeParts
from bot.metrics import Metrics
from bot.web.webhook import PATH, Webhook
from bot.worker import Processed
from bot.worklanes import Answer, Failed
from handlers.actions import Action, Click, pack
from storage import inbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import GroupCommit
from storage.inbox import InboxRow, NewInbox
from tests.runtime.conftest import BEGAN_AT, HandClock
from tests.support.holding import held
from tests.support.waiting import wait_until

TOKEN, APP, TENANT = "v-token", "cli_app", "tenant_a"
_numbers = itertools.count(1)


@dataclass(slots=True)
class Hand:
    """Takes rows over as a worker would; clicks are answered as told."""

    rows: list[InboxRow] = field(default_factory=list)
    waiting: dict[int, list[Future[Answer]]] = field(default_factory=dict)
    answers: bool = True
    breaks_with: str = ""

    def at_once(self, new: NewInbox) -> Processed | None:
        return None

    def accept(self, row: InboxRow, future: Future[Answer] | None = None) -> None:
        self.rows.append(row)
        if future is not None:
            if self.breaks_with:
                future.set_exception(Failed(self.breaks_with))
                return
            self.waiting.setdefault(row.id, []).append(future)
            if self.answers:
                self.answer(row)

    def attach(self, row_id: int, future: Future[Answer]) -> bool:
        if row_id not in self.waiting:
            return False
        self.waiting[row_id].append(future)
        return True

    def answer(self, row: InboxRow) -> None:
        for future in self.waiting.get(row.id, []):
            future.set_result({"toast": {"type": "success", "content": f"row {row.id}"}})


@dataclass(slots=True)
class Door:
    """The webhook over a database."""

    database: Database
    vault: Vault
    clock: HandClock
    hand: Hand
    metrics: Metrics
    webhook: Webhook

    def post(self, body: object, **environ: Any) -> tuple[int, dict[str, Any]]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        status: list[int] = []

        def start(line: str, headers: list[tuple[str, str]], /) -> None:
            status.append(int(line.split()[0]))

        given = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": BytesIO(raw),
        }
        content: Iterable[bytes] = self.webhook(given | environ, start)
        return status[0], json.loads(b"".join(content))

    def stored(self) -> int:
        with self.database.snapshot() as connection:
            return inbox.depth(connection).due

    def finish(self, answer: dict[str, Any]) -> None:
        """Finish what came last, as the worker would."""
        row = self.hand.rows[-1]
        with self.database.transaction() as connection:
            inbox.take(connection, row, now=self.clock.now())
            inbox.store_answer(connection, self.vault, row.id, answer)

    def counts(self, name: str) -> list[str]:
        lines = self.metrics.render().decode().splitlines()
        return [line for line in lines if line.startswith(name + "{")]


@pytest.fixture
def door(database: Database, sealed: Vault, clock: HandClock) -> Door:
    hand, metrics = Hand(), Metrics()
    commits = GroupCommit(database, sealed)
    now = itertools.count()
    intake = Intake(
        IntakeParts(database, sealed, clock, commits, metrics, APP, hand),
        monotonic=lambda: next(now) * 0.5,
    )
    webhook = Webhook(intake, Verifier("", TOKEN), clock, metrics)
    return Door(database, sealed, clock, hand, metrics, webhook)


def envelope(event_type: str, event: dict[str, Any], **header: Any) -> dict[str, Any]:
    created_ms = int(BEGAN_AT.timestamp() * 1000)
    values = {
        "event_id": f"ev_{next(_numbers)}",
        "event_type": event_type,
        "create_time": str(created_ms),
        "token": TOKEN,
        "app_id": APP,
        "tenant_key": TENANT,
    }
    return {"schema": "2.0", "header": values | header, "event": event}


def said(text: str = "帮助", *, message_id: str = "", chat: str = "p2p", **header: Any) -> Any:
    event = {
        "sender": {
            "sender_id": {"open_id": "ou_wang"},
            "sender_type": "user",
            "tenant_key": TENANT,
        },
        "message": {
            "message_id": message_id or f"om_{next(_numbers)}",
            "create_time": str(int(BEGAN_AT.timestamp() * 1000)),
            "chat_id": f"oc_{chat}",
            "chat_type": chat if chat == "p2p" else "group",
            "message_type": "text",
            "content": json.dumps({"text": text}),
        },
    }
    return envelope("im.message.receive_v1", event, **header)


def button(action: Action = Action.KEEP, **ids: Any) -> dict[str, Any]:
    """Return a button's value, as our cards carry it."""
    return pack(Click(action, **ids))


def clicked(
    value: object,
    *,
    card: str = "om_card",
    by: str = "ou_wang",
    chat: str = "oc_p2p",
    **header: Any,
) -> Any:
    event = {
        "operator": {"open_id": by, "tenant_key": TENANT},
        "token": "c-1",
        "action": {"value": value, "tag": "button"},
        "context": {"open_message_id": card, "open_chat_id": chat},
    }
    return envelope("card.action.trigger", event, **header)


def test_a_message_is_on_disk_before_it_is_answered(door: Door) -> None:
    assert door.post(said()) == (200, {})
    assert door.stored() == 1
    assert [row.partition for row in door.hand.rows] == ["ou_wang"]


def test_five_deliveries_of_each_event_in_any_order_are_one(door: Door) -> None:
    events = [said(str(number)) for number in range(6)] + [
        clicked(button(claim=number + 1), card=f"om_{number}") for number in range(4)
    ]
    deliveries = events * 5
    random.Random(3).shuffle(deliveries)
    for event in deliveries:
        assert door.post(event)[0] == 200
    assert door.stored() == len(door.hand.rows) == 10


def test_one_message_under_five_event_ids_is_one(door: Door) -> None:
    for _ in range(5):
        door.post(said(message_id="om_same"))
    assert door.stored() == 1


def test_equal_events_at_the_same_moment_are_one(door: Door) -> None:
    event = said()
    barrier = threading.Barrier(8)

    def deliver(_: int) -> int:
        barrier.wait()
        return door.post(event)[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(deliver, range(8))) == [200] * 8
    assert door.stored() == 1


def test_in_a_group_the_chat_gives_the_order(door: Door) -> None:
    door.post(said(chat="group_a"))
    door.post(clicked(button()))
    assert [row.partition for row in door.hand.rows] == ["oc_group_a", "ou_wang"]


def test_after_a_restart_a_press_in_a_group_still_stands_in_its_order(door: Door) -> None:
    with door.database.write(door.vault) as store:
        store.chats.joined("oc_group_a", "华东销售", BEGAN_AT)
    door.post(clicked(button(), chat="oc_group_a"))
    assert [row.partition for row in door.hand.rows] == ["oc_group_a"]


def test_a_recall_stands_in_line_with_its_message(door: Door) -> None:
    door.post(said(message_id="om_7"))
    recalled = {
        "message_id": "om_7",
        "chat_id": "oc_p2p",
        "recall_time": str(int(BEGAN_AT.timestamp() * 1000)),
        "recall_type": "message_owner",
    }
    door.post(envelope("im.message.recalled_v1", recalled))
    assert [row.partition for row in door.hand.rows] == ["ou_wang", "ou_wang"]


def test_a_store_that_fails_is_told_so_that_feishu_delivers_again(door: Door) -> None:
    with door.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    assert door.post(said())[0] == 500
    with door.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    assert door.post(said())[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"", 400),
        (b"[1, 2]", 400),
        (b"\xff\xfe\x00", 400),
        (b"x" * (MAX_BODY_BYTES + 1), 413),
        (said(token="forged"), 401),
        (said(app_id="cli_other"), 403),
        (envelope("im.message.receive_v1", {"sender": 7}), 400),
        ({"type": "url_verification", "token": "forged", "challenge": "x"}, 401),
    ],
    ids=["words", "empty", "list", "bytes", "large", "token", "app", "malformed", "challenge"],
)
def test_bad_requests_get_a_status_store_nothing_and_leak_nothing(
    door: Door, body: object, status: int
) -> None:
    answered, content = door.post(body)
    assert answered == status
    assert set(content) <= {"error", "field"}
    assert door.stored() == 0


def test_too_much_is_refused_by_its_stated_length_unread(door: Door) -> None:
    assert door.post(b"{}", CONTENT_LENGTH=str(MAX_BODY_BYTES + 1))[0] == 413


def test_other_methods_are_refused(door: Door) -> None:
    assert door.post(b"", REQUEST_METHOD="GET")[0] == 405


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(hours=7), 200),
        (timedelta(hours=25), 401),
        (timedelta(minutes=-4), 200),
        (timedelta(minutes=-6), 401),
    ],
)
def test_only_very_old_or_future_events_are_refused(
    door: Door, age: timedelta, status: int
) -> None:
    event = said()
    door.clock.advance(seconds=age.total_seconds())
    assert door.post(event)[0] == status


def test_the_challenge_is_answered(door: Door) -> None:
    body = {"type": "url_verification", "token": TOKEN, "challenge": 'aj"x'}
    assert door.post(body) == (200, {"challenge": 'aj"x'})


def test_unknown_events_are_acknowledged_and_counted(door: Door) -> None:
    assert door.post(envelope("drive.file.edit_v1", {})) == (200, {})
    assert door.stored() == 0
    assert door.counts("baobei_events_total") == [
        'baobei_events_total{kind="other",result="unknown"} 1.0'
    ]


def test_somebody_of_another_tenant_is_not_served(door: Door) -> None:
    event = said()
    event["event"]["sender"]["tenant_key"] = "tenant_b"
    assert door.post(event) == (200, {})
    assert door.stored() == 0
    assert door.counts("baobei_events_total") == [
        'baobei_events_total{kind="other",result="foreign_tenant"} 1.0'
    ]


# ---------------------------------------------------------------- clicks


def test_a_click_from_another_tenant_is_told_so_politely(door: Door) -> None:
    event = clicked(button())
    event["event"]["operator"]["tenant_key"] = "tenant_b"
    status, body = door.post(event)
    assert (status, body["toast"]["type"]) == (200, "warning")
    assert "只为" in body["toast"]["content"]
    assert door.stored() == 0


def test_a_click_is_answered_with_what_the_work_came_to(door: Door) -> None:
    status, body = door.post(clicked(button()))
    assert (status, body["toast"]["content"]) == (200, f"row {door.hand.rows[0].id}")


def test_a_second_press_gets_the_answer_of_the_first(door: Door) -> None:
    door.hand.answers = False
    assert door.post(clicked(button()))[1] == IN_PROGRESS
    (row,) = door.hand.rows
    with door.database.transaction() as connection:
        inbox.take(connection, row, now=BEGAN_AT)
        inbox.store_answer(connection, door.vault, row.id, {"toast": {"content": "kept"}})
    assert door.post(clicked(button()))[1] == {"toast": {"content": "kept"}}
    assert len(door.hand.rows) == 1


def test_a_button_pressed_again_after_another_deed_is_a_new_act(door: Door) -> None:
    """Whatever card the deed was on: what the button brought may be gone or different by now."""
    pressed = clicked(button(Action.RUN), card="om_help")
    for other in (
        clicked(button(Action.DRAFT_DISCARD), card="om_form"),
        said("提醒我 明天 打电话"),
        said(),
    ):
        door.post(pressed)
        door.finish({})
        door.post(other)
        door.finish({})
        pressed = clicked(button(Action.RUN), card="om_help")
    assert len(door.hand.rows) == 6
    assert door.post(pressed)[0] == 200
    door.finish({})
    assert door.post(clicked(button(Action.RUN), card="om_help")) == (200, SENT_BEFORE)
    assert len(door.hand.rows) == 7


def test_a_press_delivered_again_is_the_same_whatever_came_after_it(door: Door) -> None:
    pressed, finished = clicked(button(Action.RUN)), 0
    for event in (pressed, said(), pressed):
        door.post(event)
        if len(door.hand.rows) > finished:
            finished = len(door.hand.rows)
            door.finish({})
    assert len(door.hand.rows) == 2


def test_another_persons_deed_makes_no_new_act_of_mine(door: Door) -> None:
    door.post(clicked(button(Action.RUN)))
    door.finish({"toast": {"content": "done"}})
    door.post(clicked(button(Action.RUN), card="om_his", by="ou_li"))
    door.finish({"toast": {"content": "his"}})
    assert door.post(clicked(button(Action.RUN)))[1] == {"toast": {"content": "done"}}


def test_a_press_that_brought_a_new_card_is_never_answered_with_silence(door: Door) -> None:
    door.post(clicked(button(Action.RUN)))
    door.finish({})
    assert door.post(clicked(button(Action.RUN))) == (200, SENT_BEFORE)


def test_paging_on_and_back_and_on_again_are_three_acts(door: Door) -> None:
    for page in (2, 1, 2):
        door.post(clicked(button(Action.MINE, page=page)))
    assert len(door.hand.rows) == 3


def test_the_same_act_counts_anew_after_half_a_minute(door: Door) -> None:
    door.post(clicked(button(Action.SNOOZE)))
    door.clock.advance(seconds=31)
    door.post(clicked(button(Action.SNOOZE)))
    assert len(door.hand.rows) == 2


def test_two_people_pressing_one_button_are_two_acts(door: Door) -> None:
    for by in ("ou_a", "ou_b"):
        door.post(clicked(button(), by=by))
    assert len(door.hand.rows) == 2


def test_late_work_is_told_as_in_progress(door: Door) -> None:
    door.hand.answers = False
    assert door.post(clicked(button())) == (200, IN_PROGRESS)
    assert door.stored() == 1


def test_a_click_the_database_keeps_waiting_is_answered_all_the_same(
    door: Door, schema_url: str
) -> None:
    with held(schema_url, "inbox"):
        assert door.post(clicked(button())) == (200, BUSY)
    wait_until(lambda: door.stored() == 1)


def test_broken_work_is_told_with_its_id(door: Door) -> None:
    door.hand.breaks_with = "K7M2PQ"
    assert "K7M2PQ" in door.post(clicked(button()))[1]["toast"]["content"]


def test_a_malformed_click_gets_a_polite_line(door: Door) -> None:
    event = clicked(button())
    del event["event"]["operator"]
    status, body = door.post(event)
    assert (status, body["toast"]["type"]) == (200, "error")
    assert door.stored() == 0


@pytest.mark.parametrize(
    "value",
    ["words", 7, None, [], {"deep": {"er": [1]}}, {"a": "keep"}, button() | {"c": "1"}],
)
def test_a_value_that_is_not_ours_is_told_and_logged_and_not_stored(
    door: Door, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.post(clicked(value)) == (200, UNREADABLE)
    assert (door.stored(), door.hand.rows) == (0, [])
    logged = capsys.readouterr()
    assert (logged.out + logged.err).count("event.malformed") == 1


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_other_methods_are_logged_and_counted(
    door: Door, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.post(b"", REQUEST_METHOD=method) == (405, {"error": "post_only"})
    logged = capsys.readouterr()
    assert (logged.out + logged.err).count("event.rejected") == 1
    assert door.counts("baobei_rejected_total") == ['baobei_rejected_total{reason="post_only"} 1.0']
