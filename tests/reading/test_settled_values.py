"""What a speaker takes back in mid-sentence, dictates as punctuation, leaves open or says in passing."""

import pytest

from handlers.reading.message import read
from handlers.reading.result import Certainty, Reading
from tests.reading.surroundings import CONTEXT


def _read(text: str) -> Reading:
    return read(text, CONTEXT)


def test_of_two_values_the_corrected_one_is_shown_and_asked_about() -> None:
    phone = _read("报备 云杉智能 张伟 13812345678 不对 是13812345679 采购终端")
    assert [one.phone for one in phone.contacts] == ["+8613812345679"]
    assert "「138****5679」" in phone.note  # a group may read the question
    amount = _read("报备 云杉智能 张伟 13812345678 采购终端 先报30万吧 哦不 改成45万")
    assert str(amount.fields["expected_amount"].value) == "450000"
    day = _read("跟进 云杉智能 聊了报价 下周三 说错了 下周四去签字")
    assert str(day.fields["next_at"].value) == "2026-11-26"
    assert {phone.certainty, amount.certainty, day.certainty} == {Certainty.UNSURE}


def test_two_days_left_open_are_two_answers() -> None:
    told = _read("跟进 云杉智能 聊了报价 下周四还是下周五去签字")
    day, plan = told.fields["next_at"], told.fields["next_plan"]
    assert (day.words, day.other_words, plan.value) == ("下周四", "下周五", "去签字")
    closing = _read("报备 云杉智能 张伟 13812345678 采购终端 月底还是下月10号签")
    day = closing.fields["expected_close"]
    assert (day.words, day.other_words, day.is_sure) == ("月底", "下月10号", False)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("报备 云杉智能 张伟 13812345678 采购终端 周四或周五来公司", "周四", "周五"),
        ("报备 云杉智能 张伟 13812345678 采购终端 今晚7点或者明天7点到访", "今晚7点", "明天7点"),
        ("跟进 云杉智能 聊了报价 周五或下周一送样", "周五", "下周一"),
    ],
)
def test_two_times_of_a_visit_are_two_answers(text: str, first: str, second: str) -> None:
    day = _read(text).fields["next_at"]
    assert (day.words, day.other_words, day.is_sure) == (first, second, False)


def test_an_appointment_with_somebody_is_the_next_step() -> None:
    told = _read("跟进 云杉智能 今天电话约好了徐小姐下周二下午2点去厂里").fields
    assert (str(told["next_at"].value)[:10], told["next_plan"].value) == ("2026-11-24", "去厂里")
    assert told["content"].value == "电话约好了徐小姐下周二下午2点去厂里"


def test_a_customer_who_brought_the_customer_is_the_source() -> None:
    reading = _read("报备 云杉智能 张伟 13812345678 采购终端 老客户李总介绍的")
    assert reading.fields["source"].value == "客户转介绍"


@pytest.mark.parametrize(
    ("words", "on", "is_sure"),
    [("明年", "2027-12-31", True), ("后年", "2028-12-31", True), ("FY27", "2027-12-31", False)],
)
def test_a_year_is_its_last_day_where_a_deal_closes(words: str, on: str, is_sure: bool) -> None:
    labelled = _read(f"更新 云杉智能 预计成交:{words}").fields["expected_close"]
    free = _read(f"报备 云杉智能 张伟 13812345678 采购终端 {words}签").fields["expected_close"]
    assert {(str(one.value), one.is_sure) for one in (labelled, free)} == {(on, is_sure)}
    assert "expected_close" not in _read(f"报备 云杉智能 张伟 13812345678 {words}上市公司").fields


def test_dictated_punctuation_is_none_of_the_words() -> None:
    reading = _read("报备句号云杉智能逗号联系人孙涛逗号电话幺三八一二三四五六七八逗号需要终端")
    assert reading.customer is not None
    assert (reading.customer.value, reading.contacts[0].name) == ("云杉智能", "孙涛")
    assert _read("报备 句号文化 张伟 13812345678").customer == _read("报备 句号文化").customer


def test_a_step_in_the_middle_of_a_sentence_without_signs_is_asked_about() -> None:
    reading = _read("跟进 云杉智能 跟张总聊了一个小时他说可以先试用下周四给他开账号")
    assert (reading.certainty, reading.fields["next_plan"].value) == (
        Certainty.UNSURE,
        "给他开账号",
    )
    assert str(reading.fields["next_at"].value) == "2026-11-26"


@pytest.mark.parametrize("told", ["价格降到3万了 他还是嫌贵", "张总还是没松口，价格谈不拢"])
def test_what_somebody_still_thinks_is_no_question(told: str) -> None:
    reading = _read(f"跟进 云杉智能 {told}")
    assert "在问" not in reading.note
    assert reading.fields["content"].value == told


@pytest.mark.parametrize("told", ["产能要加到9万吨", "他们员工加到300人", "人工成本涨到9万"])
def test_a_number_that_is_no_sum_of_the_deal_is_not_asked_about(told: str) -> None:
    assert "expected_amount" not in _read(f"跟进 云杉智能 {told} 想换设备").fields


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("13677889900 钱总 扬州润扬化工 报备 反应釜三台", "报备"),
        ("客户要报备的 江门五邑灯饰厂 梁生 13822334455 灯珠", "报备"),
        ("把力拓模具给李雷跟吧", "移交"),
        ("金额是5.5万不是55万", "更新"),
    ],
)
def test_a_command_is_found_where_people_put_it(text: str, command: str) -> None:
    assert _read(text).command == command


@pytest.mark.parametrize(
    ("told", "day"),
    [("她说月底前给答复", "2026-11-30"), ("客户答应12月5号签", "2026-12-05")],
)
def test_a_day_the_customer_promised_is_offered_and_asks_nothing(told: str, day: str) -> None:
    reading = _read(f"跟进 云杉智能 昨天去送了样品 {told}")
    assert reading.certainty is Certainty.SURE
    assert "next_at" not in reading.fields
    assert [str(one.value) for one in reading.offers] == [day]
    assert told in reading.fields["content"].value


def test_a_day_that_is_denied_or_ends_something_is_not_offered() -> None:
    for told in ("王芳说周五不行", "对方讲合同12月31号到期", "他说下周定"):
        assert _read(f"跟进 云杉智能 打了电话 {told}").offers == ()
    two = _read("跟进 云杉智能 打了电话 他们12月1号评审12月8号定标")
    assert [str(one.value) for one in two.offers] == ["2026-12-01", "2026-12-08"]
    moved = _read("跟进 云杉智能 王芳说周五不行改下周二下午两点 我们过去演示")
    assert str(moved.fields["next_at"].value).startswith("2026-11-24 06:00")


@pytest.mark.parametrize("told", ["他说下周定", "张总说年后再看"])
def test_a_vague_promise_is_content_alone(told: str) -> None:
    assert "next_at" not in _read(f"跟进 云杉智能 打了电话 {told}").fields


def test_a_name_written_in_two_pieces_is_asked_about() -> None:
    reading = _read(
        "报备 / Kyoto Seiki / 株式会社 / 田中先生 / tanaka@kyoto-seiki.co.jp / 精密主轴"
    )
    assert reading.certainty is Certainty.UNSURE
