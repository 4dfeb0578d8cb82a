"""角色: granted, taken back, listed, audited; who leads in Feishu and the last administrator stay."""

from concurrent.futures import ThreadPoolExecutor

from handlers.incoming import CardClicked
from handlers.records import Role
from storage.inbox import InboxRow
from storage.uow import StillContested
from tests.usecases.desk import ADMIN, FINANCE, NORTH, CardView, Desk, open_id

NAME = "杭州云杉智能科技有限公司"


def roles(desk: Desk, name: str) -> frozenset[Role]:
    return desk.read(lambda store: store.people.roles(open_id(name)))


def test_a_role_is_granted_at_once_and_the_person_hears(desk: Desk) -> None:
    done = desk.says(ADMIN, "角色 @李雷 财务")
    assert (done.act, done.card.title) == ("role.grant", "角色已设置")
    assert Role.FINANCE in roles(desk, "李雷")
    assert "成交和金额" in desk.card_to("李雷", "您现在是财务").text
    last = list(desk.audit())[-1]
    assert last.facts["setting"]["role"] == "角色 李雷 财务"
    assert "已经是财务" in desk.says(ADMIN, "角色 @李雷 财务").text


def test_a_role_is_taken_back_after_a_yes_and_by_undo(desk: Desk) -> None:
    asked = desk.says(ADMIN, "角色 @郑琳 财务 取消")
    assert Role.FINANCE in roles(desk, FINANCE)
    done = desk.clicks(ADMIN, asked.card, "确认角色")
    assert done.act == "role.revoke"
    assert Role.FINANCE not in roles(desk, FINANCE)
    assert "不再是财务" in desk.cards_to(FINANCE)[-1].title
    desk.says(ADMIN, "撤销")
    assert Role.FINANCE in roles(desk, FINANCE)


def test_a_manager_made_in_chat_stands_above_the_department(desk: Desk) -> None:
    desk.says("陈晨", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    assert desk.says("孙悦", "移交 云杉智能 给 @刘洋").act == "handover.refused"
    desk.says(ADMIN, "角色 @孙悦 主管 华北销售部")
    assert Role.MANAGER in roles(desk, "孙悦")
    assert desk.says("孙悦", "移交 云杉智能 给 @刘洋").act == "handover.preview"
    assert (
        "13812345678".replace("12345678", " 1234 5678") in desk.says("孙悦", "客户 云杉智能").text
    )
    (grant,) = [
        one for one in desk.read(lambda store: store.people.grants()) if one.role is Role.MANAGER
    ]
    assert grant.department_id == NORTH


def test_a_manager_made_in_chat_decides_between_departments_and_reads_their_digest(
    desk: Desk,
) -> None:
    desk.says(ADMIN, "角色 @郑琳 主管 销售中心")
    desk.says("王磊", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("陈晨", f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会")
    desk.says("陈晨", "申诉 云杉智能 去年就拜访过，有会议纪要")
    case = desk.card_to("郑琳", "待裁定")
    assert {"维持", "改判"} <= set(case.buttons)
    assert not [card for card in desk.cards_to(ADMIN) if "待裁定" in card.title]
    assert "销售中心" in desk.says("郑琳", "订阅 日报 18:00").text


def test_a_leader_of_feishu_is_changed_there(desk: Desk) -> None:
    asked = desk.says(ADMIN, "角色 @赵敏 主管 取消")
    refused = desk.clicks(ADMIN, asked.card, "确认角色")
    assert (refused.act, "飞书管理后台" in refused.text) == ("role.refused", True)
    assert "都是销售" in desk.says(ADMIN, "角色 @李雷 销售").text


def test_the_last_administrator_stays(desk: Desk) -> None:
    desk.write(lambda store: store.people.set_admins([], desk.clock.at))
    desk.write(
        lambda store: store.people.grant_role(
            open_id(ADMIN), Role.ADMIN, by="test", at=desk.clock.at
        )
    )
    asked = desk.says(ADMIN, f"角色 @{ADMIN} 管理员 取消")
    assert "最后一位管理员" in desk.clicks(ADMIN, asked.card, "确认角色").text
    desk.says(ADMIN, "角色 @赵敏 管理员")
    asked = desk.says("赵敏", f"角色 @{ADMIN} 管理员 取消")
    assert desk.clicks("赵敏", asked.card, "确认角色").act == "role.revoke"
    assert desk.read(lambda store: store.people.admins()) == [open_id("赵敏")]


def test_an_administrator_of_the_settings_is_changed_there(desk: Desk) -> None:
    desk.says(ADMIN, "角色 @赵敏 管理员")
    asked = desk.says("赵敏", f"角色 @{ADMIN} 管理员 取消")
    assert "BAOBEI_ADMINS" in desk.clicks("赵敏", asked.card, "确认角色").text


def test_all_roles_and_one_persons_are_listed(desk: Desk) -> None:
    shown = desk.says(ADMIN, "角色")
    for words in ("赵敏", "主管（飞书组织架构）", "财务（聊天里设置）", "管理员（配置）"):
        assert words in shown.text
    assert "销售" in desk.says(ADMIN, "角色 @李雷").text


def test_who_is_meant_is_picked_where_the_name_is_unknown(desk: Desk) -> None:
    asked = desk.says(ADMIN, "角色 @张三丰 财务")
    assert (asked.act, "没有找到同事「张三丰」" in asked.text) == ("role.pick", True)
    done = desk.clicks(ADMIN, asked.card, "下一步", {"person": open_id("李雷")})
    assert done.act == "role.grant"


def test_only_administrators_may(desk: Desk) -> None:
    assert desk.says("赵敏", "角色 @李雷 财务").act == "not_allowed"


def test_two_administrators_who_remove_each_other_leave_one(desk: Desk) -> None:
    desk.write(lambda store: store.people.set_admins([], desk.clock.at))
    for name in ("赵敏", "周强"):
        desk.write(
            lambda store, name=name: store.people.grant_role(
                open_id(name), Role.ADMIN, by="test", at=desk.clock.at
            )
        )
    pairs = (("赵敏", "周强"), ("周强", "赵敏"))
    asked = [desk.says(one, f"角色 @{other} 管理员 取消").card for one, other in pairs]
    rows = [
        desk.store(_press(desk, one, card), one)
        for (one, _), card in zip(pairs, asked, strict=True)
    ]

    def work(row: InboxRow) -> str:
        for _ in range(5):
            try:
                return desk.pipeline.process(row).act
            except StillContested:
                continue
        raise AssertionError("never decided")

    with ThreadPoolExecutor(2) as pool:
        acts = sorted(pool.map(work, rows))
    assert len(desk.read(lambda store: store.people.admins())) == 1
    assert acts in (["not_allowed", "role.revoke"], ["role.refused", "role.revoke"])


def _press(desk: Desk, name: str, card: CardView) -> CardClicked:
    return CardClicked(
        message_id=card.message_id,
        chat_id=f"oc_{open_id(name)}",
        operator_open_id=open_id(name),
        value=card.value("确认角色"),
        clicked_at=desk.clock.at,
    )
