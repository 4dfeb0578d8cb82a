"""Each fault shows on the wire as its name says, and only as often as asked."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from bot.playground.faults import KINDS
from bot.playground.server import Playground
from bot.playground.team import WANG_LEI
from tests.chat import Chat, ChatError
from tests.playground.conftest import Api, card

CODES = [
    ("rate_limited", 99991400, 429),
    ("chat_rate_limited", 230020, 400),
    ("token_revoked", 99991663, None),
    ("internal_error", 5000, 500),
    ("send_in_flight", 230049, 400),
    ("bot_muted", 230035, 400),
    ("out_of_availability", 230013, 400),
    ("app_disabled", 99991662, 400),
    ("missing_scope", 99991672, 400),
    ("ip_blocked", 99991401, 400),
    ("quota_used_up", 99991403, 400),
]


@pytest.mark.parametrize(("name", "code", "status"), CODES)
def test_error_fault_answers_its_code_without_executing(
    api: Api, chat: Chat, name: str, code: int, status: int | None
) -> None:
    chat.fault(name, times=1)
    assert api.send(WANG_LEI, card())["code"] == code
    assert status in (None, api.status)
    assert chat.person("王磊").cards() == []
    api.token = api.fresh_token()
    assert api.send(WANG_LEI, card())["code"] == 0


def test_rate_limit_says_when_to_come_back(api: Api, chat: Chat) -> None:
    chat.fault("rate_limited", times=1, reset_seconds=7)
    api.send(WANG_LEI, card())
    assert api.headers["x-ogw-ratelimit-reset"] == "7"


BROKEN: list[tuple[str, type[Exception], int]] = [
    ("reset_before", requests.ConnectionError, 0),
    ("reset_after_execution", requests.ConnectionError, 1),
    ("empty_body", requests.JSONDecodeError, 1),
    ("truncated_json", requests.JSONDecodeError, 1),
    ("server_error", requests.JSONDecodeError, 0),
]


@pytest.mark.parametrize(("name", "raised", "sent"), BROKEN)
def test_broken_answer_and_whether_the_call_was_executed(
    api: Api, chat: Chat, name: str, raised: type[Exception], sent: int
) -> None:
    chat.fault(name, times=1)
    with pytest.raises(raised):
        api.send(WANG_LEI, card(), uuid="row-1")
    assert len(chat.person("王磊").cards()) == sent
    assert api.send(WANG_LEI, card(), uuid="row-1")["code"] == 0
    assert len(chat.person("王磊").cards()) == 1


@pytest.mark.parametrize(("name", "raised", "sent"), BROKEN)
def test_broken_call_is_in_the_journal_with_what_it_asked(
    api: Api, chat: Chat, name: str, raised: type[Exception], sent: int
) -> None:
    chat.fault(name, times=1)
    with pytest.raises(raised):
        api.send(WANG_LEI, card(), uuid="row-1")
    (call,) = [one for one in chat.calls() if one["path"].startswith("/open-apis/im/v1/messages")]
    assert call["status"] == {"server_error": 502}.get(name, 0 if name.startswith("reset") else 200)
    assert call["request"]["uuid"] == "row-1"
    assert call["summary"] != "未知接口"


def test_unknown_fields_are_added_to_a_good_answer(api: Api, chat: Chat) -> None:
    chat.fault("unknown_fields", times=1)
    answer = api.send(WANG_LEI, card())
    assert answer["code"] == 0
    assert "x_unknown" in answer
    assert "x_unknown" in answer["data"]


def test_slow_answer_outlasts_the_clients_patience(playground: Playground, chat: Chat) -> None:
    chat.fault("slow_answer", times=1, seconds=0.5, on="bot/v3/info")
    with Api(playground) as api, pytest.raises(requests.ReadTimeout):
        requests.get(
            f"{playground.base_url}/open-apis/bot/v3/info",
            headers={"Authorization": f"Bearer {api.token}"},
            timeout=0.1,
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [("电话 13812345678", 230028), ("电话 138****5678", 0), ("单号 213812345678", 0)],
)
def test_data_loss_prevention_stops_plain_phones(
    api: Api, chat: Chat, text: str, code: int
) -> None:
    chat.fault("dlp")
    assert api.send(WANG_LEI, card(text))["code"] == code


def test_sensitive_words_are_stopped(api: Api, chat: Chat) -> None:
    chat.fault("sensitive_words", words="绝密")
    assert api.send(WANG_LEI, {"text": "绝密"}, msg_type="text")["code"] == 230022
    assert api.send(WANG_LEI, {"text": "公开"}, msg_type="text")["code"] == 0


def test_fault_strikes_only_where_it_is_put(api: Api, chat: Chat) -> None:
    chat.fault("internal_error", on="contact/v3")
    assert api.send(WANG_LEI, card())["code"] == 0
    assert api.call("GET", f"contact/v3/users/{WANG_LEI}")["code"] == 5000
    chat.fault("internal_error", probability=0)
    assert api.call("GET", f"contact/v3/users/{WANG_LEI}")["code"] == 0


def test_probability_strikes_now_and_then(start: Callable[..., Playground]) -> None:
    playground = start(seed=7)
    with Api(playground) as api:
        playground.faults.set("internal_error", probability=0.5, params={"on": "bot/v3"})
        codes = [api.call("GET", "bot/v3/info")["code"] for _ in range(40)]
    assert 5 < codes.count(5000) < 35


def test_every_fault_has_a_chinese_label(chat: Chat) -> None:
    shown: list[dict[str, Any]] = chat.get("faults")["faults"]
    assert [f["name"] for f in shown] == [kind.name for kind in KINDS]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in f["label"]) for f in shown)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "gremlins"},
        {"name": "dlp", "params": {"colour": 1}},
        {"name": "dlp", "probability": 2},
        {"name": "dlp", "times": 0},
    ],
)
def test_wrong_fault_is_refused_in_words(chat: Chat, body: dict[str, Any]) -> None:
    with pytest.raises(ChatError, match="400"):
        chat.post("faults", body)
