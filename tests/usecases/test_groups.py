"""Groups of companies: by name or as stated, no circles, the group's owner told, the group shown by right."""

import threading
from itertools import pairwise

import pytest

from handlers.records import Customer, LedgerKind
from storage.uow import SqlStore
from tests.usecases.desk import Desk, open_id
from tests.usecases.samples import PHONE, UNLIKE, YUNSHAN

HEAD = "云杉集团"
BRANCH = f"{YUNSHAN}上海分公司"
LOGISTICS = "云杉集团上海物流有限公司"


def registers(desk: Desk, who: str, name: str, phone: str, more: str = "") -> str:
    said = desk.says(who, f"报备 {name} 张伟 {phone} 需求:终端 来源:行业展会 {more}".strip())
    assert said.act == "register", said.text
    return said.text


def above(desk: Desk, name: str) -> list[int]:
    customer = desk.customer(name)
    return desk.read(lambda store: store.groups.above(customer.id))


def ids(desk: Desk, *names: str) -> list[int]:
    return [desk.customer(one).id for one in names]


def test_a_known_groups_name_puts_a_registration_below_it_and_tells_its_owner(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    said = registers(desk, "陈晨", LOGISTICS, "13700000001")
    assert "已归入这个集团" in said
    assert above(desk, LOGISTICS) == ids(desk, HEAD)
    told = desk.card_to("王磊", "您的集团客户有新的子公司")
    assert "陈晨" in told.text
    assert LOGISTICS in told.text
    claim = desk.read(lambda store: store.ledger.claims_of(desk.customer(LOGISTICS).id))[0]
    assert claim.level == "E4"
    assert "集团成员" in told.buttons
    shown = desk.clicks("王磊", told, "集团成员")
    assert "陈晨（华北销售部）" in shown.text


def test_a_branch_belongs_to_its_company(desk: Desk) -> None:
    registers(desk, "王磊", YUNSHAN, PHONE)
    registers(desk, "陈晨", BRANCH, "13700000001")
    assert above(desk, BRANCH) == ids(desk, YUNSHAN)
    assert "新的子公司" in desk.card_to("王磊", BRANCH).text
    refused = desk.says("孙悦", f"报备 {YUNSHAN}深圳分公司 张伟 {PHONE}")
    assert refused.act == "register.refused"


@pytest.mark.parametrize("company", ["中铁四局集团第二工程有限公司", LOGISTICS])
def test_a_branch_of_a_company_that_names_its_group_is_no_conflict(
    desk: Desk, company: str
) -> None:
    registers(desk, "王磊", company, PHONE)
    registers(desk, "陈晨", f"{company}南京分公司", "13700000001")
    assert above(desk, f"{company}南京分公司") == ids(desk, company)
    assert "新的子公司" in desk.card_to("王磊", f"{company}南京分公司").text


def test_looking_up_a_branch_says_what_registering_it_would_do(desk: Desk) -> None:
    registers(desk, "王磊", YUNSHAN, PHONE)
    found = desk.says("陈晨", f"查重 {BRANCH}")
    assert "E4" in found.text, found.text
    assert "E1" not in found.text
    assert "可以报备" in found.text
    registers(desk, "陈晨", BRANCH, "13700000001")
    assert "E0" in desk.says("陈晨", f"查重 {BRANCH}").text
    assert "E1" in desk.says("李雷", f"查重 {BRANCH}").text


def test_a_shared_brand_is_only_told(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    said = registers(desk, "陈晨", "上海云杉物流有限公司", "13700000001")
    assert "上级公司:云杉集团" in said
    assert above(desk, "上海云杉物流有限公司") == []
    assert "可能是您集团客户的子公司" in desk.card_to("王磊", "可能是您集团").text


@pytest.mark.parametrize(
    ("company", "head"),
    [
        ("珠海格力电器股份有限公司", "珠海格力集团有限公司"),
        ("中国电信股份有限公司", "中国电信集团有限公司"),
        ("顺丰速运有限公司", "顺丰速运（集团）有限公司"),
    ],
)
def test_a_head_that_comes_after_its_company_is_registered_and_the_owner_hears_of_it(
    desk: Desk, company: str, head: str
) -> None:
    registers(desk, "王磊", company, PHONE)
    found = desk.says("李雷", f"查重 {head}").text
    assert "E4" in found, found
    registers(desk, "陈晨", head, "13700000001")
    assert "有异议" in desk.says("王磊", "我的客户").card.buttons


@pytest.mark.parametrize("name", ["中铁四局集团有限公司", "中铁四局", "中国中铁第四工程局有限公司"])
def test_a_bureau_and_its_numbered_company_are_of_one_group(desk: Desk, name: str) -> None:
    registers(desk, "王磊", "中铁四局集团第二工程有限公司", PHONE)
    found = desk.says("李雷", f"查重 {name}").text
    assert "E4" in found, found
    assert "E2" not in found, found
    registers(desk, "陈晨", name, "13700000001")
    assert "有异议" in desk.says("王磊", "我的客户").card.buttons
    registers(desk, "孙悦", "中铁四局集团第五工程有限公司", "13700000002")


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("中铁四局集团第二工程有限公司", "中铁四局集团第五工程有限公司"),
        ("中铁四局二公司", "中铁四局五公司"),
        ("中交二航局第一工程有限公司", "中交二航局第四工程有限公司"),
        ("中铁四局集团第二工程有限公司", "中铁四局集团电气化工程有限公司"),
        ("上海建工一建集团有限公司", "上海建工二建集团有限公司"),
        ("华为技术有限公司", "华为终端有限公司"),
    ],
)
def test_a_sister_is_told_though_the_head_is_not_on_record(
    desk: Desk, known: str, new: str
) -> None:
    registers(desk, "王磊", known, PHONE)
    found = desk.says("李雷", f"查重 {new}").text
    assert "E4 同一集团" in found, found
    registers(desk, "李雷", new, "13700000001")
    line = desk.says("王磊", "我的客户")
    assert "有异议" in line.card.buttons
    assert new in line.text


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("上海建工集团股份有限公司", "上海建工二建集团有限公司"),
        ("国家电网有限公司", "国网浙江省电力有限公司"),
        ("美的集团股份有限公司", "广东美的制冷设备有限公司"),
        ("阿里巴巴集团控股有限公司", "阿里巴巴云计算（北京）有限公司"),
        ("华润（集团）有限公司", "华润雪花啤酒（中国）有限公司"),
        ("海尔集团公司", "青岛海尔空调器有限公司"),
        ("中国电信集团有限公司", "中国电信股份有限公司"),
        ("中国南方航空集团有限公司", "中国南方航空股份有限公司"),
    ],
)
def test_the_owner_of_a_known_parent_is_told_of_its_company(
    desk: Desk, head: str, name: str
) -> None:
    registers(desk, "王磊", head, PHONE)
    found = desk.says("李雷", f"查重 {name}").text
    assert "E4 同一集团" in found, found
    registers(desk, "李雷", name, "13700000001")
    assert name in desk.card_to("王磊", "子公司").text


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("云海食品有限公司", "云海物流有限公司"),
        ("苏州云海食品有限公司", "杭州云海物流有限公司"),
        ("上海市第一人民医院", "上海市第二人民医院"),
        ("上海建工一建集团有限公司", "陕西建工第二建设集团有限公司"),
    ],
)
def test_a_shared_word_or_another_number_alone_tells_nobody(
    desk: Desk, known: str, new: str
) -> None:
    registers(desk, "王磊", known, PHONE)
    assert "未报备" in desk.says("李雷", f"查重 {new}").text
    registers(desk, "李雷", new, "13700000001")
    assert "有异议" not in desk.says("王磊", "我的客户").card.buttons


def test_ones_own_company_of_the_group_is_no_question(desk: Desk) -> None:
    registers(desk, "王磊", "中铁四局集团第二工程有限公司", PHONE)
    registers(desk, "王磊", "中铁四局集团第五工程有限公司", "13700000001")
    registers(desk, "王磊", "美的集团股份有限公司", "13700000002")
    registers(desk, "王磊", "广东美的制冷设备有限公司", "13700000003")
    assert "E0" in desk.says("王磊", "查重 中铁四局集团电气化工程有限公司").text


@pytest.mark.parametrize("words", ["云杉集团上海物流", "云杉集团（上海）物流公司"])
def test_another_spelling_of_a_company_of_the_group_is_no_sister(desk: Desk, words: str) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", LOGISTICS, "13700000001")
    said = desk.says("孙悦", f"报备 {words} 张伟 13800002222 需求:终端 来源:行业展会")
    assert said.act in ("register.refused", "register.similar"), said.text
    assert "E4" not in desk.says("李雷", f"查重 {words}").text.partition("陈晨")[0]


@pytest.mark.parametrize("name", ["美的", "美的公司", "美的股份", "美的有限公司", "佛山美的"])
def test_a_groups_own_short_name_is_no_subsidiary(desk: Desk, name: str) -> None:
    registers(desk, "王磊", "美的集团股份有限公司", PHONE)
    said = desk.says("陈晨", f"报备 {name} 李强 13700000001")
    assert said.act in ("register.refused", "register.similar"), said.text
    assert "同名「美的」" in said.text
    found = desk.says("李雷", f"查重 {name}").text
    assert "E2" in found or "E3" in found, found


def test_looking_up_a_company_of_a_known_group_tells_of_the_group(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    for name in (LOGISTICS, "上海云杉物流有限公司"):
        found = desk.says("陈晨", f"查重 {name}")
        assert "E4" in found.text
        assert "王磊" in found.text
        assert "可以报备" in found.text
        assert "报备" in found.card.buttons
        for secret in ("张伟", PHONE, "终端"):
            assert secret not in found.text
    desk.says("陈晨", f"查重\n{LOGISTICS}\n广州大禾面粉有限公司")
    desk.job_runner().work_off()
    assert "有同一集团的公司" in desk.card_to("陈晨", "查完了").text
    desk.policy(lookups_per_hour=1)
    assert "王磊" not in desk.says("陈晨", f"查重 {LOGISTICS}").text


def test_ones_own_group_tells_nobody(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    said = registers(desk, "王磊", LOGISTICS, "13700000001")
    assert "集团归属人" not in said
    assert not [one for one in desk.cards_to("王磊") if "新的子公司" in one.text]


def test_a_stated_parent_counts_at_registration_and_a_wrong_one_is_named(desk: Desk) -> None:
    registers(desk, "王磊", YUNSHAN, PHONE)
    registers(desk, "陈晨", "苏州朗诺精密机械有限公司", "13700000001", f"上级公司:{YUNSHAN}")
    assert above(desk, "苏州朗诺精密机械有限公司") == ids(desk, YUNSHAN)
    said = registers(desk, "陈晨", "星河物流有限公司", "13700000002", "上级公司:不存在的公司")
    assert "没有登记过「不存在的公司」" in said
    assert above(desk, "星河物流有限公司") == []


def test_group_evidence_makes_an_e2_hit_no_conflict(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "王磊", "苏州朗诺精密机械有限公司", "13700000001", f"上级公司:{HEAD}")
    refused = desk.says("陈晨", "报备 广州松柏电器有限公司 李四 13700000001")
    assert refused.act == "register.refused"
    registers(desk, "陈晨", "广州松柏电器有限公司", "13700000001", f"上级公司:{HEAD}")
    sisters = ids(desk, "苏州朗诺精密机械有限公司", "广州松柏电器有限公司")
    assert desk.read(lambda store: store.cases.are_apart(*sisters))
    assert desk.says("陈晨", "更新 广州松柏电器有限公司 备注:已联系").act == "update"
    assert desk.says("王磊", "更新 苏州朗诺 备注:已联系").act == "update"
    assert desk.says("孙悦", "报备 深圳红豆贸易有限公司 李四 13700000001").act == "register.refused"


def test_更新_moves_a_customer_and_撤销_moves_it_back(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", YUNSHAN, "13700000001")
    moved = desk.says("陈晨", f"更新 {YUNSHAN} 上级公司:{HEAD}")
    assert moved.act == "update"
    assert "无 → 云杉集团" in moved.text
    assert above(desk, YUNSHAN) == ids(desk, HEAD)
    assert "设了上级公司" in desk.card_to("王磊", "新的子公司").text
    assert "变更上级公司" in desk.says("陈晨", f"历史 {YUNSHAN}").text
    assert "云杉集团" in desk.says("陈晨", f"客户 {YUNSHAN}").text
    assert desk.says("陈晨", f"更新 {YUNSHAN} 上级公司:{HEAD}").act == "update.none"
    desk.says("陈晨", f"更新 {YUNSHAN} 上级公司:无")
    assert above(desk, YUNSHAN) == []
    assert desk.says("陈晨", "撤销").act == "undo"
    assert above(desk, YUNSHAN) == ids(desk, HEAD)


def test_a_circle_is_refused_at_any_depth(desk: Desk) -> None:
    names = list(UNLIKE[:4])
    for number, name in enumerate(names):
        registers(desk, "王磊", name, f"1370000000{number}")
    for upper, lower in pairwise(names):
        assert desk.says("王磊", f"更新 {lower} 上级公司:{upper}").act == "update"
    assert above(desk, names[3]) == ids(desk, *reversed(names[:3]))
    refused = desk.says("王磊", f"更新 {names[0]} 上级公司:{names[3]}")
    assert "不能绕成一圈" in refused.text
    assert above(desk, names[0]) == []


def test_neither_depth_nor_number_ends_a_group(desk: Desk) -> None:
    desk.gives("王磊", 360)
    numbers = sorted(one.id for one in desk.customers("王磊"))
    deep, wide = numbers[:60], numbers[60:]

    def join(store: SqlStore) -> tuple[bool, ...]:
        chain = [store.groups.put_below(lower, upper) for upper, lower in pairwise(deep)]
        fan = [store.groups.put_below(one, deep[0]) for one in wide]
        return (*chain, *fan, not store.groups.put_below(deep[0], deep[-1]))

    assert all(desk.write(join))
    members = desk.read(lambda store: store.groups.members(deep[0]))
    assert len(members) == len(numbers) - 1
    assert max(one.depth for one in members) == len(deep) - 1
    assert desk.read(lambda store: store.groups.above(deep[-1])) == deep[-2::-1]


def test_the_group_is_shown_by_right(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", LOGISTICS, "13700000001")
    for number in range(12):
        registers(desk, "孙悦", f"云杉集团第{number + 21}贸易有限公司", f"138000000{number:02}")
    card = desk.says("陈晨", f"客户 {LOGISTICS}")
    assert "云杉集团，共 14 家" in card.text
    shown = desk.clicks("陈晨", card.card, "集团成员")
    assert shown.act == "group"
    assert "王磊（华东销售部）" in shown.text
    assert "138" not in shown.text
    assert shown.card.buttons.count("客户详情") == 0
    second = desk.clicks("陈晨", shown.card, "下一页")
    assert second.card.message_id == shown.card.message_id
    assert "孙悦" in second.text
    assert desk.clicks("周强", second.card, "上一页").act == "group"
    assert desk.clicks("李雷", shown.card, "下一页").act == "refused"
    desk.policy(shows_owner=False)
    hidden = desk.clicks("陈晨", card.card, "集团成员")
    assert "王磊" not in hidden.text
    assert "华东销售部的同事" in hidden.text


def test_a_withdrawn_head_leaves_no_group(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", LOGISTICS, "13700000001")
    assert desk.says("王磊", "撤销").act == "undo"
    assert above(desk, LOGISTICS) == []
    assert "集团成员" not in desk.says("陈晨", f"客户 {LOGISTICS}").card.buttons


def test_asking_for_a_parent_counts_as_looking_around(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", YUNSHAN, "13700000001")
    desk.policy(lookups_per_hour=1)
    desk.says("陈晨", f"查重 {HEAD}")
    refused = desk.says("陈晨", f"更新 {YUNSHAN} 上级公司:{HEAD}")
    assert "次数已用完" in refused.text
    assert above(desk, YUNSHAN) == []


@pytest.mark.parametrize("rounds", [6])
def test_two_at_once_make_no_circle(desk: Desk, rounds: int) -> None:
    registers(desk, "王磊", UNLIKE[0], "13700000001")
    registers(desk, "王磊", UNLIKE[1], "13700000002")
    one, other = (desk.customer(name) for name in UNLIKE[:2])
    for _ in range(rounds):
        _both_at_once(desk, one, other)
        lines = [
            desk.read(lambda store, each=each: store.groups.above(each.id)) for each in (one, other)
        ]
        assert sorted(map(len, lines)) == [0, 1]
        desk.write(lambda store: store.groups.put_below(one.id, None))
        desk.write(lambda store: store.groups.put_below(other.id, None))


def _both_at_once(desk: Desk, one: Customer, other: Customer) -> None:
    barrier = threading.Barrier(2)

    def put(lower: Customer, upper: Customer) -> None:
        barrier.wait()
        desk.write(lambda store: store.groups.put_below(lower.id, upper.id))

    threads = [threading.Thread(target=put, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_move_is_in_the_ledger(desk: Desk) -> None:
    registers(desk, "王磊", HEAD, PHONE)
    registers(desk, "陈晨", LOGISTICS, "13700000001")
    entries = desk.read(lambda store: store.ledger.entries_of(desk.customer(LOGISTICS).id))
    (moved,) = [one for one in entries if one.kind is LedgerKind.PARENT_CHANGED]
    assert moved.facts == {"from": "无", "to": HEAD}
    assert moved.actor_open_id == open_id("陈晨")


def test_a_groups_own_short_name_is_asked_about_and_not_registered_as_a_daughter(
    desk: Desk,
) -> None:
    desk.registers("王磊", "报备 蚂蚁科技集团股份有限公司 张伟 13800001121")
    asked = desk.says("陈晨", "报备 蚂蚁集团 李四 13900001122")
    assert asked.act == "register.similar", asked.text
    assert "E3" in desk.says("李雷", "查重 蚂蚁集团").text
    daughter = desk.says("陈晨", "报备 蚂蚁集团杭州物流有限公司 李四 13900001123")
    assert daughter.act == "register", daughter.text
