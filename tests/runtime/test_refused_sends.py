"""What becomes of messages the platform refuses: no silence, no burial of what is well, the right people told."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.playground import team
from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from bot.sender import NO_RETRY_AFTER
from handlers.people import PersonStatus, Profile
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.outbox import OutboxKind, Outgoing
from tests.chat import Chat
from tests.runtime.conftest import BEGAN_AT, HandClock
from tests.runtime.sending import Desk, chat, desk, playground, texts
from tests.support.waiting import wait_until

__all__ = ["chat", "desk", "playground"]

LOST = "om_0123456789abcdef0123456789abcdef"


def card(words: str, **extra: Any) -> dict[str, Any]:
    element = {"tag": "div", "text": {"tag": "plain_text", "content": words}}
    content = {
        "schema": "2.0",
        "config": {"update_multi": True},
        "header": {"title": {"tag": "plain_text", "content": "报备"}},
        "body": {"elements": [element, *([extra] if extra else [])]},
    }
    return {"msg_type": "interactive", "content": content}


NOBODY_KNOWN = {"tag": "markdown", "content": "<at id=ou_nobody></at>"}
"""Well formed, so that our own check lets it pass; the platform refuses it (230099)."""
MISSHAPEN = {"tag": "action", "actions": []}
"""A tag of card JSON 1.0."""


def know_people(desk: Desk) -> None:
    with desk.database.write(desk.vault) as store:
        people = (
            Profile(team.WANG_LEI, name="王磊", leader_open_id=team.ZHAO_MIN),
            Profile(team.LIU_YANG, name="刘洋", leader_open_id=team.ZHAO_MIN),
            Profile(team.ZHAO_MIN, name="赵敏"),
            Profile(team.WU_HAO, name="吴昊"),
        )
        for person in people:
            store.people.upsert_profile(person, BEGAN_AT)
        store.people.set_admins([team.WU_HAO], BEGAN_AT)


def statuses(desk: Desk, receiver: str) -> list[tuple[str, str]]:
    with desk.database.snapshot() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT status, error_text FROM outbox WHERE receiver = '{receiver}' ORDER BY seq"
        )
        return [(row[0], row[1]) for row in rows]


# ---------------------------------------------------------------- never silence


@pytest.mark.parametrize("kind", [OutboxKind.REPLY, OutboxKind.PATCH])
def test_an_answer_to_a_message_that_does_not_exist_comes_as_a_new_one(
    desk: Desk, chat: Chat, kind: OutboxKind
) -> None:
    desk.sender.start()
    desk.put(Outgoing(kind, team.WANG_LEI, card("已报备"), target=LOST))
    wait_until(lambda: len(chat.person("王磊").cards()) == 1)
    wait_until(desk.is_empty)
    assert desk.depth().dead == 0


@pytest.mark.parametrize("part", [NOBODY_KNOWN, MISSHAPEN], ids=["refused", "misshapen"])
def test_a_card_nobody_can_show_comes_as_text_once(
    desk: Desk, chat: Chat, part: dict[str, Any]
) -> None:
    desk.sender.start()
    desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, card("已报备成功", **part)))
    wait_until(lambda: len(texts(chat)) == 1)
    wait_until(desk.is_empty)
    assert "已报备成功" in texts(chat)[0]
    assert desk.depth().dead == 0


def test_a_misshapen_card_is_never_offered_to_the_platform(desk: Desk, chat: Chat) -> None:
    desk.sender.start()
    desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, card("已报备成功", **MISSHAPEN)))
    wait_until(lambda: len(texts(chat)) == 1)
    sends = [call for call in chat.calls() if "/im/v1/messages" in call["path"]]
    assert [call["status"] for call in sends] == [200]


def test_a_new_state_that_cannot_be_shown_leaves_the_card_and_comes_as_text(
    desk: Desk, chat: Chat
) -> None:
    desk.sender.start()
    first = desk.put(Outgoing(OutboxKind.SEND, team.WANG_LEI, card("一")))
    patch = Outgoing(
        OutboxKind.PATCH, team.WANG_LEI, card("二", **NOBODY_KNOWN), target_outbox_id=first.id
    )
    desk.put(patch)
    wait_until(lambda: any("二" in text for text in texts(chat)))
    wait_until(desk.is_empty)
    assert [shown.text for shown in chat.person("王磊").cards() if "一" in shown.text]


# ---------------------------------------------------------------- the app itself is refused


@pytest.mark.parametrize("fault", ["ip_blocked", "quota_used_up", "app_disabled"])
def test_what_concerns_the_whole_app_buries_nothing(desk: Desk, chat: Chat, fault: str) -> None:
    know_people(desk)
    chat.fault(fault, on="im/v1/messages")
    desk.sender.start()
    for words in ("甲", "乙"):
        desk.text(words)
        desk.text(words, team.LI_LEI)
    wait_until(lambda: desk.sender.halted != "")
    wait_until(lambda: desk.depth().sending == 0)
    desk.clock.advance(seconds=2 * NO_RETRY_AFTER.total_seconds())
    desk.text("丙")
    assert desk.depth().dead == 0

    chat.fault(fault, probability=0)
    desk.skipped_seconds += 31
    desk.sender.wake()
    wait_until(desk.is_empty, timeout=20)
    assert desk.sender.halted == ""
    assert (texts(chat), texts(chat, "李雷")) == (["甲", "乙", "丙"], ["甲", "乙"])
    assert ["一度暂停" in text for text in texts(chat, "吴昊")] == [True]


def test_while_halted_one_message_each_half_minute_finds_out(desk: Desk, chat: Chat) -> None:
    chat.fault("ip_blocked", on="im/v1/messages")
    for to in (team.WANG_LEI, team.LI_LEI, team.CHEN_CHEN):
        desk.text("hello", to)
    desk.sender.start()
    wait_until(lambda: desk.sender.halted != "" and desk.depth().sending == 0)
    tried = len(chat.calls())
    assert desk.sender.pump_once() == 0
    desk.skipped_seconds += 31
    desk.sender.wake()
    wait_until(lambda: len(chat.calls()) == tried + 1)
    wait_until(lambda: desk.depth().sending == 0)
    assert desk.sender.pump_once() == 0
    assert len(chat.calls()) == tried + 1


# ---------------------------------------------------------------- a person, a group


def test_the_manager_hears_once_of_somebody_who_gets_no_messages(desk: Desk, chat: Chat) -> None:
    know_people(desk)
    desk.sender.start()
    for words in ("甲", "乙"):
        chat.fault("out_of_availability", times=1)
        desk.text(words)
        wait_until(desk.is_empty)
    assert desk.depth().dead == 2
    assert len(texts(chat, "赵敏")) == 1
    assert "王磊" in texts(chat, "赵敏")[0]
    assert texts(chat, "吴昊") == []


def test_without_a_manager_the_administrators_hear(desk: Desk, chat: Chat) -> None:
    know_people(desk)
    chat.fault("out_of_availability", times=1)
    desk.sender.start()
    desk.text("甲", team.ZHAO_MIN)
    wait_until(lambda: len(texts(chat, "吴昊")) == 1)
    assert "赵敏" in texts(chat, "吴昊")[0]


@pytest.fixture
def abandoned(database: Database, sealed: Vault, clock: HandClock) -> Iterator[tuple[Desk, Chat]]:
    """A desk in a company of its own: who leaves it does not come back."""
    with Playground(PlaygroundConfig(limits_scale=0)) as own, Chat(own.base_url) as driver:
        made = Desk(database, sealed, clock, own)
        yield made, driver
        made.sender.stop()
        made.client.close()


def test_who_resigned_is_known_to_have_left(abandoned: tuple[Desk, Chat]) -> None:
    desk, chat = abandoned
    know_people(desk)
    chat.person("刘洋").leaves()
    desk.sender.start()
    desk.text("甲", team.LIU_YANG)
    wait_until(lambda: len(texts(chat, "赵敏")) == 1)
    with desk.database.read(desk.vault) as store:
        left = store.people.get(team.LIU_YANG)
    assert left is not None
    assert left.status is PersonStatus.LEFT


def test_a_group_that_threw_the_bot_out_gets_no_more(desk: Desk, chat: Chat) -> None:
    know_people(desk)
    group = chat.make_group("华东销售", "王磊", "李雷")
    chat.post(f"groups/{group}/remove-bot")
    for words in ("甲", "乙"):
        desk.text(words, group)
    desk.sender.start()
    wait_until(lambda: len(texts(chat, "吴昊")) == 1)
    desk.text("丙", group)
    found = statuses(desk, group)
    assert [status for status, _ in found] == ["dead", "cancelled", "cancelled"]
    assert all(note for _, note in found)
    assert "不在群里" in texts(chat, "吴昊")[0]


def test_a_group_that_takes_the_bot_back_gets_messages_again(desk: Desk, chat: Chat) -> None:
    group = chat.make_group("华东销售", "王磊")
    with desk.database.write(desk.vault) as store:
        store.chats.left(group, BEGAN_AT)
    desk.text("甲", group)
    with desk.database.write(desk.vault) as store:
        store.chats.joined(group, "华东销售", BEGAN_AT)
    desk.text("乙", group)
    desk.sender.start()
    wait_until(desk.is_empty)
    assert [status for status, _ in statuses(desk, group)] == ["cancelled", "sent"]


def test_administrators_hear_that_phone_numbers_were_masked(desk: Desk, chat: Chat) -> None:
    know_people(desk)
    chat.fault("dlp")
    desk.sender.start()
    desk.text("张三 13800138000")
    wait_until(lambda: texts(chat) == ["张三 138****8000"])
    wait_until(lambda: len(texts(chat, "吴昊")) == 1)
    assert "打码" in texts(chat, "吴昊")[0]


# ---------------------------------------------------------------- trouble of our own


def test_a_row_whose_outcome_could_not_be_written_comes_again(desk: Desk, chat: Chat) -> None:
    chat.fault("out_of_availability", times=1)
    with desk.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE person RENAME TO away")
    desk.sender.start()
    desk.text("甲")
    wait_until(lambda: chat.calls() and desk.depth().sending == 0)
    with desk.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO person")
    desk.clock.advance(minutes=2)
    wait_until(lambda: texts(chat) == ["甲"])
