"""查重 of names that look like something else: a sound said twice, a question, a person, a trade, words apart."""

import pytest

from tests.usecases.desk import Desk


def _known(desk: Desk, name: str) -> None:
    desk.registers("王磊", f"报备 客户名称:{name} 联系人:张伟 电话:13812345678 类型:企业客户")
    assert [one.name for one in desk.customers()] == [name]


@pytest.mark.parametrize("words", ["查重 旺旺", "旺旺有人跟吗"])
def test_a_name_of_one_character_twice_is_looked_up(desk: Desk, words: str) -> None:
    _known(desk, "旺旺食品有限公司")
    assert "旺旺食品有限公司" in desk.says("陈晨", words).text


def test_a_name_of_one_character_twice_can_be_registered(desk: Desk) -> None:
    desk.registers("王磊", "报备 盼盼 张伟 13812345678")
    assert [one.name for one in desk.customers()] == ["盼盼"]
    assert "请补上客户名称" in desk.says("王磊", "报备 哈哈 张伟 13812345679").text


@pytest.mark.parametrize("words", ["科技", "第一", "🙂🙂科技有限公司"])
def test_a_trade_or_a_number_alone_is_asked_about_wherever_it_stands(
    desk: Desk, words: str
) -> None:
    for said in (f"报备 {words} 张伟 13812345678", f"报备 客户名称:{words} 张伟 13812345678"):
        asked = desk.says("王磊", said)
        assert f"{words.strip('🙂')}」只有" in asked.text
        assert desk.customers() == []
    assert desk.says("王磊", f"查重 {words}").act == "check.empty"


@pytest.mark.parametrize("words", ["查重 哈哈", f"查重 {'云' * 300}", "查重 91510107MA6C4K2T00"])
def test_a_refused_check_does_not_speak_of_writing(desk: Desk, words: str) -> None:
    refused = desk.says("王磊", words)
    assert refused.act == "check.invalid"
    assert "写入" not in refused.text


@pytest.mark.parametrize("words", ["查重 饿了么", "饿了么有人跟吗", "查重 饿 了 么"])
def test_a_name_that_ends_like_a_question_is_looked_up_whole(desk: Desk, words: str) -> None:
    free = desk.says("陈晨", words)
    assert "未报备" in free.card.title
    assert "饿了么" in free.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("郑煤机", "郑煤机"),
        ("郑煤机（江苏）装备有限公司", "郑煤机"),
        ("王府井集团股份有限公司", "王府井"),
        ("中国葛洲坝集团股份有限公司", "葛洲坝有人跟吗"),
    ],
)
def test_a_company_that_could_be_called_like_a_person_is_found(
    desk: Desk, name: str, words: str
) -> None:
    _known(desk, name)
    found = desk.says("陈晨", words if "吗" in words else f"查重 {words}")
    assert found.act == "check"
    assert name in found.text


@pytest.mark.parametrize("words", ["郑煤机", "王府井", "欧阳明月", "赵先生"])
def test_where_nothing_is_found_a_persons_name_is_not_called_free(desk: Desk, words: str) -> None:
    desk.says("王磊", "报备 个人客户 欧阳明月 18800003333")
    refused = desk.says("陈晨", f"查重 {words}")
    assert (refused.act, "像是个人姓名" in refused.text) == ("check.empty", True)


def test_of_a_person_with_a_free_number_the_number_is_called_free(desk: Desk) -> None:
    free = desk.says("陈晨", "查重 张伟 13800001114")
    assert "未报备" in free.card.title
    assert "13800001114" in free.text


def test_words_that_were_not_looked_for_are_always_said(desk: Desk) -> None:
    said = desk.says("陈晨", "查重 云杉 " + " ".join(f"星河{n}号物流园" for n in range(12))).text
    assert "没有查「星河0号物流园" in said
    assert "等 12 项" in said
    assert "没有查「同仁堂」" in desk.says("陈晨", "查重 北京 同仁堂").text
    for number in ("138****1110", "1380000111", "91510107MA6C4K2T00"):
        assert f"没有查「{number}」" in desk.says("陈晨", f"查重 星河物流 {number}").text
    assert "没有查「腾讯」" in desk.says("陈晨", "查重 华为 腾讯 13800001114").text


@pytest.mark.parametrize(
    "words",
    ["查重 华为和腾讯", "查重 华为以及腾讯", "华为跟腾讯有人跟吗", "查重 华为与腾讯"],
)
def test_two_names_joined_in_one_are_looked_up_apart(desk: Desk, words: str) -> None:
    for number, name in enumerate(("华为技术有限公司", "腾讯科技有限公司")):
        desk.registers("王磊", f"报备 {name} 张伟 1381234567{number}")
    found = desk.says("陈晨", words)
    for name in ("华为技术有限公司", "腾讯科技有限公司", "分开查"):
        assert name in found.text


def test_what_each_of_two_joined_names_came_to_is_said(desk: Desk) -> None:
    _known(desk, "华为技术有限公司")
    found = desk.says("陈晨", "查重 华为和星河物流")
    assert "「华为」见上，「星河物流」未报备" in found.text
    free = desk.says("陈晨", "查重 朗诺和星河物流")
    assert "未报备" in free.card.title
    assert "「朗诺」未报备，「星河物流」未报备" in free.text


def test_a_name_on_record_that_joins_two_words_is_not_taken_apart(desk: Desk) -> None:
    _known(desk, "太阳和月亮幼儿园")
    assert "分开查" not in desk.says("陈晨", "查重 太阳和月亮幼儿园").text
    assert "分开查" not in desk.says("陈晨", "查重 和记黄埔").text


@pytest.mark.parametrize("words", ["张伟和李雷", "杭州和上海"])
def test_names_that_tell_nothing_tell_nothing_together(desk: Desk, words: str) -> None:
    assert desk.says("陈晨", f"查重 {words}").act == "check.empty"


def test_each_of_two_joined_names_counts_as_a_look(desk: Desk) -> None:
    for number, name in enumerate(("华为技术有限公司", "腾讯科技有限公司")):
        desk.registers("王磊", f"报备 {name} 张伟 1381234567{number}")
    desk.policy(lookups_per_hour=2)
    desk.says("陈晨", "查重 华为和腾讯")
    limited = desk.says("陈晨", "查重 华为和腾讯").text
    assert "查重次数已用完" in limited
    assert "技术有限公司" not in limited


@pytest.mark.parametrize(
    "name",
    [
        "中国建筑股份有限公司",
        "北京银行股份有限公司",
        "上海电气集团股份有限公司",
        "湖北能源集团股份有限公司",
        "中国建筑",
        "南京银行",
    ],
)
def test_a_full_name_of_a_place_and_a_trade_is_answered(desk: Desk, name: str) -> None:
    assert "未报备" in desk.says("陈晨", f"查重 {name}").card.title


@pytest.mark.parametrize(
    "name",
    [
        "北京协和医学院",
        "武汉协和医院",
        "上海大和衡器有限公司",
        "杭州市文化和旅游局",
        "国家发展和改革委员会",
    ],
)
def test_one_name_with_an_and_in_it_is_not_looked_up_in_pieces(desk: Desk, name: str) -> None:
    free = desk.says("陈晨", f"查重 {name}")
    assert "未报备" in free.card.title
    assert "分开查" not in free.text


def test_a_provinces_power_company_is_known_by_its_short_name(desk: Desk) -> None:
    _known(desk, "国网浙江省电力有限公司")
    assert "国网浙江省电力有限公司" in desk.says("陈晨", "查重 浙江电力").text
    assert desk.says("陈晨", "报备 浙江电力 李四 13912340001").act == "register.similar"
