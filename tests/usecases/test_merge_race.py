"""Two people merge, or work on a customer while it is merged: it happens once, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from handlers.actions import Action, Click, pack
from handlers.incoming import CardClicked, ChatKind, MessageReceived
from handlers.records import LedgerKind
from storage.inbox import InboxRow
from tests.usecases.desk import ADMIN, NOW, Desk, open_id
from tests.usecases.test_handover_race import press, work
from tests.usecases.test_merge import NAME, OTHER, previewed, rows, two


def undo(desk: Desk, name: str, value: dict[str, Any]) -> InboxRow:
    """A press on 撤销合并, stored but not yet worked on."""
    chat = f"oc_{open_id(name)}"
    clicked = CardClicked(f"om_{name}", chat, open_id(name), value, desk.clock.at)
    return desk.store(clicked, name)


def test_two_who_confirm_at_once_merge_once_and_undo_once(desk: Desk) -> None:
    kept, other = two(desk)
    before = rows(desk, kept, other)
    first = previewed(desk)
    turned = desk.clicks(ADMIN, previewed(desk, ADMIN), "改为保留另一家").card
    pressed = [
        press(desk, name, card, "确认合并", f"lane-{number}")
        for number, (name, card) in enumerate((("赵敏", first), (ADMIN, turned), ("赵敏", first)))
    ]
    with ThreadPoolExecutor(3) as pool:
        acts = sorted(pool.map(lambda row: work(desk, row), pressed))
    assert acts.count("merge") == 1, acts
    assert set(acts) <= {"merge", "merge.refused", "draft.gone"}
    (one,) = desk.customers()
    entries = desk.read(lambda store: store.ledger.entries_of(one.id))
    assert [entry.kind for entry in entries].count(LedgerKind.MERGED) == 1
    (done,) = desk.read(lambda store: store.merges.since(NOW))
    value = pack(Click(Action.MERGE_UNDO, word=str(done.id)))
    again = [undo(desk, name, value) for name in (ADMIN, "赵敏")]
    with ThreadPoolExecutor(2) as pool:
        acts = sorted(pool.map(lambda row: work(desk, row), again))
    assert acts == ["merge.undo_refused", "merge.undone"]
    assert rows(desk, kept, other) == before


def test_a_follow_up_written_while_its_customer_is_merged_is_not_lost(desk: Desk) -> None:
    kept, other = two(desk)
    card = previewed(desk)
    said = MessageReceived(
        message_id="om_race",
        chat_id=f"oc_{open_id('李雷')}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=open_id("李雷"),
        message_type="text",
        text=f"跟进 {OTHER} 电话聊了预算和交期，下周给方案",
        sent_at=desk.clock.at,
    )
    pressed = [press(desk, "赵敏", card, "确认合并", "lane-1"), desk.store(said, "李雷")]
    with ThreadPoolExecutor(2) as pool:
        acts = list(pool.map(lambda row: work(desk, row), pressed))
    assert acts[0] == "merge", acts
    found = desk.read(lambda store: store.follow_ups.of_customer(kept.id))
    lost = desk.read(lambda store: store.follow_ups.of_customer(other.id))
    assert not lost
    assert len(found) == (acts[1] == "follow_up")
    assert [one.name for one in desk.customers()] == [NAME]
