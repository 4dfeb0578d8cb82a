"""The error table: one row per code, the documented actions, waits, and what stays out of notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feishu.error_table import CARD_DETAILS, MEANING_OF_ACTION, MEND_OF_CODE, TABLE
from bot.feishu.errors import Action, FeishuError, Verdict, classify, meaning_of, mend_of


def failed(code: int | None, status: int | None = 400, **more: float) -> FeishuError:
    message = meaning_of(code) if code is not None else "飞书没有应答"
    return FeishuError(code, status, message, retry_after_s=more.get("retry_after_s"))


@pytest.mark.parametrize(
    ("code", "action"),
    [
        (99991400, Action.PAUSE),
        (99991663, Action.REFRESH_TOKEN),
        (99991664, Action.REFRESH_TOKEN),
        (99991665, Action.REFRESH_TOKEN),
        (230020, Action.RETRY),
        (230049, Action.RETRY),
        (230028, Action.MASK),
        (230013, Action.UNREACHABLE),
        (230029, Action.UNREACHABLE),
        (230053, Action.UNREACHABLE),
        (230002, Action.CHAT_GONE),
        (232009, Action.CHAT_GONE),
        (230011, Action.FRESH),
        (230031, Action.FRESH),
        (230110, Action.FRESH),
        (99991672, Action.ALERT),
        (10015, Action.HALT),
        (230034, Action.DROP),
        (230099, Action.PLAIN),
        (99992354, Action.FRESH),
        (99991401, Action.HALT),
        (99991403, Action.HALT),
        (99991543, Action.HALT),
        (99991662, Action.HALT),
        (10014, Action.HALT),
        (5000, Action.RETRY),
    ],
)
def test_documented_codes_have_their_action(code: int, action: Action) -> None:
    assert classify(failed(code)).action is action


@pytest.mark.parametrize(
    ("code", "status"), [(None, None), (None, 502), (None, 200), (12345678, 400), (12345678, 503)]
)
def test_gateway_trouble_and_unknown_codes_are_retried(
    code: int | None, status: int | None
) -> None:
    assert classify(failed(code, status)).action is Action.RETRY


@pytest.mark.parametrize(
    ("code", "asked_s", "wait_s"),
    [
        (99991400, 7.0, 7.0),
        (99991400, None, 1.0),
        (230049, None, 1.0),
        (230020, None, None),
        (None, None, None),
        (None, 3.0, 3.0),
    ],
)
def test_waits_are_what_the_platform_asked_for(
    code: int | None, asked_s: float | None, wait_s: float | None
) -> None:
    assert classify(FeishuError(code, 429, "", retry_after_s=asked_s)).retry_after_seconds == wait_s


def test_each_code_stands_once_and_says_what_it_means_and_where_that_is_written() -> None:
    codes = [row.code for row in TABLE]
    assert len(set(codes)) == len(codes)
    assert all(row.meaning and row.source for row in TABLE)
    assert set(MEANING_OF_ACTION) == set(Action) == {row.action for row in TABLE}


def test_the_note_of_a_refused_card_names_the_fault_in_it() -> None:
    assert meaning_of(230099, 200861) == "卡片内容无法生成：含有不支持的组件（230099/200861）"
    assert meaning_of(230099, 1) == "卡片内容无法生成：原因未登记（230099/1）"
    assert all(CARD_DETAILS.values())


def test_an_error_says_where_to_look_it_up() -> None:
    assert str(FeishuError(1, 400, "飞书系统繁忙（1）", log_id="20261120")) == (
        "飞书系统繁忙（1） (log_id 20261120)"
    )
    assert str(FeishuError(None, None, "飞书没有应答")) == "飞书没有应答"


@given(st.none() | st.integers(), st.none() | st.integers(100, 599))
def test_every_failure_has_a_verdict(code: int | None, status: int | None) -> None:
    assert isinstance(classify(failed(code, status)), Verdict)


def test_what_to_do_about_a_letter_fits_its_cause() -> None:
    assert "禁言" in mend_of(230035)
    assert "不必重发" not in mend_of(230035)
    assert "已不存在" in mend_of(99992351)
    assert {
        code for code in MEND_OF_CODE if classify(_refused(code)).action is not Action.DROP
    } == set()


def _refused(code: int) -> FeishuError:
    return FeishuError(code, 400, "refused")
