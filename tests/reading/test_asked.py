"""What a 查重 asks about: names of a row, rows of a pasted list or table, and one name that looks like several."""

import pytest

from handlers.reading.asked import names_joined
from handlers.reading.message import read
from handlers.reading.result import Reading
from tests.reading.surroundings import CONTEXT


def _read(text: str) -> Reading:
    reading = read(text, CONTEXT)
    assert reading.command == "查重"
    return reading


_ROWS = tuple(
    f"杭州云杉{char}智能科技有限公司\t张伟\t1390000000{n}" for n, char in enumerate("甲乙丙")
)
_ASKED = tuple(f"杭州云杉{char}智能科技有限公司 1390000000{n}" for n, char in enumerate("甲乙丙"))


@pytest.mark.parametrize(
    ("titles", "sign"),
    [
        ("客户名称\t联系人\t电话", "\t"),
        ("企业\t对接人\t号码", "\t"),
        ("*客户名称\t业务员\t联系电话(必填)", "\t"),
        ("客户名称,联系人,电话", ","),
        ("客户名称、联系人、电话", "、"),
        ("| 客户 | 联系人 | 电话 |\n|---|---|---|", "|"),
        ("公司名称 联系人 电话", " "),
    ],
)
def test_every_row_of_a_table_is_asked_about_by_what_identifies_it(titles: str, sign: str) -> None:
    rows = "\n".join(row.replace("\t", sign) for row in _ROWS)
    assert _read(f"查重\n{titles}\n{rows}").items == _ASKED


def test_rows_with_empty_cells_numbers_and_further_columns_are_read() -> None:
    table = "序号\t公司名称\t备注情况\t电话\n1\t华为\t\t\n2\t腾讯\t老客户\t13900001112\n3\t\t急\t13900001113"
    assert _read(f"查重\n{table}").items == ("华为", "腾讯 13900001112", "13900001113")


def test_a_column_nobody_knows_is_not_dropped() -> None:
    table = "客户名称\t最终用户\t电话\n华为\t腾讯\t13900001111\n小米\t\t13900001112"
    assert _read(f"查重\n{table}").items == ("华为 13900001111 腾讯", "小米 13900001112")


def test_a_table_without_known_titles_is_asked_about_row_by_row() -> None:
    table = "甲方\t来自\n华为\t深圳\n腾讯\t13900001112"
    assert _read(f"查重\n{table}").items == ("甲方 来自", "华为 深圳", "腾讯 13900001112")


def test_titles_in_the_middle_of_a_list_are_nobodys_name() -> None:
    names = [f"云杉{char}号" for char in "甲乙丙丁"]
    asked = "\n".join([*names[:2], "公司名称\t电话", f"{names[2]}\t13900001111", names[3]])
    assert _read(f"查重\n{asked}").items == (*names[:2], f"{names[2]} 13900001111", names[3])


def test_the_only_row_of_a_table_is_one_customer() -> None:
    reading = _read("查重\n公司名称\t电话\n云杉智能\t13900001111")
    assert reading.items == ()
    assert reading.customer is not None
    assert reading.customer.value == "云杉智能"
    assert [one.phone for one in reading.contacts] == ["+8613900001111"]


@pytest.mark.parametrize(
    "sign", [",", "，", ", ", "\t", "|", "｜", "/", "、", ";", "；", "\n", " 和 ", " 以及 "]
)
def test_signs_part_the_names_of_a_row(sign: str) -> None:
    assert _read(f"查重 华为{sign}腾讯").items == ("华为", "腾讯")


def test_numbers_and_names_with_a_number_each_are_asked_about_one_by_one() -> None:
    assert _read("查重 13812345678、13900001111").items == ("13812345678", "13900001111")
    joined = _read("查重 13812345678和13900001111")
    assert joined.customer is None
    assert len(joined.contacts) == 2
    named = _read("查重 云杉智能 13812345678,腾讯 13900001111").items
    assert named == ("云杉智能 13812345678", "腾讯 13900001111")


def test_the_numbers_of_rows_and_what_announces_them_are_nobodys_name() -> None:
    assert _read("查重\n1\t华为\t深圳\n2\t腾讯\t深圳").items == ("华为 深圳", "腾讯 深圳")
    announced = _read("查重 以下客户\n公司名称\t联系人\n华为\t张伟\n腾讯\t李雷").items
    assert announced == ("华为", "腾讯")
    assert _read("查重\n电话\n13812345678\n13812345679").items == ("13812345678", "13812345679")


def test_a_line_of_a_list_may_name_several() -> None:
    assert _read("查重\n华为,腾讯\n小米").items == ("华为", "腾讯", "小米")
    assert _read("查重 华为，腾讯，小米有人跟吗").items == ("华为", "腾讯", "小米")
    assert _read("查重 华为技术有限公司和腾讯").items == ("华为技术有限公司", "腾讯")


@pytest.mark.parametrize(
    "name",
    [
        "A,B Co., Ltd.",
        "Johnson, Smith & Co., Ltd.",
        "Huawei Technologies Co., Ltd.",
        "云杉（杭州，上海）科技有限公司",
        "饿了么",
        "贴吧",
        "和记黄埔",
    ],
)
def test_what_reads_as_one_name_is_one(name: str) -> None:
    reading = _read(f"查重 {name}")
    assert reading.customer is not None
    assert (reading.customer.value, reading.items, reading.unread) == (name, (), "")


@pytest.mark.parametrize(
    "words", ["云杉智能,张伟,13812345678", "云杉智能，张总", "云杉智能，帮我看看"]
)
def test_a_comma_before_the_contact_or_talk_parts_no_names(words: str) -> None:
    reading = _read(f"查重 {words}")
    assert reading.items == ()
    assert reading.customer is not None
    assert reading.customer.value == "云杉智能"


def test_the_lines_of_a_form_are_one_customer() -> None:
    for form in ("云杉智能\n联系人 张伟\n电话 13812345678", "客户名称:云杉智能;电话:13812345678"):
        reading = _read(f"查重\n{form}")
        assert reading.items == ()
        assert reading.customer is not None
        assert reading.customer.value == "云杉智能"


@pytest.mark.parametrize(
    "words", ["华为 13800001114", "小米 13800001114", "13800001114 华为", "华 为 13800001114"]
)
def test_the_only_word_beside_a_number_is_the_customer(words: str) -> None:
    reading = _read(f"查重 {words}")
    assert reading.customer is not None
    assert str(reading.customer.value) in ("华为", "小米")
    assert [(one.name, one.phone) for one in reading.contacts] == [("", "+8613800001114")]


def test_a_titled_person_beside_a_number_is_no_customer() -> None:
    assert _read("查重 张总 13800001114").customer is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("查重 华 为", "华为"),
        ("查重 饿 了 么", "饿了么"),
        ("饿了么有人跟吗", "饿了么"),
        ("查重 华为吗", "华为"),
    ],
)
def test_blanks_and_question_words_leave_the_name(words: str, name: str) -> None:
    reading = _read(words)
    assert reading.customer is not None
    assert (reading.customer.value, reading.unread) == (name, "")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("华为和腾讯", ["华为", "腾讯"]),
        ("华为以及腾讯", ["华为", "腾讯"]),
        ("华为跟腾讯与小米", ["华为", "腾讯", "小米"]),
        ("和记黄埔与华为", ["和记黄埔", "华为"]),
        ("Huawei, Tencent Co., Ltd.", ["Huawei", "Tencent Co., Ltd."]),
        ("Smith and Wesson", ["Smith", "Wesson"]),
        ("华为或腾讯", ["华为", "腾讯"]),
        ("华为&腾讯", ["华为", "腾讯"]),
        ("Johnson & Johnson", []),
        ("B&Q", []),
        ("和记黄埔", []),
        ("人和科技", []),
        ("云和数据", []),
        ("北京协和医学院", []),
        ("上海大和衡器有限公司", []),
        ("中华人民共和国财政部", []),
        ("杭州市文化和旅游局", []),
        ("住房和城乡建设部", []),
        ("华为和平安", ["华为", "平安"]),
        ("Müller & Söhne GmbH & Co. KG", []),
        ("Siemens Ltd., China", []),
        ("Huawei & Tencent", ["Huawei", "Tencent"]),
        ("北大和清华", ["北大", "清华"]),
        ("云杉科技和杭州市教育局", ["云杉科技", "杭州市教育局"]),
        ("中国石化和中国石油", ["中国石化", "中国石油"]),
        ("Huawei Technologies Co., Ltd.", []),
        ("云杉智能", []),
    ],
)
def test_one_name_may_be_several_joined(name: str, parts: list[str]) -> None:
    assert names_joined(name) == parts
