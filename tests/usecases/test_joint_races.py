"""The partner agrees in the moment in which the owner takes the proposal back, or cedes the customer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from handlers.incoming import CardClicked, ChatKind, Incoming, MessageReceived
from storage.uow import StillContested
from tests.usecases.desk import CardView, Desk, open_id
from tests.usecases.samples import COMPLETE, RIVAL, YUNSHAN

ROUNDS = 4


def message(desk: Desk, name: str, text: str) -> Incoming:
    return MessageReceived(
        message_id=f"om_race_{next(desk.serial)}",
        chat_id=f"oc_{open_id(name)}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=open_id(name),
        message_type="text",
        text=text,
        sent_at=desk.clock.at,
    )


def press(desk: Desk, name: str, card: CardView, words: str) -> Incoming:
    return CardClicked(
        message_id=card.message_id,
        chat_id=f"oc_{open_id(name)}",
        operator_open_id=open_id(name),
        value=card.value(words),
        clicked_at=desk.clock.at,
        form_value={"reason": ""},
    )


def at_once(desk: Desk, deeds: Sequence[tuple[str, Incoming]]) -> list[str]:
    """Do all of these in one moment; returns what each came to."""
    rows = [desk.store(incoming, name) for name, incoming in deeds]
    barrier = Barrier(len(rows))

    def work(number: int) -> str:
        barrier.wait()
        for _ in range(5):
            try:
                return desk.process(rows[number]).act
            except StillContested:
                continue
        raise AssertionError("never decided")

    with ThreadPoolExecutor(len(rows)) as pool:
        return list(pool.map(work, range(len(rows))))


@pytest.mark.parametrize(
    ("words", "taken_back", "too_late"),
    [
        ("联合 云杉智能 取消", "joint.withdraw", "joint.end_ask"),
        ("撤销", "undo", "undo.refused"),
    ],
)
def test_what_both_sides_were_told_is_what_holds(
    desk: Desk, words: str, taken_back: str, too_late: str
) -> None:
    desk.says("王磊", COMPLETE)
    customer = desk.customer(YUNSHAN)
    for _ in range(ROUNDS):
        desk.says("王磊", "联合 云杉智能 @李雷 7:3")
        card = desk.card_to("李雷", "邀请您联合")
        owner, partner = at_once(
            desk,
            [
                ("王磊", message(desk, "王磊", words)),
                ("李雷", press(desk, "李雷", card, "接收")),
            ],
        )
        shares = desk.read(lambda store: store.joints.shares_of(customer.id))
        grants = desk.read(lambda store: store.sharing.collaborators(customer.id, desk.clock.at))
        assert (owner, partner) in {
            (taken_back, "joint.gone"),
            (too_late, "joint.agree"),
        }
        is_agreed = partner == "joint.agree"
        assert bool(shares) is is_agreed
        assert bool(grants) is is_agreed
        if is_agreed:
            desk.says("李雷", "联合 云杉智能 取消")
        desk.later(minutes=1)


def test_nobody_shares_with_a_former_owner(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.says("王磊", "联合 云杉智能 @李雷 7:3")
    offer, attempt = desk.card_to("李雷", "邀请您联合"), desk.card_to("王磊", "有人报备了")
    acts = at_once(
        desk,
        [
            ("王磊", press(desk, "王磊", attempt, "让出")),
            ("李雷", press(desk, "李雷", offer, "接收")),
        ],
    )
    customer = desk.customer(YUNSHAN)
    assert customer.owner_open_id == open_id("陈晨"), acts
    assert desk.read(lambda store: store.joints.shares_of(customer.id)) == {}
    assert desk.read(lambda store: store.joints.waiting_of(customer.id)) is None
