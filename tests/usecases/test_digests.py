"""订阅 and the digests it brings: what each audience reads, when it comes, and that it comes once."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from bot.metrics import Metrics
from bot.scheduling import BotDesk
from handlers.incoming import Mention
from handlers.people import DepartmentProfile, Profile
from scheduler.runner import run_due
from storage.tables import customers, ledger
from tests.usecases.desk import (
    EAST,
    GROUP,
    NORTH,
    SHANGHAI,
    VAULT,
    Answered,
    CardView,
    Desk,
    elements,
    open_id,
)
from tests.usecases.minutes import at, local

NAME = "杭州云杉智能科技有限公司"
FACTS = "张伟 13812345678 需求:三期产线终端 来源:行业展会"
TALK = "上门拜访张总，谈了三期产线的终端选型，月底定"


BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)


def in_group(desk: Desk, name: str, words: str) -> Answered:
    """Somebody says something to the bot in the group."""
    return desk.says(name, f"@_user_1 {words}", group=GROUP, mentions=(BOT,))


@pytest.fixture(autouse=True)
def group(desk: Desk) -> None:
    """The bot is in the group of 华东."""
    desk.adds_bot("赵敏")


def digests(desk: Desk, receiver: str, word: str) -> list[CardView]:
    """The digests somebody, or a chat, has got so far."""
    return [
        card
        for card in desk.screen()
        if card.receiver == receiver and card.title.endswith(f" {word}")
    ]


def sent(lines: list[str]) -> list[str]:
    """What a run says of digests."""
    return [line for line in lines if line.startswith(("日报", "周报"))]


def test_a_manager_subscribes_a_group_and_sees_what_it_gets(desk: Desk) -> None:
    said = in_group(desk, "赵敏", "订阅 日报 18:00")
    assert said.act == "subscribe"
    # Everybody in the group may read it, so that it is not repeated in private.
    (card,) = said.cards
    assert card.receiver == GROUP
    for words in ("已订阅日报", "每天 18:00", "华东销售部", "下一次 今天 18:00"):
        assert words in card.text
    assert {"退订", "撤销"} <= set(card.buttons)
    in_group(desk, "赵敏", "订阅 周报")
    listed = in_group(desk, "赵敏", "订阅").card
    assert "日报 · 每天 18:00" in listed.text
    assert "周报 · 每周第一个工作日 09:00" in listed.text
    assert "现在没有订阅" in desk.says("赵敏", "订阅").text


def test_a_seller_may_not_subscribe(desk: Desk) -> None:
    assert desk.says("王磊", "订阅 日报").act == "not_allowed"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("订阅 日报 华北销售部", "您不负责「华北销售部」"),
        ("订阅 日报 全公司", "您不负责「全公司」"),
        ("订阅 日报 火星销售部", "没找到部门「火星销售部」"),
        ("订阅 月报", "可以订阅 日报、周报、公海、撞单"),
        ("订阅 日报 周五 18:00", "日报每天一张"),
        ("订阅 日报 周报", "一次订阅一种"),
    ],
)
def test_what_cannot_be_subscribed_is_refused_with_an_example(
    desk: Desk, text: str, words: str
) -> None:
    said = desk.says("赵敏", text)
    assert said.act == "subscribe.refused"
    assert words in said.text
    assert "订阅 " in said.text


def test_the_digest_tells_a_group_numbers_and_names_but_nothing_of_the_customers(
    desk: Desk,
) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS} 预计金额:80万")
    desk.says("王磊", f"跟进 云杉智能 {TALK}")
    desk.says("李雷", f"报备 {NAME} 张伟 13812345678")
    desk.says("陈晨", "报备 北京朗诺医疗器械有限公司 何敏 13912345678 需求:监护仪 来源:行业展会")
    lines = at(desk, "2026-11-18 18:00")
    assert sent(lines) == ["日报 华东销售部 发到群"]
    (card,) = digests(desk, GROUP, "日报")
    for words in ("华东销售部 日报", "新报备", f"1 家：{NAME}", "1 次", "王磊 1", "有效跟进排行"):
        assert words in card.text
    for secret in ("张伟", "13812345678", "138****", "终端", "80", "朗诺", "月底"):
        assert secret not in card.text


def test_nothing_new_is_one_line(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    at(desk, "2026-11-18 18:00")
    (card,) = digests(desk, GROUP, "日报")
    assert len(card.content["body"]["elements"]) == 1
    assert "没有新动静" in card.text


def test_each_digest_covers_the_time_since_the_last_one_and_comes_once(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    assert sent(at(desk, "2026-11-18 17:59")) == []
    for moment in ("2026-11-18 18:00", "2026-11-18 18:00", "2026-11-18 18:01"):
        at(desk, moment)
    assert len(digests(desk, GROUP, "日报")) == 1
    desk.says("王磊", "报备 宁波海达物流有限公司 周洁 13712345678 需求:叉车 来源:行业展会")
    at(desk, "2026-11-19 18:00")
    first, second = digests(desk, GROUP, "日报")
    assert NAME in first.text
    assert "海达" not in first.text
    assert "海达" in second.text
    assert "新报备：1 家" in second.text.replace("新报备\n", "新报备：")


def test_missed_times_are_made_up_by_one_digest_that_says_so(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    # Nothing runs from Wednesday to Monday morning.
    lines = at(desk, "2026-11-23 08:30")
    assert sent(lines) == ["日报 华东销售部 发到群（补上错过的 4 次）"]
    (card,) = digests(desk, GROUP, "日报")
    assert "前 4 次日报没有按时发出" in card.text
    assert NAME in card.text
    assert sent(at(desk, "2026-11-23 18:00")) == ["日报 华东销售部 发到群"]


def test_a_chosen_time_is_kept_at_night_and_a_late_one_waits(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 22:30")
    assert sent(at(desk, "2026-11-18 22:30")) == ["日报 华东销售部 发到群"]
    assert sent(at(desk, "2026-11-20 02:00")) == []
    assert len(sent(at(desk, "2026-11-20 08:00"))) == 1
    assert sent(at(desk, "2026-11-21 22:30")) == ["日报 华东销售部 发到群（补上错过的 1 次）"]


def test_without_a_time_the_daily_digest_comes_on_working_days(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅日报")
    at(desk, "2026-11-20 18:00")
    assert sent(at(desk, "2026-11-21 18:00")) == []
    assert sent(at(desk, "2026-11-23 18:00")) == ["日报 华东销售部 发到群"]


def test_a_manager_reads_alone_whose_customers_are_due(desk: Desk) -> None:
    desk.says("赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", f"跟进 云杉智能 {TALK} 下次 今天下午5点")
    at(desk, "2026-11-18 18:00")
    (card,) = digests(desk, open_id("赵敏"), "日报")
    for words in ("逾期未跟进", "王磊（华东销售部）", "客户详情"):
        assert words in card.text
    assert "13812345678" not in card.text


def test_a_manager_reads_what_was_closed_and_a_joint_customer_counts_by_shares(desk: Desk) -> None:
    desk.says("赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    offered = desk.says("王磊", f"联合 {NAME} @李雷 7:3")
    assert offered.cards
    desk.clicks("李雷", desk.card_to("李雷", "接收"), "接收")
    desk.says("王磊", f"成交 {NAME} 100万")
    desk.says("韩梅梅", "报备 上海松柏贸易有限公司 李娜 13912340001 需求:终端 来源:行业展会")
    desk.says("韩梅梅", "成交 上海松柏贸易有限公司 3.5万美金")
    at(desk, "2026-11-18 18:00")
    (card,) = digests(desk, open_id("赵敏"), "日报")
    assert "¥100万" in card.text
    assert "US$3.5万" in card.text
    (chart,) = [one for one in elements(card.content) if one.get("tag") == "chart"
                and "万元" in str(one["chart_spec"]["title"])]  # fmt: skip
    points = {one["x"]: one["y"] for one in chart["chart_spec"]["data"]["values"]}
    assert points == {"王磊": 70.0, "李雷": 30.0}


def test_who_leads_the_department_no_longer_gets_no_digest_of_it(desk: Desk) -> None:
    desk.says("赵敏", "订阅 日报 18:00")
    desk.leaves("赵敏")
    lines = at(desk, "2026-11-18 18:00")
    assert not digests(desk, open_id("赵敏"), "日报")
    assert "停止日报 赵敏：不再负责这个部门" in lines


def test_an_administrator_gets_everybody_or_one_department(desk: Desk) -> None:
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("陈晨", "报备 北京朗诺医疗器械有限公司 何敏 13912345678 需求:监护仪 来源:行业展会")
    desk.says("吴昊", "订阅 日报 18:00")
    desk.says("吴昊", "订阅 周报 周三 18:00 华北")
    at(desk, "2026-11-18 18:00")
    (daily,) = digests(desk, open_id("吴昊"), "日报")
    (weekly,) = digests(desk, open_id("吴昊"), "周报")
    assert "云杉" in daily.text
    assert "朗诺" in daily.text
    assert "全公司" in daily.title
    assert "朗诺" in weekly.text
    assert "云杉" not in weekly.text
    assert "每天的新报备和有效跟进" in weekly.text
    assert "（上期 0）" in weekly.text


def test_subscribing_again_changes_the_time_and_loses_nothing(desk: Desk) -> None:
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    in_group(desk, "赵敏", "订阅 日报 18:00")
    changed = in_group(desk, "赵敏", "订阅 日报 9:30")
    assert "每天 09:30" in changed.text
    # Its last time was half an hour ago: the digest comes tomorrow, and covers today.
    assert sent(at(desk, "2026-11-18 18:00")) == []
    at(desk, "2026-11-19 09:30")
    (card,) = digests(desk, GROUP, "日报")
    assert NAME in card.text


def test_unsubscribing_by_word_by_button_and_taken_back(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    in_group(desk, "赵敏", "订阅 周报")
    asked = in_group(desk, "赵敏", "退订")
    assert "要退订哪一种" in asked.text
    ended = desk.clicks("赵敏", asked.card, "退订", group=GROUP)
    assert ended.toast == "已退订日报"
    assert sent(at(desk, "2026-11-18 18:00")) == []
    assert in_group(desk, "赵敏", "撤销").act == "undo.nothing"
    in_group(desk, "赵敏", "退订")
    assert "现在没有订阅" in in_group(desk, "赵敏", "订阅").text
    undone = desk.says("赵敏", "撤销")
    assert "已撤销：退订 周报" in undone.text
    assert "周报" in in_group(desk, "赵敏", "订阅").text
    assert "没有可退订的" in desk.says("赵敏", "退订").text


def test_a_subscription_is_taken_back_unless_others_changed_it(desk: Desk) -> None:
    said = in_group(desk, "赵敏", "订阅 日报 18:00")
    assert desk.clicks("赵敏", said.card, "撤销", group=GROUP).toast == "已撤销"
    assert "现在没有订阅" in in_group(desk, "赵敏", "订阅").text
    said = in_group(desk, "赵敏", "订阅 日报 18:00")
    in_group(desk, "吴昊", "订阅 日报 17:00")
    refused = desk.clicks("赵敏", said.card, "撤销", group=GROUP)
    assert "有人改过" in refused.text


def test_a_stranger_cannot_end_a_subscription_by_its_button(desk: Desk) -> None:
    said = in_group(desk, "赵敏", "订阅 日报 18:00")
    assert desk.clicks("王磊", said.card, "退订", group=GROUP).toast_kind == "error"
    # A manager of another chat: the card was forwarded there.
    assert desk.clicks("周强", said.card, "退订").toast_kind == "warning"
    assert len(sent(at(desk, "2026-11-18 18:00"))) == 1


def test_conflicts_come_at_once_with_departments_in_a_group_and_names_in_private(
    desk: Desk,
) -> None:
    in_group(desk, "赵敏", "订阅 撞单")
    desk.says("周强", "订阅 撞单")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    for _ in range(2):
        desk.says("陈晨", f"报备 {NAME} 张伟 13812345678")
    (line,) = [card for card in desk.cards_in(GROUP) if "有人报备已有归属" in card.text]
    for words in (NAME, "华北销售部", "华东销售部", "E1"):
        assert words in line.text
    for hidden in ("王磊", "陈晨", "张伟", "138"):
        assert hidden not in line.text
    alone = desk.card_to("周强", "有人报备已有归属")
    assert "陈晨（华北销售部）" in alone.text
    refused = desk.card_to("陈晨", "已有归属")
    form = desk.clicks("陈晨", refused, "申诉")
    desk.clicks("陈晨", form.card, "申诉", {"reason": "我十月就拜访过张总，有会议纪要"})
    assert [card for card in desk.cards_in(GROUP) if "撞单立案 #A1" in card.text]
    desk.says("吴昊", "裁定 #A1 维持 先报备且有跟进记录")
    (ruled,) = [card for card in desk.cards_in(GROUP) if "撞单已裁定 #A1" in card.text]
    assert "维持" in ruled.text
    assert "会议纪要" not in ruled.text
    # Who went to another department hears no more of the one left behind.
    north = DepartmentProfile(NORTH, "华北销售部", leader_open_id=open_id("吴昊"))
    gone = Profile(open_id("周强"), "周强", department_id=EAST)
    desk.write(lambda store: store.people.upsert_department(north, desk.clock.at))
    desk.write(lambda store: store.people.upsert_profile(gone, desk.clock.at))
    heard = len(desk.cards_to("周强"))
    desk.says("孙悦", f"报备 {NAME} 张伟 13812345678")
    assert len(desk.cards_in(GROUP)) > 3
    assert len(desk.cards_to("周强")) == heard


def test_the_pool_tells_a_subscribed_group_at_once(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 公海")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", "释放 云杉智能 联系不上")
    (news,) = [card for card in desk.cards_in(GROUP) if "有客户进了公海" in card.text]
    assert NAME in news.text


def test_what_was_taken_back_is_not_told(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", f"跟进 云杉智能 {TALK}")
    desk.says("王磊", "撤销")
    desk.says("王磊", "释放 云杉智能 联系不上")
    desk.says("王磊", "撤销")
    at(desk, "2026-11-18 18:00")
    (card,) = digests(desk, GROUP, "日报")
    assert "有效跟进排行" not in card.text
    assert "释放" not in card.text


def test_a_group_the_bot_was_put_out_of_gets_none_and_all_of_it_later(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.write(lambda store: store.chats.left(GROUP, desk.clock.at))
    assert sent(at(desk, "2026-11-18 18:00")) == []
    desk.clock.at = local("2026-11-19 10:00")
    desk.adds_bot("赵敏")
    at(desk, "2026-11-19 10:01")
    (card,) = digests(desk, GROUP, "日报")
    assert NAME in card.text


def test_two_schedulers_at_the_same_moment_send_one_digest(desk: Desk) -> None:
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.clock.at = local("2026-11-18 18:00")
    begin = Barrier(2)

    def one() -> None:
        scheduling = BotDesk(desk.database, VAULT, desk.clock, timezone=SHANGHAI, metrics=Metrics())
        begin.wait()
        run_due(scheduling, desk.clock.at)

    both = [Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(digests(desk, GROUP, "日报")) == 1


def test_what_was_done_counts_for_the_department_of_who_did_it(desk: Desk) -> None:
    desk.says("周强", "订阅 日报 18:00")
    in_group(desk, "赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", "释放 云杉智能 联系不上")
    desk.policy(pool_wait_hours=0)
    assert desk.says("陈晨", "领取 云杉智能").act == "pick_up"
    at(desk, "2026-11-18 18:00")
    (east,) = digests(desk, GROUP, "日报")
    (north,) = digests(desk, open_id("周强"), "日报")
    assert "释放" in east.text
    assert "领取" not in east.text
    assert "领取" in north.text
    assert "释放" not in north.text


def test_a_deal_stays_with_who_closed_it_whatever_comes_after(desk: Desk) -> None:
    desk.says("赵敏", "订阅 日报 18:00")
    desk.says("周强", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", f"联合 {NAME} @李雷 7:3")
    desk.clicks("李雷", desk.card_to("李雷", "对方 70%"), "接收")
    desk.says("王磊", f"成交 {NAME} 100万")
    # Another split and another owner, before the digest tells of it.
    desk.says("王磊", f"联合 {NAME} @李雷 2:8")
    desk.clicks("李雷", desk.card_to("李雷", "对方 20%"), "接收")
    desk.says("王磊", f"移交 {NAME} 给 @陈晨")
    assert desk.clicks("陈晨", desk.card_to("陈晨", "移交给您"), "接收").act
    assert desk.customer(NAME).owner_open_id == open_id("陈晨")
    at(desk, "2026-11-18 18:00")
    (east,) = digests(desk, open_id("赵敏"), "日报")
    (chart,) = [one for one in elements(east.content) if "万元" in str(one.get("chart_spec"))]
    points = {one["x"]: one["y"] for one in chart["chart_spec"]["data"]["values"]}
    assert points == {"王磊": 70.0, "李雷": 30.0}
    (north,) = digests(desk, open_id("周强"), "日报")
    assert "成交" not in north.text
    # A corrected contract is no second deal.
    assert "已更新" in desk.says("陈晨", f"更新 {NAME} 合同到期:2027-12-31").text
    at(desk, "2026-11-19 18:00")
    assert "成交" not in digests(desk, open_id("赵敏"), "日报")[-1].text
    assert "成交" not in digests(desk, open_id("周强"), "日报")[-1].text


def test_what_is_locked_does_not_end_and_a_first_contact_can_be_overdue(desk: Desk) -> None:
    other = "宁波海达物流有限公司"
    desk.says("赵敏", "订阅 日报 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    desk.says("王磊", f"报备 {other} 周洁 13712345678 需求:叉车 来源:行业展会")
    desk.says("王磊", f"锁定 {NAME}")
    desk.says("王磊", f"跟进 {NAME} {TALK}")
    at(desk, "2026-12-17 18:00")
    (card,) = digests(desk, open_id("赵敏"), "日报")
    assert "快到期 1 家" in card.text
    assert "逾期未跟进 1 家" in card.text
    assert f"{other}\n王磊（华东销售部） · 首次跟进 11月19日 周四 前" in card.text


def test_nothing_of_a_large_company_is_cut(desk: Desk) -> None:
    desk.says("赵敏", "订阅 周报 周三 18:00")
    desk.says("王磊", f"报备 {NAME} {FACTS}")
    many = 20_000
    with desk.database.transaction() as connection:
        for table, number in ((customers.customer, "'N' || i"), (ledger.claim, "")):
            copied = [one.name for one in table.c if one.name not in ("id", "customer_no")]
            of_each = "customer_id" in copied
            given = {"customer_id": "c.id"} if of_each else {"next_follow_at": "t.registered_at"}
            names = [*copied, *([] if of_each else ["customer_no"])]
            values = [given.get(one, f"t.{one}") for one in copied] + ([number] if number else [])
            source = (
                "JOIN customer c ON c.customer_no LIKE 'N%'"
                if of_each
                else "CROSS JOIN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                f" SELECT i + 1 FROM n WHERE i < {many}) SELECT i FROM n) c"
            )
            connection.execute(
                text(
                    f"INSERT INTO {table.name} ({', '.join(names)}) "
                    f"SELECT {', '.join(values)} FROM {table.name} t {source}"
                )
            )
    at(desk, "2026-11-18 18:00")
    (card,) = digests(desk, open_id("赵敏"), "周报")
    assert f"新报备\n{many + 1} 家" in card.text
    assert f"逾期未跟进\n{many} 家" in card.text
