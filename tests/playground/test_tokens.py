"""Tokens and the front door: who may call, and what each refusal looks like."""

import pytest

from bot.playground.config import GRANTED_SCOPES
from bot.playground.server import Playground
from bot.playground.team import WANG_LEI
from tests.playground.conftest import Api, Start, card

TOKEN_PATH = "auth/v3/tenant_access_token/internal"


def test_token_is_the_same_while_it_lives_long_enough(api: Api) -> None:
    assert api.fresh_token() == api.token


def test_short_lived_token_is_renewed_at_each_request_and_both_are_valid(start: Start) -> None:
    with Api(start(token_life_s=900)) as api:
        first, second = api.token, api.fresh_token()
        assert first != second
        for api.token in (first, second):
            assert api.call("GET", "bot/v3/info")["code"] == 0


def test_token_expires_in_real_time(start: Start) -> None:
    with Api(start(token_life_s=0)) as api:
        assert api.call("GET", "bot/v3/info")["code"] == 99991663


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 10003),
        ({"app_id": "cli_x", "app_secret": ""}, 10003),
        ({"app_id": "cli_other", "app_secret": "x"}, 99991543),
        ({"app_id": "OWN", "app_secret": "wrong"}, 10015),
        ({"app_id": 7, "app_secret": "x"}, 99992402),
    ],
)
def test_wrong_credentials_are_refused(
    playground: Playground, api: Api, body: dict[str, object], code: int
) -> None:
    if body.get("app_id") == "OWN":
        body["app_id"] = playground.config.app_id
    assert api.raw("POST", TOKEN_PATH, json=body)["code"] == code


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 99991661),
        ({"Authorization": "Bearer abc"}, 99991671),
        ({"Authorization": "Bearer t-unknown"}, 99991663),
    ],
)
def test_calls_without_a_live_token_are_refused(
    api: Api, headers: dict[str, str], code: int
) -> None:
    answer = api.raw("GET", "bot/v3/info", headers=headers)
    assert answer["code"] == code
    assert api.headers["X-Tt-Logid"] == answer["error"]["log_id"]


def test_expired_token_is_answered_with_both_statuses(api: Api) -> None:
    seen = set()
    for _ in range(40):
        api.raw("GET", "bot/v3/info", headers={"Authorization": "Bearer t-unknown"})
        seen.add(api.status)
    assert seen == {200, 400}


def test_unknown_path_is_404(api: Api) -> None:
    assert api.call("GET", "im/v9/nothing")["code"] == 99991201
    assert api.status == 404


def test_missing_scope_names_the_scopes_and_where_to_grant_them(start: Start) -> None:
    with Api(start(scopes=GRANTED_SCOPES - {"im:message:send_as_bot"})) as api:
        answer = api.send(WANG_LEI, card())
    assert answer["code"] == 99991672
    subjects = [v["subject"] for v in answer["error"]["permission_violations"]]
    assert "im:message:send_as_bot" in subjects
    assert answer["error"]["helps"][0]["url"].startswith("https://open.feishu.cn/app/")


def test_bot_info_stands_at_the_top_level(api: Api) -> None:
    assert api.call("GET", "bot/v3/info")["bot"]["app_name"] == "报备助手"


def test_real_client_fetches_a_token_and_calls(playground: Playground) -> None:
    import lark_oapi
    from lark_oapi.api.contact.v3 import GetUserRequest

    client = (
        lark_oapi.Client.builder()
        .app_id(playground.config.app_id)
        .app_secret(playground.config.app_secret)
        .domain(playground.base_url)
        .build()
    )
    request = GetUserRequest.builder().user_id(WANG_LEI).user_id_type("open_id").build()
    for _ in range(3):
        assert client.contact.v3.user.get(request).data.user.name == "王磊"
    assert [c["summary"] for c in playground.platform.journal.calls()].count("获取令牌") == 1


def test_reading_a_token_leaves_no_secret_in_the_journal(playground: Playground, api: Api) -> None:
    journal = repr(playground.platform.journal.calls())
    assert api.token not in journal
    assert playground.config.app_secret not in journal
