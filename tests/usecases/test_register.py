"""报备: complete, incomplete, on behalf of a draft, within the limits, and against one's own customers."""

from datetime import timedelta

import pytest

from handlers.records import Ownership, ReminderKind
from tests.usecases.desk import Desk, open_id
from tests.usecases.samples import (
    COMPLETE,
    LANGNUO,
    OTHER_PHONE,
    PHONE,
    RIVAL,
    USCC,
    XINGHE,
    YUNSHAN,
)


def reminders(desk: Desk, name: str) -> list[ReminderKind]:
    open_ones = desk.read(lambda store: store.reminders.open_of(open_id(name)))
    return sorted(one.kind for one in open_ones)


def test_a_complete_line_registers_and_says_what_follows(desk: Desk) -> None:
    card = desk.says("王磊", COMPLETE).card
    assert card.title == "报备成功"
    for words in (YUNSHAN, "XS2026000001", "剩 30 天", "1 / 50", "首次跟进", "明天 10:00"):
        assert words in card.text
    assert {"跟进", "撤销"} <= set(card.buttons)
    customer = desk.customer(YUNSHAN)
    assert customer.owner_open_id == open_id("王磊")
    assert customer.contacts[0].phone == "+86" + PHONE
    assert customer.details["need"] == "采购50套巡检终端"
    assert reminders(desk, "王磊") == [ReminderKind.FIRST_FOLLOW_UP]


def test_what_may_come_later_marks_it_as_incomplete_and_is_reminded_twice(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}").card
    assert "待完善" in card.text
    assert "补全" in card.buttons
    assert reminders(desk, "王磊").count(ReminderKind.INCOMPLETE) == 2


def test_serial_numbers_follow_each_other(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "XS2026000002" in desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321").text


def test_a_departments_own_abbreviation_begins_its_numbers(desk: Desk) -> None:
    desk.write(
        lambda store: store.rules.set_rule(
            "department_abbreviation", "HD", by="test", at=desk.clock.at, department_id="od_east"
        )
    )
    assert "HD2026000001" in desk.says("王磊", COMPLETE).text
    assert "XS2026000001" in desk.says("陈晨", f"报备 {LANGNUO} 李敏 13987654321").text


def test_the_pasted_form_registers(desk: Desk) -> None:
    text = (
        "报备\n客户名称:上海合曜医疗器械有限公司\n联系人:王芳(采购经理)\n电话:138 1234 9876\n"
        "客户来源:行业展会\n需求描述:CT球管耗材年框\n预计金额:1.2亿\n预计成交时间:2027年Q1"
    )
    assert desk.says("王磊", text).card.title == "报备成功"
    customer = desk.customer("上海合曜医疗器械有限公司")
    assert customer.contacts[0].title == "采购经理"
    assert customer.details["expected_amount"] == 120_000_000


def test_a_command_word_alone_opens_an_empty_form(desk: Desk) -> None:
    card = desk.says("王磊", "报备").card
    assert "确认报备" in card.buttons
    done = desk.clicks(
        "王磊", card, "确认报备", {"name": YUNSHAN, "contact": "张伟", "phone": PHONE}
    )
    assert done.card.title == "报备成功"
    assert done.replaces_card


def test_missing_fields_open_the_form_filled_in(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE} 需求:冷链车租赁").card
    assert card.fields["name"] == XINGHE
    assert card.fields["need"] == "冷链车租赁"
    assert "联系人" in card.text
    assert desk.total() == 0


def test_a_draft_survives_a_restart_and_is_submitted(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE} 需求:冷链车租赁").card
    again = desk.restarted()
    done = again.clicks("王磊", card, "确认报备", {"contact": "孙经理", "phone": OTHER_PHONE})
    assert done.card.title == "报备成功"
    customer = again.customer(XINGHE)
    assert customer.details["need"] == "冷链车租赁"
    assert again.drafts() == 0


def test_a_draft_protects_nothing(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {YUNSHAN} 张伟").card
    assert desk.says("陈晨", RIVAL).card.title == "报备成功"
    refused = desk.clicks("王磊", card, "确认报备", {"phone": PHONE})
    assert "已有归属" in refused.card.title
    assert "撞单案" not in refused.text
    assert len(desk.customers()) == 1


def test_a_form_sent_twice_keeps_the_first_answer(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    form = {"contact": "孙经理", "phone": OTHER_PHONE}
    desk.clicks("王磊", card, "确认报备", form)
    again = desk.clicks("王磊", card, "确认报备", form)
    assert "没有写入" not in again.toast
    assert desk.card_to("王磊", XINGHE).title == "报备成功"
    assert desk.total() == 1


def test_a_form_with_wrong_values_says_all_of_them_and_keeps_the_rest(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    again = desk.clicks(
        "王磊", card, "确认报备", {"contact": "待定", "phone": "1381234", "need": "冷链"}
    )
    assert desk.total() == 0
    assert again.replaces_card
    assert again.card.fields["need"] == "冷链"
    for words in ("占位", "不是有效的电话"):
        assert words in again.text
    done = desk.clicks("王磊", again.card, "确认报备", {"contact": "孙工", "phone": OTHER_PHONE})
    assert done.card.title == "报备成功"


def test_a_days_words_in_a_draft_keep_the_day_they_were_said(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE} 下次:明天下午3点").card
    desk.later(hours=20)
    desk.clicks("王磊", card, "确认报备", {"contact": "孙经理", "phone": OTHER_PHONE})
    due = desk.customer(XINGHE).next_follow_at
    assert due is not None
    assert due.isoformat() == "2026-11-19T07:00:00+00:00"


def test_a_discarded_draft_is_gone(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    dropped = desk.clicks("王磊", card, "不报备了")
    assert dropped.replaces_card
    assert desk.drafts() == 0
    late = desk.clicks("王磊", card, "确认报备", {"contact": "孙经理", "phone": OTHER_PHONE})
    assert late.toast_kind == "warning"
    assert desk.total() == 0


def test_nobody_submits_another_persons_draft(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    form = {"contact": "孙经理", "phone": OTHER_PHONE}
    assert desk.clicks("陈晨", card, "确认报备", form).toast_kind == "warning"
    assert desk.clicks("陈晨", card, "不报备了").toast_kind == "warning"
    assert desk.clicks("王磊", card, "确认报备", form).card.title == "报备成功"


def test_a_draft_older_than_a_day_is_not_taken_up(desk: Desk) -> None:
    card = desk.says("王磊", f"报备 {XINGHE}").card
    desk.later(hours=24)
    late = desk.clicks("王磊", card, "确认报备", {"contact": "孙经理", "phone": OTHER_PHONE})
    assert desk.total() == 0
    assert "过期" in late.toast


def test_the_holding_limit_keeps_the_words_and_says_the_number(desk: Desk) -> None:
    desk.policy(holding_limit=3)
    desk.gives("王磊", 3)
    refused = desk.says("王磊", COMPLETE)
    assert "3" in refused.text
    assert "上限" in refused.text
    assert desk.drafts() == 1
    assert desk.says("陈晨", COMPLETE).card.title == "报备成功"


def test_a_full_owner_still_gets_conflicts_and_own_customers(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(holding_limit=1)
    assert "您的客户" in desk.says("王磊", COMPLETE).card.title
    assert desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321").act == "register.full"


def test_a_first_contact_long_ago_is_noted_as_late(desk: Desk) -> None:
    late = desk.says("王磊", f"{COMPLETE} 首次接触:11月10日")
    assert late.card.title == "报备成功"
    assert "补录" in late.text
    fresh = desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321 首次接触:昨天")
    assert "补录" not in fresh.text


def test_an_own_customer_is_offered_as_an_update(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    own = desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE} 预计金额:60万")
    assert "确认更新" in own.card.buttons
    assert desk.customer(YUNSHAN).details.get("expected_amount") is None
    done = desk.clicks("王磊", own.card, "确认更新")
    assert done.replaces_card
    assert desk.customer(YUNSHAN).details["expected_amount"] == 600_000
    again = desk.clicks("王磊", own.card, "确认更新")
    assert "没有写入" not in again.toast
    assert desk.total() == 1


def test_an_own_customer_with_nothing_new_offers_no_update(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "确认更新" not in desk.says("王磊", COMPLETE).card.buttons


def test_a_collaborator_is_told_whose_it_is_and_offered_no_update(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    shared = desk.says("陈晨", f"{RIVAL} 预计金额:60万")
    assert "协作" in shared.text
    assert "您自己的客户" not in shared.text
    assert "确认更新" not in shared.card.buttons
    assert "跟进" in shared.card.buttons


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (COMPLETE, RIVAL, "客户名称相同"),
        (COMPLETE, f"报备 杭州云杉智能 李四 {PHONE}", "电话相同"),
        (COMPLETE, "报备 云杉科技 李四 +86 138-1234-5678", "电话相同"),
        (COMPLETE, f"報備 杭州雲杉智能科技有限公司 李四 {OTHER_PHONE}", "客户名称相同"),
        (
            f"{COMPLETE} 信用代码:{USCC}",
            f"报备 成都另一家有限公司 李四 {OTHER_PHONE} 信用代码:{USCC}",
            "统一社会信用代码相同",
        ),
        (
            f"报备 {YUNSHAN} 张伟 zhangwei@yunshan.cn",
            "报备 成都云杉 张伟 ZhangWei@Yunshan.cn",
            "邮箱相同",
        ),
    ],
)
def test_each_exact_key_refuses_a_second_claim(
    desk: Desk, first: str, second: str, why: str
) -> None:
    assert desk.says("王磊", first).card.title == "报备成功"
    refused = desk.says("陈晨", second)
    assert "E1" in refused.text
    assert why in refused.text
    assert why in desk.card_to("王磊", "陈晨").text
    assert len(desk.customers()) == 1


def test_the_same_phone_under_a_clearly_different_name_is_doubtful(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", f"报备 {LANGNUO} 李四 {PHONE}")
    assert "E2" in refused.text
    assert {"申请协作", "申诉", "不是同一家"} <= set(refused.card.buttons)
    assert len(desk.customers()) == 1
    assert "陈晨" in desk.card_to("王磊", "E2").text


def test_individuals_of_one_name_are_different_people(desk: Desk) -> None:
    first = desk.says("王磊", "报备 个人客户 赵先生 18800003333")
    assert first.card.title == "报备成功"
    assert desk.says("陈晨", "报备 个人客户 赵先生 18800004444").card.title == "报备成功"
    taken = desk.says("孙悦", "报备 个人客户 赵先生 18800003333")
    assert "E1" in taken.text
    assert "赵先生" not in taken.text.replace("赵*", "")


def test_service_numbers_are_no_evidence(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 400-820-8820")
    assert desk.says("陈晨", f"报备 {LANGNUO} 李敏 4008208820").card.title == "报备成功"


def test_a_shared_mailbox_tells_of_its_domain_only_and_a_public_one_of_nothing(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 info@yunshan.cn")
    taken = desk.says("陈晨", f"报备 {LANGNUO} 李敏 info@yunshan.cn")
    assert (taken.card.title, "企业邮箱域名相同" in taken.text) == ("疑似已有归属的客户", True)
    assert [one.name for one in desk.customers()] == [YUNSHAN]
    desk.says("李雷", f"报备 {LANGNUO} 李敏 info@163.com")
    assert desk.says("陈晨", "报备 宁波海诺食品 周敏 info@163.com").card.title == "报备成功"


def test_a_withdrawn_registration_leaves_the_way_free(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "撤销")
    assert desk.says("陈晨", RIVAL).card.title == "报备成功"


def test_a_customer_of_the_history_is_registered_and_mentioned(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.moves_to(desk.customer(YUNSHAN), Ownership.HISTORY)
    registered = desk.says("陈晨", RIVAL)
    assert registered.card.title == "报备成功"
    assert "历史" in registered.text


def test_a_customer_in_the_pool_is_to_be_picked_up(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.moves_to(desk.customer(YUNSHAN), Ownership.POOL)
    pooled = desk.says("陈晨", RIVAL)
    assert "公海" in pooled.text
    assert len(desk.customers("陈晨")) == 0


def test_an_older_message_that_comes_late_opens_a_case_by_itself(desk: Desk) -> None:
    said_at = desk.clock.at
    desk.later(minutes=1)
    desk.says("王磊", COMPLETE)
    late = desk.says("陈晨", RIVAL, at=said_at)
    assert "A1" in late.text
    assert "早于" in late.text
    assert "A1" in desk.card_to("王磊", "陈晨").text
    assert "A1" in desk.card_to("吴昊", YUNSHAN).text
    assert desk.customer(YUNSHAN).owner_open_id == open_id("王磊")


def test_ten_seconds_are_no_difference(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    near = desk.says("陈晨", RIVAL, at=desk.clock.at - timedelta(seconds=10))
    assert "撞单案" not in near.text


def test_the_time_of_the_message_decides_not_that_of_its_arrival(desk: Desk) -> None:
    desk.says("王磊", COMPLETE, at=desk.clock.at - timedelta(hours=5))
    customer = desk.customer(YUNSHAN)
    assert (desk.clock.at - customer.registered_at) > timedelta(hours=4)


def test_quoting_a_price_needs_an_amount(desk: Desk) -> None:
    noted = desk.says("王磊", f"{COMPLETE} 阶段:方案报价")
    assert noted.card.title == "报备成功"
    assert "金额" in noted.text
    assert desk.customer(YUNSHAN).stage != "方案报价"
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321 阶段:方案报价 预计金额:50万")
    assert desk.customer(LANGNUO).stage == "方案报价"


def test_the_next_contact_is_kept_and_reminded(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 下次:11月25日 下午2点")
    assert ReminderKind.NEXT_FOLLOW_UP in reminders(desk, "王磊")
    assert desk.customer(YUNSHAN).next_follow_at is not None


def test_an_unsure_reading_asks_and_the_yes_registers_from_the_messages_time(desk: Desk) -> None:
    asked = desk.says("王磊", f"报备 {YUNSHAN} {LANGNUO} 张伟 {PHONE}")
    assert desk.total() == 0
    assert asked.card.buttons == [YUNSHAN, LANGNUO, "取消"]
    said_at = desk.clock.at
    desk.later(hours=1)
    done = desk.clicks("王磊", asked.card, YUNSHAN)
    assert done.card.title == "报备成功"
    assert desk.customers()[0].registered_at == said_at


def test_a_sum_is_shown_as_it_was_said(desk: Desk) -> None:
    done = desk.says("王磊", "报备 杭州午未商行 张三 13900000012 每月2万左右")
    assert "约¥2万/月" in done.text
    assert "约¥2万/月" in desk.says("王磊", "客户 午未商行").text
    changed = desk.says("王磊", "更新 午未商行 金额:3万")
    assert "约¥2万/月 → ¥3万" in changed.text
    assert "¥3万 → 约¥4万/年" in desk.says("王磊", "更新 午未商行 金额:每年4万左右").text
