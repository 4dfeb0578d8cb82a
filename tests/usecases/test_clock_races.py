"""A release meets a follow-up, an extension, and a second scheduler in the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from handlers.incoming import ChatKind, MessageReceived
from handlers.records import LedgerKind, Ownership
from storage.uow import StillContested
from tests.usecases.desk import Desk, open_id
from tests.usecases.minutes import at, local
from tests.usecases.samples import UNLIKE

CUSTOMERS = 8
SECONDS = ("2026-12-11 09:30", "2026-12-15 09:30", "2026-12-17 09:30")
RELEASE = "2026-12-21 09:30"


def name_of(number: int) -> str:
    return UNLIKE[number]


def over(desk: Desk) -> None:
    """Customers whose protection is over and whose owner was told of it in time."""
    for number in range(CUSTOMERS):
        words = f"报备 {name_of(number)} 张伟 138000000{number:02} 需求:终端 来源:行业展会"
        assert desk.says("王磊", words).act == "register"
    for moment in SECONDS:
        at(desk, moment)
    desk.clock.at = local(RELEASE)


def test_release_and_follow_up_of_one_moment_never_both_win(desk: Desk) -> None:
    over(desk)
    rows = [
        desk.store(
            MessageReceived(
                message_id=f"om_race_{number}",
                chat_id=f"oc_{open_id('王磊')}",
                chat_kind=ChatKind.PRIVATE,
                sender_open_id=open_id("王磊"),
                message_type="text",
                text=_said(number),
                sent_at=desk.clock.at,
            ),
            "王磊",
        )
        for number in range(CUSTOMERS)
    ]
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        for row in rows:
            for _ in range(5):
                try:
                    desk.process(row)
                except StillContested:
                    continue
                break

    def sweep() -> list[str]:
        barrier.wait()
        return at(desk, RELEASE)

    with ThreadPoolExecutor(2) as pool:
        worked, swept = pool.submit(work), pool.submit(sweep)
        worked.result()
        lines = swept.result()
    assert not [line for line in lines if "没有做成" in line]
    for customer in desk.customers():
        kinds = [
            entry.kind
            for entry in desk.read(lambda store, one=customer: store.ledger.entries_of(one.id))  # type: ignore[misc]
        ]
        assert (LedgerKind.FOLLOWED_UP in kinds) is (customer.ownership is Ownership.OWNED)
        assert (LedgerKind.RELEASED in kinds) is (customer.ownership is Ownership.POOL)
        if customer.ownership is Ownership.OWNED:
            assert customer.protected_until is not None
            assert customer.protected_until > desk.clock.at + timedelta(days=20)


def _said(number: int) -> str:
    return f"跟进 {name_of(number)} 电话聊了交付和付款安排，客户下周答复"


def test_two_schedulers_release_each_customer_once_and_tell_once(desk: Desk) -> None:
    over(desk)
    barrier = threading.Barrier(3)

    def sweep(_: int) -> list[str]:
        barrier.wait()
        return at(desk, RELEASE)

    with ThreadPoolExecutor(3) as pool:
        lines = [line for said in pool.map(sweep, range(3)) for line in said]
    released = [line for line in lines if line.startswith("释放到公海")]
    assert len(released) == len(set(released)) == CUSTOMERS
    told = [card for card in desk.cards_to("王磊") if "公海" in card.title]
    assert len(told) == CUSTOMERS


def test_two_schedulers_say_a_notice_once(desk: Desk) -> None:
    for number in range(CUSTOMERS):
        desk.says(
            "王磊", f"报备 {name_of(number)} 张伟 138000000{number:02} 需求:终端 来源:行业展会"
        )
    desk.clock.at = local(SECONDS[0])
    barrier = threading.Barrier(3)

    def sweep(_: int) -> list[str]:
        barrier.wait()
        return at(desk, SECONDS[0])

    with ThreadPoolExecutor(3) as pool:
        lines = [line for said in pool.map(sweep, range(3)) for line in said]
    assert len([line for line in lines if line.startswith("到期预告")]) == 1
    assert len([card for card in desk.cards_to("王磊") if "快要释放" in card.title]) == 1
