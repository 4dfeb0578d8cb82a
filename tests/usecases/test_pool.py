"""The public pool: given back with a reason, listed without contacts, taken by one person within the limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.incoming import ChatKind, MessageReceived
from handlers.records import LedgerKind, Ownership
from storage import inbox
from storage.inbox import InboxRow, NewInbox
from storage.tables.ledger import concern
from storage.uow import StillContested
from tests.usecases.desk import VAULT, Desk, open_id
from tests.usecases.samples import COMPLETE, PHONE, RIVAL, TALKED, YUNSHAN

REASON = "客户停业"
THREADS = 6
"""As many as a process works with."""


@pytest.fixture
def pooled(desk: Desk) -> Desk:
    """王磊's customer was given back two days ago."""
    desk.says("王磊", COMPLETE)
    desk.says("王磊", TALKED)
    desk.says("王磊", f"释放 云杉智能 {REASON}")
    desk.later(days=2)
    return desk


def kinds(desk: Desk) -> list[LedgerKind]:
    customer = desk.customer(YUNSHAN)
    return [one.kind for one in desk.read(lambda store: store.ledger.entries_of(customer.id))]


# ------------------------------------------------------------------ 释放


def test_a_release_with_a_reason_is_done_and_says_what_follows(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    done = desk.says("王磊", f"释放 云杉智能 {REASON}")
    for words in ("已释放到公海", REASON, "明天 10:00", "12月18日"):
        assert words in done.text
    customer = desk.customer(YUNSHAN)
    assert (customer.ownership, customer.owner_open_id) == (Ownership.POOL, "")


def test_without_a_reason_a_card_asks_for_one(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "释放 云杉智能")
    assert "为什么释放" in asked.card.title
    assert desk.customer(YUNSHAN).ownership is Ownership.OWNED
    done = desk.clicks("王磊", asked.card, "释放", {"reason_choice": "没有需求"})
    assert "没有需求" in done.text
    assert desk.customer(YUNSHAN).ownership is Ownership.POOL


def test_the_form_asks_again_for_a_reason_that_is_none(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "释放 云杉智能")
    again = desk.clicks("王磊", asked.card, "释放", {"reason": "无"})
    assert "写明为什么释放" in again.text
    assert desk.customer(YUNSHAN).ownership is Ownership.OWNED


def test_only_the_owner_releases(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "释放 云杉智能").card
    refused = desk.clicks("李雷", form, "释放", {"reason_choice": "没有需求"})
    assert refused.toast == "没有释放"
    assert desk.customer(YUNSHAN).ownership is Ownership.OWNED


def test_while_a_case_is_open_nobody_releases(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", RIVAL)
    form = desk.clicks("陈晨", refused.card, "申诉")
    desk.clicks("陈晨", form.card, "申诉", {"reason": "我 10 月就拜访过，有签到照片"})
    answer = desk.says("王磊", f"释放 云杉智能 {REASON}")
    assert "还没有了结" in answer.text
    assert desk.customer(YUNSHAN).ownership is Ownership.OWNED


def test_a_release_is_undone_with_everything_as_before(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"{TALKED} 下次 11月25日上午10点")
    before = desk.customer(YUNSHAN)
    desk.says("王磊", f"释放 云杉智能 {REASON}")
    desk.says("王磊", "撤销")
    after = desk.customer(YUNSHAN)
    assert (after.owner_open_id, after.protected_until) == (
        open_id("王磊"),
        before.protected_until,
    )
    assert after.next_follow_at == before.next_follow_at
    assert "pooled_at" not in after.details
    assert "25日" in desk.says("王磊", "待办").text


def test_a_release_somebody_answered_by_taking_is_not_undone(desk: Desk) -> None:
    desk.policy(pool_wait_hours=0)
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"释放 云杉智能 {REASON}")
    desk.says("李雷", "领取 云杉智能")
    assert "已经被别人领取" in desk.says("王磊", "撤销").text
    assert desk.customer(YUNSHAN).owner_open_id == open_id("李雷")


def test_who_watches_and_who_shared_is_told(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.clicks("陈晨", desk.says("陈晨", RIVAL).card, "关注释放")
    desk.says("李雷", RIVAL.replace("13700009999", "13700008888"))
    desk.clicks("王磊", desk.card_to("王磊", "李雷"), "同意协作")
    desk.says("王磊", f"释放 云杉智能 {REASON}")
    assert "明天 10:00" in desk.card_to("陈晨", "关注的客户进了公海").text
    assert "协作随之结束" in desk.card_to("李雷", "进了公海").text
    assert "没有" in desk.says("李雷", "跟进 云杉智能 电话聊了合同条款，对方同意").text


# ------------------------------------------------------------------ 公海


def test_the_list_shows_no_contact_need_or_amount(pooled: Desk) -> None:
    shown = pooled.says("李雷", "公海")
    assert YUNSHAN in shown.text
    for secret in ("张伟", PHONE, "5678", "巡检", "行业展会", "合同条款"):
        assert secret not in str(shown.card.content)
    assert "今天已领取 0 / 5" in shown.text
    assert "保有量 0 / 50" in shown.text


@pytest.mark.parametrize(
    ("words", "is_there"),
    [
        ("公海 杭州", True),
        ("公海 华东", True),
        ("公海 浙江", False),
        ("公海 华北", False),
        ("公海 云杉", True),
        ("公海 A级", False),
    ],
)
def test_the_list_is_narrowed(pooled: Desk, words: str, is_there: bool) -> None:
    if words == "公海 华东":
        customer = pooled.customer(YUNSHAN)
        pooled.write(lambda store: store.customers.change(customer, {"region": "浙江杭州"}))
    assert (YUNSHAN in pooled.says("李雷", words).text) is is_there


def test_an_empty_pool_says_so(desk: Desk) -> None:
    assert "公海里现在没有客户" in desk.says("李雷", "公海").text
    assert "没有符合条件" in desk.says("李雷", "公海 华北").text


def test_the_list_has_pages(desk: Desk) -> None:
    desk.gives("王磊", 10)
    for customer in desk.customers("王磊"):
        desk.moves_to(customer, Ownership.POOL)
    desk.later(days=2)
    first = desk.says("李雷", "公海")
    assert "第 1 / 2 页" in first.text
    second = desk.clicks("李雷", first.card, "下一页")
    assert "第 2 / 2 页" in second.text
    assert second.card.buttons.count("领取") == 2


# ------------------------------------------------------------------ 领取


def test_taking_makes_the_owner_and_shows_everything(pooled: Desk) -> None:
    taken = pooled.says("李雷", "领取 云杉智能")
    for words in ("领取成功", "张伟", "138", "1 / 5", "1 / 50", "剩 30 天"):
        assert words in taken.text
    customer = pooled.customer(YUNSHAN)
    assert customer.owner_open_id == open_id("李雷")
    assert "pooled_at" not in customer.details
    assert "首次跟进" in pooled.says("李雷", "待办").text
    assert kinds(pooled)[-1] is LedgerKind.PICKED_UP


def test_the_button_of_the_list_takes(pooled: Desk) -> None:
    shown = pooled.says("李雷", "公海")
    assert pooled.clicks("李雷", shown.card, "领取").toast == "领取成功"


def test_registering_a_customer_of_the_pool_offers_to_take_it(pooled: Desk) -> None:
    offered = pooled.says("李雷", RIVAL)
    assert "这家客户在公海" in offered.card.title
    assert pooled.clicks("李雷", offered.card, "领取").toast == "领取成功"


def test_nobody_takes_before_the_wait_is_over(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"释放 云杉智能 {REASON}")
    refused = desk.says("李雷", "领取 云杉智能")
    assert "11月19日 10:00" in refused.text
    shown = desk.says("李雷", "公海")
    assert "起可领取" in shown.text
    assert "领取" not in shown.card.buttons


def test_the_former_owner_cools_down_and_a_colleague_does_not(pooled: Desk) -> None:
    refused = pooled.says("王磊", "领取 云杉智能")
    assert "冷却期到 12月18日" in refused.text
    assert "领取成功" in pooled.says("李雷", "领取 云杉智能").text


def test_a_friend_who_gives_it_back_to_the_pool_ends_no_cool_down(pooled: Desk) -> None:
    pooled.says("李雷", "领取 云杉智能")
    pooled.says("李雷", "释放 云杉智能 没有精力跟")
    pooled.later(days=2)
    assert "冷却期到 12月18日" in pooled.says("王磊", "领取 云杉智能").text
    assert "冷却期到 12月20日" in pooled.says("李雷", "领取 云杉智能").text
    # By two friends, and with a share only: both are for the managers to judge.
    pooled.says("韩梅梅", "领取 云杉智能")
    pooled.says("韩梅梅", "联合 云杉智能 @王磊 1:9")
    pooled.clicks("王磊", pooled.card_to("王磊", "邀请您联合"), "接收")
    pooled.says("韩梅梅", "移交 云杉智能 给 @李雷")
    pooled.clicks("李雷", pooled.card_to("李雷", "移交给您"), "接收")
    with pooled.database.snapshot() as connection:
        noted = connection.execute(select(concern).order_by(concern.c.id)).all()
    assert [(one.person_open_id, one.facts["through"]) for one in noted] == [
        (open_id("王磊"), open_id("韩梅梅")),
        (open_id("李雷"), open_id("韩梅梅")),
    ]


def test_the_daily_limit_counts_what_was_given_back_too(pooled: Desk) -> None:
    pooled.policy(daily_pick_ups=1)
    pooled.says("李雷", "领取 云杉智能")
    undone = pooled.says("李雷", "撤销")
    assert "不退回" in undone.text
    assert pooled.customer(YUNSHAN).ownership is Ownership.POOL
    assert "每日上限 1 个" in pooled.says("李雷", "领取 云杉智能").text
    pooled.later(days=1)
    assert "领取成功" in pooled.says("李雷", "领取 云杉智能").text


def test_who_holds_as_many_as_allowed_takes_none(pooled: Desk) -> None:
    pooled.policy(holding_limit=2)
    pooled.gives("李雷", 2)
    assert "上限 2 个" in pooled.says("李雷", "领取 云杉智能").text


def test_a_pick_up_taken_back_leaves_the_customer_as_it_lay(pooled: Desk) -> None:
    before = pooled.customer(YUNSHAN)
    pooled.says("李雷", "领取 云杉智能")
    pooled.says("李雷", "撤销")
    after = pooled.customer(YUNSHAN)
    assert (after.ownership, after.department_id, after.protected_until) == (
        Ownership.POOL,
        before.department_id,
        before.protected_until,
    )
    assert after.details["pooled_at"] == before.details["pooled_at"]
    assert "没有待办" in pooled.says("李雷", "待办").text


def test_who_comes_late_hears_who_and_when(pooled: Desk) -> None:
    pooled.says("李雷", "领取 云杉智能")
    late = pooled.says("陈晨", "领取 云杉智能")
    assert "11-20 10:00" in late.text
    assert "李雷" in late.text


def test_departments_with_pools_of_their_own_see_only_theirs(pooled: Desk) -> None:
    pooled.policy(pools_by_department=True)
    assert YUNSHAN in pooled.says("李雷", "公海").text
    assert YUNSHAN not in pooled.says("陈晨", "公海").text
    assert "别的部门" in pooled.says("陈晨", f"领取 {YUNSHAN}").text


def test_a_friend_who_hands_it_back_is_noted(pooled: Desk) -> None:
    pooled.says("李雷", "领取 云杉智能")
    pooled.says("王磊", RIVAL)
    pooled.clicks("李雷", pooled.card_to("李雷", "王磊"), "让出")
    with pooled.database.snapshot() as connection:
        noted = connection.execute(select(concern)).all()
    assert [(one.kind, one.person_open_id) for one in noted] == [
        ("friend_hand_back", open_id("王磊"))
    ]


def test_a_friend_in_between_neither_ends_the_cool_down_nor_hides_the_hand_back(
    pooled: Desk,
) -> None:
    pooled.says("李雷", "领取 云杉智能")
    pooled.says("李雷", f"释放 {YUNSHAN} 没有需求")
    pooled.later(hours=25)
    again = pooled.says("王磊", "领取 云杉智能")
    assert again.act == "pick_up.cooling"
    assert "12-18" in again.text.replace("月", "-").replace("日", "")
    assert "冷却期" in pooled.says("王磊", "公海").text

    pooled.says("韩梅梅", "领取 云杉智能")
    pooled.says("韩梅梅", "联合 云杉智能 @王磊 1:99")
    pooled.clicks("王磊", pooled.card_to("王磊", "邀请您联合"), "接收")
    with pooled.database.snapshot() as connection:
        (noted,) = connection.execute(select(concern)).all()
    assert (noted.kind, noted.person_open_id) == ("friend_hand_back", open_id("王磊"))


def test_a_customer_of_a_department_that_is_gone_is_in_everybodys_pool(pooled: Desk) -> None:
    found = pooled.customer(YUNSHAN)
    pooled.write(lambda store: store.customers.change(found, {"department_id": "od_gone"}))
    pooled.policy(pools_by_department=True)
    assert YUNSHAN in pooled.says("陈晨", "公海").text
    assert pooled.says("陈晨", f"领取 {YUNSHAN}").act == "pick_up"


def test_the_next_page_has_the_same_conditions(desk: Desk) -> None:
    desk.gives("王磊", 9, "nano sino rise ")
    for one in desk.customers():
        desk.moves_to(one, Ownership.POOL)
    first = desk.says("李雷", "公海 nano sino rise")
    turned = desk.clicks("李雷", first.card, "下一页")
    assert "公海：nano sino rise" in turned.text
    assert "rise 000号" in turned.text


# ------------------------------------------------------------------ races


def test_of_many_at_one_moment_one_takes_it_and_the_others_are_told(pooled: Desk) -> None:
    names = ["李雷", "韩梅梅", "陈晨", "孙悦", "刘洋"] * 10
    rows = [_wants(pooled, number, name) for number, name in enumerate(names)]

    def take(row: InboxRow | None) -> None:
        assert row is not None
        for _ in range(5):
            try:
                pooled.pipeline.process(row)
                return
            except StillContested:
                continue

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(take, rows))
    titles = [card.title for card in pooled.screen()]
    assert titles.count("领取成功") == 1
    owner = pooled.customer(YUNSHAN).owner_open_id
    losers = [card for card in pooled.screen() if card.title == "没有领取"]
    told = {card.receiver for card in losers}
    assert told == {open_id(name) for name in names} - {owner} | (
        {owner} if len(names) > len(set(names)) else set()
    )
    assert kinds(pooled).count(LedgerKind.PICKED_UP) == 1


def _wants(desk: Desk, number: int, name: str) -> InboxRow | None:
    message = MessageReceived(
        message_id=f"om_take_{number}",
        chat_id=f"oc_{open_id(name)}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=open_id(name),
        message_type="text",
        text="领取 云杉智能",
        sent_at=desk.clock.at + timedelta(milliseconds=number),
    )
    at = desk.clock.at
    new = NewInbox(f"take-{number}", f"lane-{number}", message, at, at, message.message_id)
    with desk.database.transaction() as connection:
        return inbox.add_all(connection, VAULT, [new])[0]
