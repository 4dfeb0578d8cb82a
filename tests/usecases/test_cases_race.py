"""Two who may rule press at the same moment: the case is ruled once, and the other is told."""

from concurrent.futures import ThreadPoolExecutor

from handlers.cases.records import Decision
from handlers.incoming import ChatKind, MessageReceived
from storage.inbox import InboxRow
from storage.uow import StillContested
from tests.usecases.desk import ADMIN, Desk, open_id
from tests.usecases.samples import YUNSHAN
from tests.usecases.test_cases_ruled import WHY, case_of, opened

RULINGS = (
    ("赵敏", f"裁定 #A1 改判 {WHY}"),
    (ADMIN, f"裁定 #A1 维持 {WHY}"),
    (ADMIN, f"裁定 #A1 联合 6:4 {WHY}"),
    ("赵敏", f"裁定 #A1 两家 {WHY}"),
)


def said(desk: Desk, number: int, name: str, text: str) -> InboxRow:
    """What somebody says, stored but not yet worked on."""
    message = MessageReceived(
        message_id=f"om_race_{number}",
        chat_id=f"oc_{open_id(name)}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=open_id(name),
        message_type="text",
        text=text,
        sent_at=desk.clock.at,
    )
    return desk.store(message, f"{name}{number}")


def test_a_case_is_ruled_once_however_many_press(desk: Desk) -> None:
    opened(desk, "李雷")
    case = case_of(desk)
    rows = [said(desk, place, name, text) for place, (name, text) in enumerate(RULINGS)]

    def work(row: InboxRow) -> str:
        for _ in range(5):
            try:
                return desk.pipeline.process(row).act
            except StillContested:
                continue
        raise AssertionError("never decided")

    with ThreadPoolExecutor(len(rows)) as pool:
        acts = list(pool.map(work, rows))
    assert sorted(acts) == ["rule", "rule.refused", "rule.refused", "rule.refused"]
    (ruling,) = desk.read(lambda store: store.cases.rulings_of(case.id))
    customers = desk.customers()
    assert len(customers) == (2 if ruling.decision is Decision.BOTH else 1)
    first = min(customers, key=lambda one: one.id)
    expected = "李雷" if ruling.decision is Decision.REASSIGN else "王磊"
    assert first.owner_open_id == open_id(expected)
    assert first.name == YUNSHAN
