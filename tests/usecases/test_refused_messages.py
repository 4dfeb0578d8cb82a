"""What a message asked for and was not done is in the log once, by its kind; never its words."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE

REFUSED = [
    ("image", "", "unreadable"),
    ("audio", "", "unreadable"),
    ("sticker", "", "unreadable"),
    ("merge_forward", "", "unreadable"),
    ("hongbao", "", "unreadable"),
    ("text", "报备 " + "甲" * 5000, "too_long"),
    ("text", "查重 " + "秘" * 300, "check.invalid"),
    ("text", "报备", "register.draft"),
    ("text", "查重", "查重.form"),
    ("text", "   ", "help"),
    ("text", "今天天气不错", "not_understood"),
]


@pytest.mark.parametrize(("message_type", "words", "kind"), REFUSED)
def test_a_refused_message_is_logged_once(
    desk: Desk, capsys: pytest.CaptureFixture[str], message_type: str, words: str, kind: str
) -> None:
    answer = desk.says("王磊", words, message_type=message_type)
    assert answer.text
    logged = "".join(capsys.readouterr())
    assert logged.count("message.refused") == 1
    assert kind in logged
    assert "甲甲" not in logged
    assert "秘秘" not in logged


def test_what_was_done_is_no_refusal(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (COMPLETE, "帮助", "我的客户", "查重 云杉智能"):
        desk.says("王磊", words)
    assert "message.refused" not in "".join(capsys.readouterr())
