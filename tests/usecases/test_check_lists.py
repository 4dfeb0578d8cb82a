"""查重 of several: every name of a row, a list or a pasted table is looked up, and what is not is said."""

import pytest

from tests.usecases.desk import Desk


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
