"""The receiver accepts while a manager gives the customer to somebody else: it changes hands once."""

from concurrent.futures import ThreadPoolExecutor

from handlers.incoming import CardClicked
from handlers.records import LedgerKind
from storage.inbox import InboxRow
from storage.uow import StillContested
from tests.usecases.desk import CardView, Desk, open_id
from tests.usecases.test_handover import NAME, offered


def press(desk: Desk, name: str, card: CardView, words: str, lane: str) -> InboxRow:
    """A press, stored but not yet worked on."""
    clicked = CardClicked(
        message_id=card.message_id,
        chat_id=f"oc_{open_id(name)}",
        operator_open_id=open_id(name),
        value=card.value(words),
        clicked_at=desk.clock.at,
    )
    return desk.store(clicked, lane)


def work(desk: Desk, row: InboxRow) -> str:
    for _ in range(5):
        try:
            return desk.pipeline.process(row).act
        except StillContested:
            continue
    raise AssertionError("never decided")


def test_accepted_and_given_away_at_once_it_moves_once(desk: Desk) -> None:
    customer = offered(desk)
    offer = desk.card_to("李雷", "区域调整")
    preview = desk.says("赵敏", "移交 云杉智能 给 @韩梅梅").card
    rows = [
        press(desk, "李雷", offer, "接收", "lane-1"),
        press(desk, "赵敏", preview, "确认移交", "lane-2"),
    ]
    with ThreadPoolExecutor(2) as pool:
        acts = list(pool.map(lambda row: work(desk, row), rows))
    assert acts in (["handover.accept", "handover.refused"], ["handover.gone", "handover"])
    entries = desk.read(lambda store: store.ledger.entries_of(customer.id))
    moved = [one for one in entries if one.kind is LedgerKind.TRANSFERRED]
    assert [one.owner_open_id for one in moved] == [desk.customer(NAME).owner_open_id]


def test_accept_pressed_twice_at_once_counts_once(desk: Desk) -> None:
    customer = offered(desk)
    offer = desk.card_to("李雷", "区域调整")
    rows = [press(desk, "李雷", offer, "接收", f"lane-{number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        acts = sorted(pool.map(lambda row: work(desk, row), rows))
    assert acts == ["handover.accept", *["handover.gone"] * 3]
    entries = desk.read(lambda store: store.ledger.entries_of(customer.id))
    assert [one.kind for one in entries].count(LedgerKind.TRANSFERRED) == 1
