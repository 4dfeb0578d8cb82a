"""Several act on one case at the same moment: it is ruled, settled or appealed once, and the others are told."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from handlers.cases.records import Decision
from handlers.incoming import ChatKind, MessageReceived
from handlers.records import Case, LedgerKind, Ownership
from storage.inbox import InboxRow
from storage.uow import StillContested
from tests.usecases.desk import ADMIN, Desk, open_id
from tests.usecases.samples import OTHER_PHONE, UNLIKE, YUNSHAN
from tests.usecases.test_cases_ruled import REASON, WHY, case_of, opened
from tests.usecases.test_joint_races import at_once, message, press

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


def test_deeds_on_a_case_in_one_moment_follow_one_another(desk: Desk) -> None:
    """An appeal, a ruling, the parties' own settlement and the owner's release never both win."""
    serial = count()
    name, case = _case_on(desk, next(serial))
    desk.says(ADMIN, f"裁定 #{case.case_no} 维持 {WHY}")
    appeals = (
        ("王磊", f"申诉 #{case.case_no} 我一直在跟进"),
        ("陈晨", f"申诉 #{case.case_no} {REASON}"),
    )
    at_once(desk, [(one, message(desk, one, text)) for one, text in appeals])
    assert _kinds(desk, name).count(LedgerKind.APPEALED) == 2

    for words, card_of in (("撤回申诉", "陈晨"), ("同意协作", "王磊")):
        name, case = _case_on(desk, next(serial))
        card = desk.says("陈晨", f"申诉 #{case.case_no} 还有证据").card
        card = card if card_of == "陈晨" else desk.card_to("王磊", "提出申诉")
        said = message(desk, ADMIN, f"裁定 #{case.case_no} 改判 {WHY}")
        at_once(desk, [(card_of, press(desk, card_of, card, words)), (ADMIN, said)])
        closed = desk.read(lambda store, one=case.id: store.cases.get(one))  # type: ignore[misc]
        is_theirs = desk.customer(name).owner_open_id == open_id("陈晨")
        assert (closed.status == "ruled") is is_theirs

    name, case = _case_on(desk, next(serial))
    said = message(desk, ADMIN, f"裁定 #{case.case_no} 维持 {WHY}")
    proof = message(desk, "陈晨", f"证据 #{case.case_no} 11月3日上门拜访王总")
    at_once(desk, [("陈晨", proof), (ADMIN, said)])
    kinds = _kinds(desk, name)
    assert kinds[-1] is LedgerKind.RULED

    name = _registered(desk, next(serial))
    refused = desk.says("陈晨", f"报备 {name} 李四 {OTHER_PHONE}")
    asked = message(desk, "陈晨", f"申诉 {name} {REASON}")
    at_once(desk, [("陈晨", asked), ("王磊", message(desk, "王磊", f"释放 {name} 没有需求"))])
    assert refused.act == "register.refused"
    found = desk.customer(name)
    cases = desk.read(lambda store, one=found.id: store.cases.of_customer(one))  # type: ignore[misc]
    assert (found.ownership is Ownership.OWNED) is any(one.status == "open" for one in cases)


def _registered(desk: Desk, number: int) -> str:
    name = UNLIKE[number]
    said = desk.says("王磊", f"报备 {name} 张伟 138000{number:05} 需求:终端 来源:行业展会")
    assert said.act == "register"
    return name


def _case_on(desk: Desk, number: int) -> tuple[str, Case]:
    name = _registered(desk, number)
    desk.says("陈晨", f"报备 {name} 李四 {OTHER_PHONE}")
    assert desk.says("陈晨", f"申诉 {name} {REASON}").act == "appeal"
    (case,) = desk.read(lambda store: store.cases.of_customer(desk.customer(name).id))
    return name, case


def _kinds(desk: Desk, name: str) -> list[LedgerKind]:
    number = desk.customer(name).id
    return [one.kind for one in desk.read(lambda store: store.ledger.entries_of(number))]


def test_nobody_gets_past_the_holding_limit_by_a_ruling_of_the_same_moment(desk: Desk) -> None:
    pooled = _registered(desk, 0)
    desk.says("王磊", f"释放 {pooled} 没有需求")
    desk.policy(pool_wait_hours=0, holding_limit=1)
    _, case = _case_on(desk, 1)
    taking = message(desk, "陈晨", f"领取 {pooled}")
    ruled = message(desk, ADMIN, f"裁定 #{case.case_no} 改判 {WHY}")
    acts = at_once(desk, [("陈晨", taking), (ADMIN, ruled)])
    assert sorted(acts) in (["pick_up", "rule.problem"], ["pick_up.full", "rule"])
