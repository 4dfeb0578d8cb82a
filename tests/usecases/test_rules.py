"""规则: shown to administrators, tried out on every customer, confirmed, computed anew, taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.department_moves import settle_moved
from bot.jobs import Kind
from bot.policy_steps import RuleSettling, RuleTrials
from handlers.commands import rules
from handlers.domain.policy import RULES, Policy
from handlers.people import DepartmentProfile
from handlers.policy import trial
from tests.usecases.desk import ADMIN, EAST, SHANGHAI, VAULT, CardView, Desk, open_id
from tests.usecases.samples import LANGNUO, OTHER_PHONE, YUNSHAN

FIRST = f"报备 {YUNSHAN} 张伟 13812345678 需求:巡检终端 来源:行业展会"
SECOND = f"报备 {LANGNUO} 李娜 {OTHER_PHONE} 需求:巡检终端 来源:行业展会"


def work_off(desk: Desk) -> None:
    """Do the jobs that wait, as if their pause were over."""
    settle = RuleSettling(timezone=SHANGHAI, claim=lambda: None)
    tried = RuleTrials(timezone=SHANGHAI, claim=lambda: None)
    kinds: Mapping[str, Kind] = {rules.SETTLE_JOB: settle, rules.TRIAL_JOB: tried}
    desk.clock.at += timedelta(seconds=rules.SETTLE_AFTER_SECONDS + 1)
    desk.job_runner(kinds=kinds).work_off()


def card_now(desk: Desk, message_id: str) -> CardView:
    """A card as it stands now."""
    (card,) = [one for one in desk.screen() if one.message_id == message_id]
    return card


def until(desk: Desk, name: str) -> date:
    """The last protected day of a customer."""
    moment = desk.customer(name).protected_until
    assert moment is not None
    return moment.astimezone(SHANGHAI).date()


def test_all_rules_are_listed_with_values_and_version(desk: Desk) -> None:
    shown = desk.says(ADMIN, "规则").card
    for rule in RULES:
        assert rule.name in shown.text
    assert "版本 0" in shown.text
    assert "30 天" in shown.text


def test_only_administrators_see_or_change_rules(desk: Desk) -> None:
    assert "管理员" in desk.says("王磊", "规则 保护期 B 20").text
    assert desk.read(lambda store: store.rules.version(desk.clock.at)) == "0"


def test_a_change_is_tried_out_and_nothing_is_written_before_the_yes(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("李雷", SECOND)
    before = until(desk, YUNSHAN)
    tried = desk.says(ADMIN, "规则 保护期 B 20").card
    assert tried.title == "规则试算"
    for words in ("30 天", "20 天", "2 个的保护期会变", "提前 2 个", "王磊", "李雷", YUNSHAN):
        assert words in tried.text
    assert until(desk, YUNSHAN) == before
    assert "没有改" in desk.clicks(ADMIN, tried, "取消").text
    assert desk.read(lambda store: store.rules.version(desk.clock.at)) == "0"


def test_a_confirmed_change_moves_every_protection_and_tells_each_owner_once(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("李雷", SECOND)
    before = until(desk, YUNSHAN)
    tried = desk.says(ADMIN, "规则 保护期 B 20").card
    changed = desk.clicks(ADMIN, tried, "确认修改").card
    assert changed.title == "规则已修改"
    work_off(desk)
    assert until(desk, YUNSHAN) == before - timedelta(days=10)
    assert until(desk, LANGNUO) == before - timedelta(days=10)
    for name in ("王磊", "李雷"):
        (told,) = [one for one in desk.cards_to(name) if one.title == "规则变了，保护期有调整"]
        assert "提前到期 1 个" in told.text
    assert "已重算 2 个客户，2 个的保护期变了" in card_now(desk, changed.message_id).text
    assert "20 天" in desk.says("王磊", f"为什么 {YUNSHAN}").text


@pytest.mark.parametrize("others", [0, 1])
def test_a_customer_that_came_in_on_the_old_rules_is_computed_anew_too(
    desk: Desk, others: int
) -> None:
    if others:
        desk.says("李雷", SECOND)
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 保护期 B 20").card, "确认修改")
    desk.says("王磊", FIRST)
    wanted = until(desk, YUNSHAN)
    customer = desk.customer(YUNSHAN)
    assert customer.protected_until is not None
    stale = customer.protected_until + timedelta(days=10)
    # What a process does that had read the rules a moment before they changed.
    desk.write(lambda store: store.customers.change(customer, {"protected_until": stale}))
    work_off(desk)
    assert until(desk, YUNSHAN) == wanted


def test_where_no_protection_moves_nobody_is_said_to_be_told(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    changed = desk.clicks(ADMIN, desk.says(ADMIN, "规则 保护期 A 20").card, "确认修改").card
    work_off(desk)
    assert "保护期都没有变" in card_now(desk, changed.message_id).text


def test_taking_a_change_back_moves_the_protections_back(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    before = until(desk, YUNSHAN)
    changed = desk.clicks(ADMIN, desk.says(ADMIN, "规则 保护期 B 20").card, "确认修改").card
    work_off(desk)
    assert until(desk, YUNSHAN) != before
    assert "已撤销" in desk.clicks(ADMIN, changed, "撤销").text
    work_off(desk)
    assert until(desk, YUNSHAN) == before
    assert desk.read(lambda store: store.rules.policy(desk.clock.at)) == Policy()


def test_a_rule_changed_meanwhile_asks_for_a_new_trial(desk: Desk) -> None:
    first = desk.says(ADMIN, "规则 保护期 B 20").card
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 保有量 60").card, "确认修改")
    refused = desk.clicks(ADMIN, first, "确认修改")
    assert "试算之后规则又改过" in refused.text
    assert "规则 保护期 B 20" in refused.text
    assert desk.read(lambda store: store.rules.policy(desk.clock.at)).level_b_days == 30


def test_a_department_put_below_one_with_other_rules_gets_its_deadlines(desk: Desk) -> None:
    west = DepartmentProfile("od_west", "西区")
    with desk.database.write(VAULT) as store:
        store.people.upsert_department(west, desk.clock.at)
        known = store.people.department(EAST)
    desk.says("王磊", FIRST)
    desk.says("陈晨", SECOND)
    before, elsewhere = until(desk, YUNSHAN), until(desk, LANGNUO)
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 保护期 B 20 西区").card, "确认修改")
    work_off(desk)
    assert until(desk, YUNSHAN) == before
    with desk.database.write(VAULT) as store:
        moved = replace(known, parent_id=west.id)
        settle_moved(store, [moved], desk.clock.at)
        store.people.upsert_department(moved, desk.clock.at)
    work_off(desk)
    assert until(desk, YUNSHAN) == before - timedelta(days=10)
    assert until(desk, LANGNUO) == elsewhere
    told = desk.card_to("王磊", "保护期有调整").text
    assert "华东销售部的上级部门" in told
    assert "提前到期 1 个" in told
    assert not [card for card in desk.cards_to("陈晨") if "保护期有调整" in card.title]
    assert f"{until(desk, YUNSHAN):%-m月%-d日}" in desk.says("王磊", f"为什么 {YUNSHAN}").text


def test_a_department_has_a_rule_of_its_own(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", SECOND)
    before = until(desk, LANGNUO)
    name = desk.read(lambda store: store.people.department(EAST)).name
    tried = desk.says(ADMIN, f"规则 保护期 B 40 {name}").card
    assert "延后 1 个" in tried.text
    desk.clicks(ADMIN, tried, "确认修改")
    work_off(desk)
    assert until(desk, YUNSHAN) == before + timedelta(days=10)
    assert until(desk, LANGNUO) == before
    assert name in desk.says(ADMIN, "规则").text
    back = desk.says(ADMIN, f"规则 保护期 B 恢复 {name}").card
    desk.clicks(ADMIN, back, "确认修改")
    work_off(desk)
    assert until(desk, YUNSHAN) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("规则 保护期 B 3", "7 到 365"),
        ("规则 保护期 20", "请写全名"),
        ("规则 保质期 20", "没有叫「保质期"),
        ("规则 显示归属人 否 销售一部", "全公司一个值"),
        ("规则 保有量 60 火星部", "没有部门叫「火星部」"),
        ("规则 保护期 B 30", "本来就是这个值"),
        ("规则 保护期 B 恢复", "没有单独设过"),
        ("规则 工作日 2026-01-01", "已经过去"),
        ("规则 保护期 B -5", "可以填：7–365 天"),
        ("规则 部门简称 XS1", "1–8 个英文字母"),
        ("规则 放假 2026-02-30", "没读出是哪一天"),
        ("规则 放假 2026-12-31~2027-01-02", "一次改一天"),
    ],
)
def test_what_cannot_be_set_is_explained_with_an_example(desk: Desk, words: str, said: str) -> None:
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 保护期 B 20").card, "确认修改")
    if words == "规则 保护期 B 30":
        words = "规则 保护期 B 20"
    if "恢复" in words:
        words = "规则 保护期 A 恢复"
    shown = desk.says(ADMIN, words).text
    assert said in shown
    assert "规则 " in shown
    assert desk.read(lambda store: store.rules.version(desk.clock.at)) == "1"


def test_a_customer_that_lapses_at_once_is_named_with_the_first_day_of_release(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.clock.at += timedelta(days=15)
    tried = desk.says(ADMIN, "规则 保护期 B 10").card
    assert "1 个马上到期" in tried.text
    assert "最早" in tried.text
    assert "先预告" in tried.text


def test_a_large_stock_is_tried_out_by_a_job_that_shows_how_far_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "PAGE", 1)
    monkeypatch.setattr(rules, "PAGE", 1)
    desk.says("王磊", FIRST)
    desk.says("李雷", SECOND)
    begun = desk.says(ADMIN, "规则 保护期 B 20").card
    assert begun.title == "规则试算中"
    assert "0 / 2" in begun.text
    assert "确认修改" not in begun.buttons
    work_off(desk)
    done = card_now(desk, begun.message_id)
    assert done.title == "规则试算"
    assert "2 个的保护期会变" in done.text
    desk.clicks(ADMIN, done, "确认修改")
    before = until(desk, YUNSHAN)
    work_off(desk)
    assert until(desk, YUNSHAN) == before - timedelta(days=10)


def test_the_history_numbers_every_change_as_rulings_quote_it(desk: Desk) -> None:
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 保有量 60").card, "确认修改")
    desk.clock.at += timedelta(minutes=1)
    desk.clicks(ADMIN, desk.says(ADMIN, "规则 申诉期 5").card, "确认修改")
    shown = desk.says(ADMIN, "规则 历史").text
    for words in ("当前版本 2", "保有量", "60 个客户", "申诉期", "5 工作日", ADMIN):
        assert words in shown


def test_a_day_becomes_a_working_day_and_goes_back(desk: Desk) -> None:
    saturday = date(2026, 12, 26)
    shown = desk.says(ADMIN, "规则 工作日 2026-12-26").card
    assert "工作日" in shown.text
    assert desk.read(lambda store: dict(store.rules.extra_days())) == {saturday: True}
    assert "12-26" in desk.says(ADMIN, "规则").text
    desk.clicks(ADMIN, shown, "撤销")
    assert desk.read(lambda store: dict(store.rules.extra_days())) == {}


def test_a_holding_limit_says_how_many_people_are_above_it(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("王磊", SECOND)
    tried = desk.says(ADMIN, "规则 保有量 1").text
    assert "1 人超过新的上限（王磊）" in tried
    name = desk.read(lambda store: store.people.department(EAST)).name
    assert "1 人超过" in desk.says(ADMIN, f"规则 保有量 1 {name}").text
    assert "保护期不变" in tried


def test_a_second_press_on_a_trial_says_nothing_untrue(desk: Desk) -> None:
    tried = desk.says(ADMIN, "规则 保护期 B 20").card
    desk.clicks(ADMIN, tried, "确认修改")
    for words in ("确认修改", "取消"):
        again = desk.clicks(ADMIN, tried, words)
        assert "已经改好了" in again.toast
        assert card_now(desk, tried.message_id).title == "规则已修改"
    assert desk.read(lambda store: store.rules.version(desk.clock.at)) == "1"


def test_a_day_that_another_administrator_changed_since_is_not_put_back(desk: Desk) -> None:
    admins = [open_id(ADMIN), open_id("赵敏")]
    desk.write(lambda store: store.people.set_admins(admins, desk.clock.at))
    desk.later(seconds=5)
    desk.says(ADMIN, "规则 放假 2026-12-31")
    desk.says("赵敏", "规则 工作日 2026-12-31")
    assert "后来又改过" in desk.says(ADMIN, "撤销").text
    assert desk.read(lambda store: dict(store.rules.extra_days())) == {date(2026, 12, 31): True}


def test_a_shorter_stay_in_the_pool_says_how_many_go_to_the_history(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", SECOND)
    desk.says("王磊", "释放 云杉智能 客户停业")
    desk.says("陈晨", "释放 苏州朗诺 客户停业")
    desk.later(days=40)
    assert "2 个客户已经放满新的天数" in desk.says(ADMIN, "规则 历史库 30").text
    name = desk.read(lambda store: store.people.department(EAST)).name
    assert "1 个客户已经放满新的天数" in desk.says(ADMIN, f"规则 历史库 30 {name}").text
    assert "没有客户因此" in desk.says(ADMIN, "规则 历史库 60").text
