"""Who leaves or moves: the card opens at the manager by itself, customers go to colleagues, along, or to the pool."""

from dataclasses import replace

from bot.handover_steps import HandoversOfMany
from handlers.handover.bulk import JOB
from handlers.incoming import PersonChanged
from handlers.people import DepartmentProfile
from handlers.records import Ownership
from tests.usecases.desk import ADMIN, EAST, NORTH, SHANGHAI, CardView, Desk, open_id
from tests.usecases.minutes import at, local

NAME = "杭州云杉智能科技有限公司"


def leaves(desk: Desk, name: str = "王磊") -> None:
    """The platform tells that somebody left."""
    event = PersonChanged(
        "deleted",
        open_id(name),
        {"open_id": open_id(name), "department_ids": [], "status": {"is_resigned": True}},
        {},
        desk.clock.at,
    )
    desk.process(desk.store(event, name))


def moves(desk: Desk, name: str = "王磊", to: str = NORTH, leader: str = "周强") -> None:
    event = PersonChanged(
        "updated",
        open_id(name),
        {"open_id": open_id(name), "department_ids": [to], "leader_user_id": open_id(leader)},
        {"department_ids": [EAST]},
        desk.clock.at,
    )
    desk.process(desk.store(event, name))


def with_customers(desk: Desk, count: int = 3, owner: str = "王磊") -> None:
    desk.gives(owner, count)


def cards_about(desk: Desk, name: str, words: str) -> list[CardView]:
    return [card for card in desk.cards_to(name) if words in card.text or words in card.title]


def test_the_card_opens_at_the_manager_by_itself_and_once(desk: Desk) -> None:
    with_customers(desk, 7)
    leaves(desk)
    (card,) = desk.cards_to("赵敏")
    assert card.title == "同事离职，请交接客户"
    assert "7 个" in card.text
    assert {"全部移交", "逐个指定", "下一页"} <= set(card.buttons)
    assert "11月23日" in card.text  # three working days after a Wednesday
    leaves(desk)
    at(desk, "2026-11-18 11:00")
    assert len(desk.cards_to("赵敏")) == 1
    assert "占位客户006号" in desk.clicks("赵敏", card, "下一页").text


def test_without_customers_nobody_is_bothered(desk: Desk) -> None:
    leaves(desk)
    at(desk, "2026-11-19 10:00")
    assert desk.cards_to("赵敏") == []


def test_an_administrator_gets_it_where_there_is_no_manager(desk: Desk) -> None:
    desk.leaves("赵敏")
    with_customers(desk)
    leaves(desk)
    assert desk.card_to(ADMIN, "同事离职").title == "同事离职，请交接客户"


def test_without_anybody_to_tell_nothing_goes_to_the_pool(desk: Desk) -> None:
    desk.leaves("赵敏")
    desk.write(lambda store: store.people.set_admins([], desk.clock.at))
    with_customers(desk)
    leaves(desk)
    for day in ("19", "20", "23", "24", "25"):
        assert at(desk, f"2026-11-{day} 10:01") == []
    desk.write(lambda store: store.people.set_admins([open_id(ADMIN)], desk.clock.at))
    assert at(desk, "2026-11-25 10:02") == ["离职交接 王磊：请主管处理"]
    assert all(one.ownership is Ownership.OWNED for one in desk.customers())


def test_one_receiver_for_all_goes_by_preview_and_job(desk: Desk) -> None:
    with_customers(desk)
    leaves(desk)
    card = desk.card_to("赵敏", "全部移交")
    asked = desk.clicks("赵敏", card, "全部移交", {"receiver": open_id("李雷")})
    assert "0 个，接收后 3 个，上限 50 个" in asked.text
    desk.clicks("赵敏", asked.card, "确认移交")
    kind = HandoversOfMany(desk.pipeline, timezone=SHANGHAI, claim=lambda: None)
    desk.job_runner("desk", {JOB: kind}).work_off()
    assert len(desk.customers("李雷")) == 3
    at(desk, "2026-11-26 10:00")
    assert all(one.ownership is Ownership.OWNED for one in desk.customers())


def test_a_receiver_per_customer_moves_those_and_leaves_the_others(desk: Desk) -> None:
    with_customers(desk, 3)
    leaves(desk)
    form = desk.clicks("赵敏", desk.card_to("赵敏", "全部移交"), "逐个指定")
    assert "李雷（华东销售部） 0/50" in form.text
    first, second, third = desk.customers("王磊")
    chosen = {f"to_{first.id}": open_id("李雷"), f"to_{third.id}": open_id("韩梅梅")}
    assert desk.clicks("赵敏", form.card, "确认移交").toast == "还没有选择接收人"
    done = desk.clicks("赵敏", form.card, "确认移交", chosen)
    assert done.card.title == "已移交 2 个客户"
    assert "还有 1 个" in done.text
    assert [one.id for one in desk.customers("李雷")] == [first.id]
    assert [one.id for one in desk.customers("韩梅梅")] == [third.id]
    assert [one.id for one in desk.customers("王磊")] == [second.id]
    assert desk.card_to("李雷", "离职交接").title == "客户移交给您了"


def test_only_who_stands_above_can_use_the_card(desk: Desk) -> None:
    with_customers(desk)
    leaves(desk)
    card = desk.card_to("赵敏", "全部移交")
    for words in ("全部移交", "逐个指定"):
        value = card.value(words)
        answer = desk.sends_back("李雷", value, {"receiver": open_id("李雷")}, card=card)
        assert answer.act == "leaver.gone"
    assert len(desk.customers("王磊")) == 3


def test_notices_each_working_day_then_the_pool_on_the_third(desk: Desk) -> None:
    with_customers(desk)
    leaves(desk)  # Wednesday 10:00
    at(desk, "2026-11-19 08:59")
    assert len(desk.cards_to("赵敏")) == 1
    assert at(desk, "2026-11-19 09:00") == ["离职交接 王磊：再提醒主管"]
    assert at(desk, "2026-11-19 15:00") == []
    assert at(desk, "2026-11-20 09:00") == ["离职交接 王磊：再提醒主管"]
    assert at(desk, "2026-11-21 10:00") == at(desk, "2026-11-22 10:00") == []
    assert at(desk, "2026-11-23 09:59") == []
    lines = at(desk, "2026-11-23 10:01")
    assert "离职 王磊 的客户无人交接：3 家进入公海" in lines
    assert all(one.ownership is Ownership.POOL for one in desk.customers())
    card = desk.card_to("赵敏", "进了公海")
    assert card.title == "离职同事的客户已进公海"
    assert at(desk, "2026-11-24 10:00") == []


def test_missed_notices_are_made_up_for_before_anything_goes(desk: Desk) -> None:
    with_customers(desk)
    leaves(desk)
    assert at(desk, "2026-11-25 11:00") == ["离职交接 王磊：再提醒主管"]
    assert at(desk, "2026-11-26 09:00") == ["离职交接 王磊：再提醒主管"]
    assert at(desk, "2026-11-27 08:59") == []
    lines = at(desk, "2026-11-27 09:30")
    assert "离职 王磊 的客户无人交接：3 家进入公海" in lines


def test_a_customer_in_dispute_waits_for_its_ruling(desk: Desk) -> None:
    desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("陈晨", f"报备 {NAME} 李四 13700009901")
    desk.says("陈晨", "申诉 云杉智能 10月拜访过，有签到照片")
    leaves(desk)
    for day in ("19", "20", "23", "24"):
        at(desk, f"2026-11-{day} 10:01")
    assert desk.customer(NAME).ownership is Ownership.OWNED


def test_a_leaver_found_otherwise_is_put_before_the_manager_in_working_hours(desk: Desk) -> None:
    with_customers(desk)
    desk.clock.at = local("2026-11-18 22:30")
    desk.leaves("王磊")
    assert at(desk, "2026-11-18 23:00") == []
    assert at(desk, "2026-11-19 08:00") == ["离职交接 王磊：请主管处理"]
    assert desk.card_to("赵敏").title == "同事离职，请交接客户"


def test_the_deputy_of_the_manager_gets_it_too(desk: Desk) -> None:
    desk.says("赵敏", "请假 11-18~11-20 @周强")
    with_customers(desk)
    leaves(desk)
    assert desk.card_to("周强", "同事离职").title == "同事离职，请交接客户"
    deputy = desk.card_to("周强", "同事离职")
    assert "您代 赵敏 处理" in deputy.text
    assert "只有赵敏和管理员能移交" in deputy.text
    assert deputy.buttons == []
    assert "全部移交" in desk.card_to("赵敏", "同事离职").buttons


def test_who_stands_in_gets_no_card_about_themselves(desk: Desk) -> None:
    desk.says("赵敏", "请假 今天 @王磊")
    with_customers(desk)
    moves(desk)
    assert not cards_about(desk, "王磊", "同事调岗")
    assert desk.card_to("赵敏", "同事调岗")


def test_what_waits_for_a_leaver_goes_back_to_who_offered_it(desk: Desk) -> None:
    desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("王磊", "移交 云杉智能 给 @李雷")
    leaves(desk, "李雷")
    assert "李雷已离职" in desk.card_to("王磊", "移交已撤回").text
    assert desk.says("王磊", "移交 云杉智能 给 @韩梅梅").act == "handover.offer"


def test_who_moves_keeps_the_customers_until_the_former_manager_decides(desk: Desk) -> None:
    with_customers(desk)
    moves(desk)
    card = desk.card_to("赵敏", "同事调岗")
    assert "华东销售部 → 华北销售部" in card.text
    assert {"全部移交", "逐个指定", "客户随人走"} <= set(card.buttons)
    assert len(desk.customers("王磊")) == 3
    before = [one.protected_until.date() for one in desk.customers("王磊")]
    done = desk.clicks("赵敏", card, "客户随人走")
    assert done.act == "handover.along"
    assert {one.department_id for one in desk.customers("王磊")} == {NORTH}
    assert [one.protected_until.date() for one in desk.customers("王磊")] == before
    assert desk.clicks("赵敏", card, "客户随人走").act == "leaver.gone"


def test_the_former_manager_may_keep_the_customers_in_the_department(desk: Desk) -> None:
    with_customers(desk, 2)
    moves(desk)
    form = desk.clicks("赵敏", desk.card_to("赵敏", "同事调岗"), "逐个指定")
    first, second = desk.customers("王磊")
    chosen = {f"to_{first.id}": open_id("李雷"), f"to_{second.id}": open_id("李雷")}
    assert desk.clicks("赵敏", form.card, "确认移交", chosen).act == "handover.each"
    assert {one.department_id for one in desk.customers("李雷")} == {EAST}
    desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    assert desk.says("赵敏", "移交 云杉智能 给 @李雷").act == "handover.refused"


def test_a_new_leader_in_the_same_department_is_no_move(desk: Desk) -> None:
    with_customers(desk)
    desk.later(minutes=1)
    unit = DepartmentProfile(EAST, "华东销售部", "od_sales", open_id("赵敏"))
    desk.write(lambda store: store.people.upsert_department(unit, desk.clock.at))
    moves(desk, to=EAST, leader="李雷")
    assert desk.cards_to("赵敏") == []


def test_a_move_without_an_event_is_found_in_the_morning_and_told_once_a_month(desk: Desk) -> None:
    with_customers(desk)
    known = desk.read(lambda store: store.people.get(open_id("王磊")))
    assert known is not None
    moved = replace(known, department_id=NORTH, leader_open_id=open_id("周强"))
    desk.write(lambda store: store.people.upsert_profile(moved, desk.clock.at))
    assert at(desk, "2026-11-19 09:00") == ["调岗 王磊：请原主管处理客户"]
    assert desk.card_to("赵敏").title == "同事调岗，客户怎么办"
    assert at(desk, "2026-11-20 09:00") == []
    assert at(desk, "2026-12-01 09:00").count("调岗 王磊：请原主管处理客户") == 1


def test_who_is_missing_from_the_directory_leaves_at_an_administrators_word(desk: Desk) -> None:
    with_customers(desk)
    value = {"v": 1, "a": "person_gone", "w": open_id("王磊")}
    assert desk.sends_back("李雷", value).act == "refused"
    assert desk.cards_to("赵敏") == []
    assert desk.sends_back(ADMIN, value).act == "person.gone"
    assert desk.card_to("赵敏").title == "同事离职，请交接客户"
    assert desk.sends_back(ADMIN, value).act == "gone"


def test_what_was_chosen_on_the_card_is_taken_back(desk: Desk) -> None:
    with_customers(desk, 3)
    leaves(desk)
    for day in ("19 09:00", "20 09:00", "23 09:00"):
        at(desk, f"2026-11-{day}")
    form = desk.clicks("赵敏", desk.card_to("赵敏", "全部移交"), "逐个指定")
    first, second, third = desk.customers("王磊")
    chosen = {f"to_{one.id}": open_id("李雷") for one in (first, second)}
    chosen[f"to_{third.id}"] = open_id("韩梅梅")
    done = desk.clicks("赵敏", form.card, "确认移交", chosen)
    desk.says("李雷", f"跟进 {second.name} 电话聊了预算，下周给方案")
    undone = desk.clicks("赵敏", done.card, "撤销")
    assert "2 个客户回到王磊名下" in undone.text
    assert second.name in undone.text
    assert "重新选择接收人" in undone.text
    assert {one.id for one in desk.customers("王磊")} == {first.id, third.id}
    assert {str(one.protected_until)[:10] for one in desk.customers("王磊")} == {"2026-12-18"}
    assert first.name in desk.card_to("李雷", "移交已撤销").text
    assert third.name in desk.card_to("韩梅梅", "移交已撤销").text
    # The third working day is over, but the manager is choosing: one more notice comes first.
    assert at(desk, "2026-11-23 10:20") == ["离职交接 王磊：再提醒主管"]
    assert at(desk, "2026-11-24 10:19") == []
    assert at(desk, "2026-11-24 10:20") == ["离职 王磊 的客户无人交接：2 家进入公海"]


def test_going_along_is_taken_back(desk: Desk) -> None:
    with_customers(desk, 2)
    moves(desk)
    card = desk.card_to("赵敏", "同事调岗")
    assert "撤销" in desk.clicks("赵敏", card, "客户随人走").text
    assert "2 个客户又算原部门的" in desk.says("赵敏", "撤销").text
    assert {one.department_id for one in desk.customers("王磊")} == {EAST}
    assert {str(one.protected_until)[:10] for one in desk.customers("王磊")} == {"2026-12-18"}
    assert desk.card_to("王磊", "又算原部门的")
    assert desk.clicks("赵敏", card, "客户随人走").act == "handover.along"


def led_by(desk: Desk, name: str, leader: str) -> None:
    """Somebody's direct leader in the directory ("": none)."""
    known = desk.read(lambda store: store.people.get(open_id(name)))
    assert known is not None
    changed = replace(known, leader_open_id=open_id(leader) if leader else "")
    desk.write(lambda store: store.people.upsert_profile(changed, desk.clock.at))


def test_who_gets_the_card_can_use_it(desk: Desk) -> None:
    """A direct leader who leads no department, of somebody who leaves and of somebody who moves."""
    for name in ("王磊", "李雷"):
        led_by(desk, name, "韩梅梅")
        with_customers(desk, 2, name)
    desk.later(minutes=1)
    leaves(desk)
    card = desk.card_to("韩梅梅", "全部移交")
    asked = desk.clicks("韩梅梅", card, "全部移交", {"receiver": open_id("陈晨")})
    assert asked.act == "handover.preview"
    moves(desk, "李雷")
    assert not cards_about(desk, "韩梅梅", "同事调岗")
    card = desk.card_to("赵敏", "同事调岗")
    assert desk.clicks("赵敏", card, "客户随人走").act == "handover.along"


def test_a_manager_made_in_chat_gets_the_card_where_nobody_leads(desk: Desk) -> None:
    desk.later(minutes=1)
    nobody = DepartmentProfile(EAST, "华东销售部", "od_sales", "")
    desk.write(lambda store: store.people.upsert_department(nobody, desk.clock.at))
    for name in ("王磊", "李雷"):
        led_by(desk, name, "")
        with_customers(desk, 1, name)
    desk.says(ADMIN, "角色 @韩梅梅 主管 华东销售部")
    leaves(desk)
    assert desk.card_to("韩梅梅", "同事离职")
    moves(desk, "李雷", leader="")
    card = desk.card_to("韩梅梅", "同事调岗")
    assert desk.clicks("韩梅梅", card, "客户随人走").act == "handover.along"
