"""合并: a preview, one customer out of two with everything on it, both owners told, undone exactly within a day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handlers.domain.company_name import CustomerKind
from handlers.domain.identity import exact_keys
from handlers.merging.records import Pair
from handlers.records import Customer, LedgerKind, Ownership
from storage.database.schema import all_tables
from storage.reindexing import walk
from tests.usecases.desk import ADMIN, VAULT, CardView, Desk
from tests.usecases.samples import UNLIKE

NAME, OTHER = "杭州云杉智能科技有限公司", "杭州云杉智能设备有限公司"
MOVING = (
    "customer_key",
    "customer_alias",
    "follow_up",
    "deal",
    "feedback",
    "reminder",
    "case_file",
    "collaboration",
    "watch",
    "hold",
    "not_same_pair",
    "known_name",
)


def two(desk: Desk, other: str = "李雷") -> tuple[Customer, Customer]:
    """Two customers that are one, of one owner or of two."""
    desk.registers("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.later(minutes=1)
    desk.registers(other, f"报备 {OTHER} 李娜 13912345679 需求:网关 产品:传感器")
    return desk.customer(NAME), desk.customer(OTHER)


def previewed(desk: Desk, by: str = "赵敏") -> CardView:
    done = desk.says(by, f"合并 {desk.customer(NAME).customer_no} {OTHER}")
    assert done.act == "merge.preview", done.text
    return done.card


def merged(desk: Desk, by: str = "赵敏") -> CardView:
    done = desk.clicks(by, previewed(desk, by), "确认合并")
    assert done.act == "merge", done.text
    return done.card


def rows(desk: Desk, kept: Customer, other: Customer) -> dict[str, list[Any]]:
    """What the tables say of both customers, but for row numbers that are given anew."""
    found: dict[str, list[Any]] = {}
    with desk.database.snapshot() as connection:
        for name in MOVING:
            table = all_tables().tables[name]
            columns = [one for one in table.c if one.name not in ("id", "added_at", "closed_at")]
            wanted = select(*columns)
            if "customer_id" in table.c:
                wanted = wanted.where(table.c.customer_id.in_((kept.id, other.id)))
            found[name] = sorted(str(tuple(row)) for row in connection.execute(wanted))
    return found


def test_the_preview_says_what_moves_who_owns_it_and_what_contradicts(desk: Desk) -> None:
    kept, other = two(desk)
    desk.says("李雷", "跟进 云杉智能设备 电话聊了预算和交期，下周给方案")
    card = previewed(desk)
    for words in (kept.customer_no, other.customer_no, "王磊", "李雷", "跟进 1", "联系人 1"):
        assert words in card.text, card.text
    assert "转为协作人" in card.text
    assert "需求两家不同：保留「终端」，另一家的「网关」不再显示" in card.text
    assert {"确认合并", "改为保留另一家", "取消"} == set(card.buttons)
    swapped = desk.clicks("赵敏", card, "改为保留另一家").card
    assert "合并后归\n李雷" in swapped.text
    assert desk.total() == 2 == len(desk.customers())


def test_all_of_it_moves_and_both_owners_are_told(desk: Desk) -> None:
    kept, other = two(desk)
    desk.says("李雷", "跟进 云杉智能设备 电话聊了预算和交期，下周给方案")
    desk.says("李雷", "成交 云杉智能设备 20万 至:2027-11-01")
    desk.says("李雷", "提醒我 明天 15:00 云杉智能设备 送样品")
    done = merged(desk)
    assert "撤销合并" in done.buttons
    assert [one.name for one in desk.customers()] == [NAME]
    one = desk.customer(NAME)
    assert [contact.name for contact in one.contacts] == ["张伟", "李娜"]
    assert one.details["product"] == "传感器"
    assert one.won_at is not None
    assert one.protected_until is not None
    assert kept.protected_until is not None
    assert one.protected_until > kept.protected_until + timedelta(days=200)
    card = desk.says("赵敏", f"历史 {other.customer_no}").text
    for words in ("电话聊了预算和交期", "合并重复客户", NAME, "成交"):
        assert words in card, card
    assert NAME in desk.says("王磊", f"客户 {other.customer_no}").text
    assert "您现在是协作人" in desk.card_to("李雷", "已并入同一家").text
    assert "李娜" not in desk.card_to("王磊", "合并了重复的一家").text
    assert desk.says("李雷", f"跟进 {NAME} 电话确认了交期，客户同意下周签字").act == "follow_up"
    refused = desk.says("陈晨", f"报备 {OTHER} 钱进 13712345670")
    assert (refused.act, "王磊" in refused.text) == ("register.refused", True), refused.act
    assert f"客户名称相同（又名「{OTHER}」）" in refused.text
    assert [entry.act for entry in desk.audit()].count("merge") == 1


def test_undoing_restores_both_exactly(desk: Desk) -> None:
    kept, other = two(desk)
    desk.says("王磊", "协作 云杉智能科技 @韩梅梅")
    desk.says("李雷", "协作 云杉智能设备 @韩梅梅")
    desk.says("李雷", "锁定 云杉智能设备")
    desk.says("李雷", "跟进 云杉智能设备 电话聊了预算和交期，下周给方案 下次 周五")
    desk.says("李雷", "成交 云杉智能设备 20万 至:2027-11-01")
    desk.says("李雷", "满意度 云杉智能设备 5 很好")
    kept, other = desk.customer(NAME), desk.customer(OTHER)
    before = rows(desk, kept, other)
    card = merged(desk)
    assert rows(desk, kept, other) != before
    desk.later(hours=23)
    done = desk.clicks("赵敏", card, "撤销合并")
    assert (done.act, "已撤销合并" in done.text) == ("merge.undone", True), done.text
    after = rows(desk, kept, other)
    assert after == before
    for was in (kept, other):
        now = desk.customer(was.name)
        for field in ("ownership", "owner_open_id", "protected_until", "won_at", "details"):
            assert getattr(now, field) == getattr(was, field), field
        assert [c.phone for c in now.contacts] == [c.phone for c in was.contacts]
    assert "又是两家" in desk.card_to("李雷", "合并已撤销").text
    assert "已经撤销过" in desk.clicks("赵敏", card, "撤销合并").text
    assert "没有可撤销的操作" in desk.says("赵敏", "撤销").text
    entries = desk.read(lambda store: store.ledger.entries_of(other.id))
    assert [one.kind for one in entries][-2:] == [LedgerKind.MERGED, LedgerKind.UNDONE]


def test_undo_by_words_and_what_stands_in_its_way(desk: Desk) -> None:
    kept, other = two(desk)
    merged(desk)
    desk.says("王磊", f"跟进 {NAME} 电话聊了新的需求，约了周五见面")
    refused = desk.says("赵敏", f"撤销合并 {other.customer_no}")
    assert (refused.act, "又有了新的记录" in refused.text) == ("merge.undo_refused", True)
    desk.says("王磊", "撤销")
    assert desk.says("周强", f"撤销合并 {kept.customer_no}").act == "merge.undo_refused"
    assert desk.says("赵敏", f"撤销合并 {other.customer_no}").act == "merge.undone"
    merged(desk)
    assert "已撤销合并" in desk.says("赵敏", "撤销").text
    card = merged(desk)
    desk.later(hours=25)
    assert "已过 24 小时" in desk.clicks("赵敏", card, "撤销合并").text
    assert "没有您可以撤销的合并" in desk.says("赵敏", "撤销合并").text


def test_only_the_manager_of_both_or_an_administrator_may(desk: Desk) -> None:
    two(desk, "陈晨")
    kept = desk.customer(NAME)
    for name in ("赵敏", "周强"):
        refused = desk.says(name, f"合并 {kept.customer_no} {OTHER}")
        assert (refused.act, "共同的主管" in refused.text) == ("merge.refused", True)
    assert desk.says("王磊", f"合并 {kept.customer_no} {OTHER}").act == "not_allowed"
    card = previewed(desk, ADMIN)
    assert "13912345679" not in card.text
    value = card.value("确认合并")
    assert desk.sends_back("赵敏", value, card=card).act == "draft.gone"
    assert desk.clicks(ADMIN, card, "确认合并").act == "merge"
    assert desk.clicks(ADMIN, card, "确认合并").act == "draft.gone"


def test_what_contradicts_or_waits_is_refused_with_the_reason(desk: Desk) -> None:
    kept, other = two(desk)
    words = f"合并 {kept.customer_no} {other.customer_no}"
    desk.says("李雷", "移交 云杉智能设备 给 @韩梅梅")
    assert "在等对方接收" in desk.says("赵敏", words).text
    desk.says("李雷", "撤销")
    desk.says("韩梅梅", f"报备 {NAME} 钱进 13612345670")
    appeal = desk.says("韩梅梅", f"申诉 {NAME} 上个月已经拜访过三次")
    assert "没了结的撞单案" in desk.says("赵敏", words).text, appeal.text
    desk.says("韩梅梅", "撤销")
    codes = ("91330106MA2CFRGB0T", "91310000775785552L")
    values = list(zip((kept, other), codes, strict=True))

    def give(store: Any) -> None:
        for one, code in values:
            store.customers.change(store.customers.get(one.id), {"uscc": code})

    desk.write(give)
    assert "信用代码不同" in desk.says("赵敏", words).text
    assert len(desk.customers()) == 2


def test_the_owned_one_stays_and_a_merged_one_is_not_merged_twice(desk: Desk) -> None:
    kept, other = two(desk)
    desk.moves_to(desk.customer(NAME), Ownership.POOL)
    card = previewed(desk)
    assert "不能改为保留另一家" in card.text
    second = previewed(desk, ADMIN)
    assert desk.clicks("赵敏", card, "确认合并").act == "merge"
    assert desk.customers()[0].customer_no == other.customer_no
    late = desk.clicks(ADMIN, second, "确认合并")
    assert (late.act, "刚刚被合并" in late.text) == ("merge.refused", True)
    assert desk.says("赵敏", f"合并 {kept.customer_no} {other.customer_no}").act == "merge.refused"


def test_several_that_fit_are_chosen_from_and_one_name_finds_the_likely_other(desk: Desk) -> None:
    two(desk)
    asked = desk.says("赵敏", f"合并 {desk.customer(NAME).customer_no} 云杉智能")
    assert asked.act == "merge.pick", asked.text
    form = {"first": str(desk.customer(NAME).id), "second": str(desk.customer(OTHER).id)}
    assert desk.clicks("赵敏", asked.card, "下一步", form).act == "merge.preview"
    assert desk.says("赵敏", f"合并 {NAME}").act == "merge.preview"
    desk.registers("王磊", f"报备 {UNLIKE[0]} 钱进 13712345672")
    alone = desk.says("赵敏", f"合并 {UNLIKE[0]}")
    assert (alone.act, "没有找到和它相近的客户" in alone.text) == ("merge.refused", True)
    desk.registers("王磊", "报备 杭州海纳德阀门有限公司 钱进 13712345670")
    desk.registers("李雷", "报备 宁波海纳德阀门有限公司 周全 13712345671")
    found = desk.says("赵敏", "合并 杭州海纳德阀门有限公司")
    assert (found.act, "宁波海纳德" in found.text) == ("merge.preview", True), found.text
    assert "有人说过这是两家" in found.text


def test_the_list_of_likely_duplicates_leads_to_merging_or_takes_a_pair_off(desk: Desk) -> None:
    for number, seller in enumerate(("王磊", "李雷", "陈晨")):
        desk.registers(seller, f"报备 {UNLIKE[number]} 张伟 1381234567{number}")
    kept, other, third = (desk.customer(name) for name in UNLIKE[:3])
    pairs = [
        Pair(kept.id, other.id, 0.7, "同字号「云杉」", desk.clock.at),
        Pair(kept.id, third.id, 0.6, "仅一字之差", desk.clock.at),
    ]
    desk.write(lambda store: [store.duplicates.add(one) for one in (*pairs, *pairs)])
    card = desk.says("赵敏", "疑似重复").card
    assert "1 对疑似重复" in card.text
    assert third.name not in card.text
    assert "2 对疑似重复" in desk.says(ADMIN, "重复客户").text
    assert desk.says("王磊", "疑似重复").act == "not_allowed"
    assert desk.clicks("赵敏", card, "合并").act == "merge.preview"
    value = card.value("不是同一家")
    assert desk.sends_back("周强", value, card=card).act == "merge.refused"
    gone = desk.clicks("赵敏", card, "不是同一家")
    assert (gone.act, "没有疑似重复的客户" in gone.text) == ("duplicate.two", True)
    assert "1 对疑似重复" in desk.says(ADMIN, "合并").text


def test_an_administrator_sees_why_a_candidate_scored_as_it_did(desk: Desk) -> None:
    desk.registers("王磊", "报备 杭州海纳德阀门有限公司 钱进 13712345670")
    shown = desk.says(ADMIN, "查重依据 宁波海纳德阀门有限公司")
    for words in ("E3 · 得分 0.", "同字号「海纳德」", "字号 海纳德", "得分构成", "王磊"):
        assert words in shown.text, shown.text
    desk.registers("李雷", "报备 中铁四局集团第二工程有限公司 李娜 13712345671")
    sister = desk.says(ADMIN, "查重依据 中铁四局集团第五工程有限公司")
    assert "E4 · 得分" in sister.text, sister.text
    assert "没有相近的客户" in desk.says(ADMIN, "查重依据 成都沐川软件有限公司").text
    assert desk.says("赵敏", "查重依据 海纳德阀门").act == "not_allowed"


@pytest.mark.parametrize(
    ("words", "wrong"), [("有限公司", "只有公司类型"), ("杭州", "只有地名"), ("😀", "没有文字")]
)
def test_what_is_no_name_is_explained_as_such(desk: Desk, words: str, wrong: str) -> None:
    told = desk.says(ADMIN, f"查重依据 {words}")
    assert (told.act, f"「{words}」{wrong}" in told.text) == ("matches.invalid", True)


def test_buttons_on_cards_of_the_merged_one_lead_to_the_one_that_stays(desk: Desk) -> None:
    desk.registers("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    theirs = desk.registers("李雷", f"报备 {OTHER} 李娜 13912345679").card
    begun = desk.clicks("李雷", theirs, "跟进").card
    completing = desk.clicks("李雷", theirs, "补全")
    desk.later(minutes=11)
    merged(desk)
    opened = desk.clicks("李雷", theirs, "跟进")
    assert (opened.act, NAME in opened.text) == ("follow_up.form", True), opened.toast
    logged = desk.clicks("李雷", begun, "跟进", {"content": "电话确认了交期，客户同意下周签字"})
    assert (logged.act, NAME in logged.text) == ("follow_up", True), logged.toast
    refused = (
        desk.clicks("李雷", theirs, "补全"),
        desk.clicks("李雷", completing.card, "确认更新", {"need": "网关 20 台"}),
    )
    assert [one.act for one in refused] == ["merge.moved"] * 2
    assert all("并入" in one.toast and NAME in one.toast for one in refused)
    assert desk.customer(NAME).details["need"] == "终端"
    elsewhere = desk.clicks("陈晨", theirs, "跟进")
    assert (elsewhere.act, NAME in elsewhere.toast) == ("refused", False)


def test_the_number_of_the_merged_one_serves_whoever_shares_the_one_that_stays(desk: Desk) -> None:
    _, other = two(desk)
    merged(desk)
    said = f"跟进 {other.customer_no} 电话确认了交期，客户同意下周签字"
    assert desk.says("李雷", said).act == "follow_up"
    assert desk.says("陈晨", said).act == "follow_up.refused"


def test_what_was_done_before_the_merge_is_not_said_to_be_gone(desk: Desk) -> None:
    two(desk)
    logged = desk.says("李雷", "跟进 云杉智能设备 电话聊了预算和交期，下周给方案")
    merged(desk)
    for done in (desk.clicks("李雷", logged.card, "撤销"), desk.says("李雷", "撤销")):
        assert done.act == "undo.refused"
        card = done.cards[0] if done.cards else logged.card
        assert "并入" in card.text, card.text
        assert NAME in card.text
    assert "电话聊了预算和交期" in desk.says("王磊", f"历史 {NAME}").text


def test_made_anew_the_merged_name_is_still_taken_by_its_key(desk: Desk) -> None:
    two(desk)
    merged(desk)
    with desk.database.transaction() as connection:
        state = walk.begin(connection, every=True)
    while not state.is_done:
        state = walk.step(desk.database, VAULT, most=50)
    kept = desk.customer(NAME)
    with desk.database.read(VAULT) as store:
        (hit,) = store.customers.with_keys(exact_keys(OTHER, CustomerKind.COMPANY))
    assert hit.customer.id == kept.id
