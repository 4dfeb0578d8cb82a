"""查重 of several: every name of a row, a list or a pasted table is looked up, and what is not is said."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, YUNSHAN


def _told(desk: Desk, words: str) -> str:
    """Return what the list's card says in the end."""
    assert desk.says("陈晨", words).act == "check.list"
    desk.job_runner().work_off()
    return desk.card_to("陈晨", "查完了").text


def test_each_bad_line_of_a_list_says_what_is_wrong_with_it(desk: Desk) -> None:
    told = _told(desk, f"查重\n🙂🙂\n{'云' * 300}\n91510107MA6C4K2T00\n杭州云杉智能科技有限公司")
    for reason in ("没有实际内容", "最多 100 个字", "校验不通过"):
        assert reason in told
    assert "4. 杭州云杉智能科技有限公司：未报备" in told
    assert "请单独查这一家" not in told


def test_too_long_a_list_of_names_does_not_speak_of_writing(desk: Desk) -> None:
    refused = desk.says("陈晨", "查重\n" + "\n".join(f"云杉{n}号" for n in range(51)))
    assert refused.act == "check.list_too_long"
    assert "写入" not in refused.text


@pytest.mark.parametrize("titles", ["公司名称\t电话", "企业\t号码", "甲方\t来自"])
def test_every_row_of_a_pasted_table_is_answered(desk: Desk, titles: str) -> None:
    desk.says("王磊", COMPLETE)
    names = [YUNSHAN, *(f"苏州朗诺{char}科技有限公司" for char in "甲乙丙丁戊")]
    rows = "\n".join(f"{name}\t1390000000{n}" for n, name in enumerate(names))
    told = _told(desk, f"查重\n{titles}\n{rows}")
    assert f"{YUNSHAN}：已有归属" in told
    for name in names[1:]:
        assert f"{name}：" in told


@pytest.mark.parametrize("sign", [",", "，", "\t", "|", "、"])
def test_both_names_between_signs_are_answered(desk: Desk, sign: str) -> None:
    desk.says("王磊", COMPLETE)
    told = _told(desk, f"查重 华为{sign}{YUNSHAN}")
    assert "1. 华为：未报备" in told
    assert f"2. {YUNSHAN}：已有归属" in told


def test_each_name_of_a_row_counts_as_a_look(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.policy(lookups_per_hour=2)
    told = _told(desk, f"查重 {YUNSHAN},云杉智能，杭州云杉智能科技有限公司")
    assert "3. 杭州云杉智能科技有限公司：已有\n" in f"{told}\n"


def test_a_short_name_beside_a_phone_is_looked_up_as_well(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("李雷", "报备 华为技术有限公司 任飞 13987654321")
    found = desk.says("陈晨", "查重 华为 13812345678").text
    for name in ("华为技术有限公司", YUNSHAN):
        assert name in found


def test_a_line_of_a_list_says_what_was_not_looked_for_and_what_was_looked_up_apart(
    desk: Desk,
) -> None:
    told = _told(desk, "查重\n云杉 星河\n华为和腾讯")
    assert "没有查「星河」" in told
    assert "「华为」未报备，「腾讯」未报备" in told


def test_a_row_of_a_name_and_a_number_tells_of_the_hits_of_both(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.registers("李雷", "报备 上海东风雨露有限公司 任飞 13987654321")
    told = _told(desk, "查重\n云杉智能 13987654321\n大禾面粉")
    for name in ("上海东风雨露有限公司", YUNSHAN):
        assert name in told.splitlines()[2], told
