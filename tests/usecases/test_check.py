"""查重: free, taken, similar or one's own; disclosed by right, counted, and refused where it cannot tell."""

import pytest

from handlers.records import Ownership
from tests.usecases.desk import Desk
from tests.usecases.samples import (
    COMPLETE,
    HEYAO,
    LANGNUO,
    OTHER_PHONE,
    PHONE,
    RIVAL,
    TALKED,
    UNLIKE,
    USCC,
    YUNSHAN,
)

SECRETS = ("张伟", PHONE, "5678", "巡检", "行业展会", "XS2026")


def test_what_nobody_registered_is_free_and_can_be_registered_from_the_card(desk: Desk) -> None:
    free = desk.says("王磊", f"查重 {LANGNUO}")
    assert "未报备" in free.card.title
    form = desk.clicks("王磊", free.card, "报备")
    assert form.card.fields["name"] == LANGNUO


def test_a_check_reserves_nothing(desk: Desk) -> None:
    free = desk.says("陈晨", f"查重 {YUNSHAN} 李四 {OTHER_PHONE}")
    desk.later(minutes=30)
    desk.says("王磊", COMPLETE)
    refused = desk.clicks("陈晨", free.card, "报备")
    assert "撞单案" not in refused.text


_QUERIES = (
    (YUNSHAN, "E1"),
    ("云杉智能", "E3"),
    ("杭州雲杉智能科技有限公司", "E1"),
    (PHONE, "E1"),
    ("+86 138 1234 5678", "E1"),
    (USCC, "E1"),
    ("zhangwei@yunshan.cn", "E1"),
    ("云杉智能有人跟吗", "E3"),
)


def test_a_strangers_customer_is_taken_and_no_more(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 信用代码:{USCC} zhangwei@yunshan.cn")
    for query, level in _QUERIES:
        found = desk.says("陈晨", f"查重 {query}" if "吗" not in query else query)
        for words in ("已有归属", level, "王磊", "华东销售部", "剩 30 天", YUNSHAN):
            assert words in found.text, query
        for secret in SECRETS:
            if secret not in query.replace(" ", ""):
                assert secret not in found.text, query
        assert found.card.buttons == (["报备"] if level == "E3" else [])


def test_the_same_phone_under_another_name_is_only_doubtful(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "E2" in desk.says("陈晨", f"查重 {LANGNUO} {PHONE}").text


def test_ones_own_and_shared_customers_open(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    own = desk.says("王磊", "查重 云杉智能")
    assert "您的客户" in own.text
    assert own.card.buttons == ["客户详情"]
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    assert "您协作的客户" in desk.says("陈晨", "查重 云杉智能").text


def test_the_owners_name_is_left_out_where_the_rule_says_so(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(shows_owner=False)
    found = desk.says("陈晨", f"查重 {YUNSHAN}")
    assert "王磊" not in str(found.card.content)
    assert "华东销售部" in found.text


def test_pool_and_history_are_named_as_such(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321")
    desk.moves_to(desk.customer(YUNSHAN), Ownership.POOL)
    desk.moves_to(desk.customer(LANGNUO), Ownership.HISTORY)
    assert "在公海" in desk.says("陈晨", f"查重 {YUNSHAN}").text
    assert "历史客户" in desk.says("陈晨", f"查重 {LANGNUO}").text


def test_an_individual_is_found_by_phone_only_and_masked(desk: Desk) -> None:
    desk.says("王磊", "报备 个人客户 欧阳明月 18800003333")
    assert "欧阳明月" not in desk.says("陈晨", "查重 18800003333").text
    assert "欧*" in desk.says("陈晨", "查重 18800003333").text
    by_name = desk.says("陈晨", "查重 欧阳明月")
    assert "已有归属" not in by_name.text


def test_what_tells_nothing_is_refused_and_never_called_free(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for query in (
        "科技",
        "科技有限公司",
        "杭州",
        "有限公司",
        "13812",
        "138****5678",
        "400-820-8820",
        "qq.com",
        "@163.com",
        "赵先生",
    ):
        refused = desk.says("陈晨", f"查重 {query}")
        assert "未报备" not in refused.card.title
        assert YUNSHAN not in refused.text
        assert "王磊" not in refused.text


def test_a_mail_domain_of_many_customers_shows_a_few_of_them_and_each_counts(desk: Desk) -> None:
    desk.policy(lookups_per_hour=5)
    for place, name in enumerate(UNLIKE[:15]):
        desk.registers("王磊", f"报备 {name} 张伟 {13800000000 + place} mail{place}@jituan.com")
    shown = desk.says("陈晨", "查重 jituan.com")
    assert sum(name in shown.text for name in UNLIKE) == 4
    assert "还有别的客户符合" in shown.text
    assert "1380000" not in shown.text
    limited = desk.says("陈晨", "查重 jituan.com")
    assert limited.act == "check.limited"
    assert not any(name in limited.text for name in (*UNLIKE, "王磊"))


def test_a_strangers_number_opens_nothing(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = desk.says("陈晨", "查重 XS2026000001")
    assert YUNSHAN not in refused.text
    assert "未报备" not in refused.card.title
    assert "您的客户" in desk.says("王磊", "查重 XS2026000001").text


@pytest.mark.parametrize("words", ["查重", "查重 云", "查重 ，"])
def test_an_empty_check_says_what_to_write(desk: Desk, words: str) -> None:
    assert "查重 苏州朗诺" in desk.says("王磊", words).text


def test_a_wrong_credit_code_is_not_called_free(desk: Desk) -> None:
    refused = desk.says("王磊", "查重 91510107MA6C4K2T0X")
    assert "未报备" not in refused.card.title


def test_beyond_the_limit_it_says_only_taken_or_free(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=3)
    for _ in range(3):
        assert "王磊" in desk.says("陈晨", "查重 云杉智能").text
    limited = desk.says("陈晨", "查重 云杉智能")
    assert "已有" in limited.text
    for words in (YUNSHAN, "王磊", "华东", "剩", *SECRETS):
        assert words not in limited.text
    assert "未报备" in desk.says("陈晨", f"查重 {LANGNUO}").card.title
    assert "王磊" in desk.says("李雷", "查重 云杉智能").text


def test_the_hour_rolls(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=2)
    desk.says("陈晨", "查重 云杉智能")
    desk.later(minutes=40)
    desk.says("陈晨", "查重 云杉智能")
    assert YUNSHAN not in desk.says("陈晨", "查重 云杉智能").text
    desk.later(minutes=61)
    assert YUNSHAN in desk.says("陈晨", "查重 云杉智能").text


def test_the_manager_gets_one_line_a_day(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=1)
    for _ in range(4):
        desk.says("陈晨", "查重 云杉智能")
    assert [card.title for card in desk.cards_to("周强")] == ["查重次数偏多"]
    assert "陈晨" in desk.cards_to("周强")[0].text
    desk.later(days=1)
    for _ in range(3):
        desk.says("陈晨", "查重 云杉智能")
    assert len(desk.cards_to("周强")) == 2


def test_registering_is_never_slowed(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=1)
    for _ in range(3):
        desk.says("陈晨", "查重 云杉智能")
    refused = desk.says("陈晨", RIVAL)
    assert "王磊" in refused.text
    assert desk.says("陈晨", f"报备 {LANGNUO} 李敏 13987654321").card.title == "报备成功"


def test_hits_followed_by_a_registration_do_not_count(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=2)
    for _ in range(4):
        desk.says("陈晨", "查重 云杉智能")
        desk.says("陈晨", RIVAL)
    assert "王磊" in desk.says("陈晨", "查重 云杉智能").text


def test_who_may_see_it_anyway_is_not_counted(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=1)
    for name in ("王磊", "赵敏", "吴昊"):
        for _ in range(3):
            found = desk.says(name, "查重 云杉智能")
        assert YUNSHAN in found.text
        assert "客户详情" in found.card.buttons


@pytest.mark.parametrize(
    "words",
    ["跟进 云杉智能 电话聊了合同条款，同意了", "更新 云杉智能 预计金额:5万", "客户 云杉智能"],
)
def test_no_other_command_is_a_way_around_the_limit(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=2)
    told = [desk.says("陈晨", words).text for _ in range(4)]
    unknown = desk.says("陈晨", words.replace("云杉智能", "并不存在的客户")).text
    assert told[0] != told[3]
    assert YUNSHAN not in told[3]
    assert "不在您名下" not in told[3]
    assert unknown


def test_a_check_after_sharing_is_not_counted(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    desk.policy(lookups_per_hour=1)
    for _ in range(3):
        assert "您协作的客户" in desk.says("陈晨", "查重 云杉智能").text
    assert desk.says("陈晨", TALKED).act == "follow_up"


def test_a_long_list_of_hits_says_that_there_are_more(desk: Desk) -> None:
    for place in range(6):
        desk.says("王磊", f"报备 杭州云杉{'一二三四五六'[place]}号有限公司 张伟 1381234567{place}")
    found = desk.says("陈晨", "查重 云杉")
    assert "更完整的名称" in found.text
    assert HEYAO not in found.text


def test_what_was_not_looked_for_is_said(desk: Desk) -> None:
    answer = desk.says("王磊", "查重 云杉 星河").text
    assert "没有查「星河」" in answer
    assert "查重 云杉、星河" in answer
    assert "没有查" not in desk.says("王磊", "查重 云杉智能").text


def test_two_short_names_with_a_blank_between_are_both_looked_for(desk: Desk) -> None:
    assert desk.says("王磊", "查重 云杉智能 星河物流").act == "check.list"


@pytest.mark.parametrize("words", ["马鞍山钢铁", "马鞍山钢铁公司"])
def test_a_place_and_a_trade_are_looked_up_and_never_called_free(desk: Desk, words: str) -> None:
    asked = desk.says("陈晨", f"查重 {words}")
    assert (asked.act, "范围太大" in asked.text) == ("check.empty", True)
    desk.says("王磊", "报备 马鞍山钢铁股份有限公司 张伟 13812345678")
    found = desk.says("陈晨", f"查重 {words}")
    assert found.act == "check"
    for shown in ("马鞍山钢铁股份有限公司", "王磊", "E2"):
        assert shown in found.text
    for trade in ("钢铁", "科技有限公司", "马鞍山"):
        assert desk.says("陈晨", f"查重 {trade}").act == "check.empty"


def test_names_between_slashes_are_looked_up_each(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", "查重 云杉智能/星河物流")
    desk.job_runner().work_off()
    lines = desk.card_to("陈晨", "查完了").text
    assert "1. 云杉智能" in lines
    assert "2. 星河物流：未报备" in lines
    assert desk.says("陈晨", "查重 A/S丹佛斯").act == "check"
    assert desk.says("陈晨", "查重 云杉智能,腾讯,小米").act == "check.list"
    note = desk.says("陈晨", "查重 云杉 腾讯 小米").text
    assert "查重 云杉、腾讯、小米" in note


@pytest.mark.parametrize(
    "name", ["Αpple Inc", "Citroën Motor Ltd", "Яндекс Cloud LLC", "Ørsted Wind Ltd"]
)
def test_a_name_of_other_letters_is_read_whole(desk: Desk, name: str) -> None:
    registered = desk.says("王磊", f"报备 {name} 张伟 13812345678")
    assert registered.act == "register", registered.text
    assert [one.name for one in desk.customers()] == [name]
