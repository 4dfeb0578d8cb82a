"""The gateway against the playground: each verb, and each way a call can fail."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.feishu.client import MAX_UUID_LENGTH, FeishuClient, SentMessage, receive_id_type_of
from bot.feishu.errors import Action, FeishuError, classify
from bot.playground import team
from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from tests.chat import Chat
from tests.feishu.scripted import ScriptedServer

TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal"
MakeClient = Callable[..., FeishuClient]


def card(words: str) -> dict[str, Any]:
    text = {"tag": "plain_text", "content": words}
    body = {"elements": [{"tag": "div", "text": text}]}
    return {"schema": "2.0", "config": {"update_multi": True}, "body": body}


def token_calls(chat: Chat) -> int:
    return sum(call["path"] == TOKEN_PATH for call in chat.calls())


def failure_of(call: Callable[[], object]) -> FeishuError:
    with pytest.raises(FeishuError) as failed:
        call()
    return failed.value


def test_a_message_arrives_and_the_same_uuid_sends_once(client: FeishuClient, chat: Chat) -> None:
    first = client.send(team.WANG_LEI, "interactive", card("你好"), "row-1")
    again = client.send(team.WANG_LEI, "interactive", card("你好"), "row-1")
    assert first == again == SentMessage(first.message_id, chat.person("王磊").chat_id)
    assert [c.text for c in chat.person("王磊").cards()] == ["你好"]


@pytest.mark.parametrize(
    ("receiver", "kind"),
    [
        (team.WANG_LEI, "open_id"),
        (team.EAST_GROUP, "chat_id"),
        ("on_1", "union_id"),
        ("wanglei@xingchen.example", "email"),
        ("u1", "user_id"),
    ],
)
def test_the_kind_of_receiver_shows_in_its_id(receiver: str, kind: str) -> None:
    assert receive_id_type_of(receiver) == kind


def test_messages_go_to_people_and_groups(client: FeishuClient, chat: Chat) -> None:
    client.send(team.EAST_GROUP, "text", {"text": "大家好"}, "g")
    client.send("wanglei@xingchen.example", "text", {"text": "早"}, "e", "email")
    client.send(team.WANG_LEI, "text", '{"text":"再见"}', "t")
    assert chat.messages(team.EAST_GROUP)[-1]["content"] == {"text": "大家好"}
    assert [m["content"]["text"] for m in chat.person("王磊").messages()] == ["早", "再见"]


def test_a_reply_hangs_below_its_message_and_a_card_changes_in_place(
    client: FeishuClient, chat: Chat
) -> None:
    wang = chat.person("王磊")
    said = wang.says("待办")
    answer = client.reply(said["message_id"], "interactive", card("处理中"), "r")
    client.patch(answer.message_id, card("完成"))
    shown = wang.cards()[-1]
    assert (shown.reply_to, shown.text) == (said["message_id"], "完成")
    client.recall(answer.message_id)
    assert wang.messages()[-1]["recalled"]


@pytest.mark.parametrize("uuid", ["", "x" * (MAX_UUID_LENGTH + 1)])
def test_a_uuid_feishu_would_refuse_is_a_bug_of_ours(client: FeishuClient, uuid: str) -> None:
    with pytest.raises(ValueError, match="uuid"):
        client.send(team.WANG_LEI, "text", {"text": "x"}, uuid)


def test_people_and_departments_are_looked_up(client: FeishuClient) -> None:
    wang = client.user(team.WANG_LEI)
    assert wang is not None
    assert (wang["name"], wang["leader_user_id"]) == ("王磊", team.ZHAO_MIN)
    east = client.department(wang["department_ids"][0])
    assert east is not None
    assert (east["name"], east["leader_user_id"]) == ("华东销售部", team.ZHAO_MIN)
    assert {p["name"] for p in client.members(team.EAST_SALES)} == {
        "王磊",
        "李雷",
        "韩梅梅",
        "赵敏",
    }


def test_who_is_not_there_is_none_or_missing(client: FeishuClient) -> None:
    assert client.user("ou_nobody") is None
    assert client.department("od-nothing") is None
    crowd = [team.WANG_LEI, *(f"ou_{n}" for n in range(60)), team.LI_LEI, team.WANG_LEI]
    assert set(client.users(crowd)) == {team.WANG_LEI, team.LI_LEI}
    assert client.users([]) == {}


def test_people_are_found_by_number_and_address(client: FeishuClient) -> None:
    wang = client.user(team.WANG_LEI) or {}
    found = client.find_users([wang["mobile"], "+8613900000000"], [wang["email"], "no@one.example"])
    assert found == {wang["mobile"]: team.WANG_LEI, wang["email"]: team.WANG_LEI}
    assert client.find_users([], []) == {}


def test_the_bot_and_a_chat_are_looked_up(client: FeishuClient) -> None:
    assert client.bot_info()["open_id"] == team.BOT_OPEN_ID
    assert client.chat(team.EAST_GROUP)["name"] == team.EAST_GROUP_NAME


def test_files_go_up_and_come_down(client: FeishuClient, chat: Chat) -> None:
    key = client.upload_file("客户名单.xlsx", b"PK\x03\x04", "xls")
    client.send(team.WANG_LEI, "file", {"file_key": key}, "f")
    wang = chat.person("王磊")
    assert wang.messages()[-1]["content"]["file_key"] == key
    for name, content in (("a.xlsx", b"\x00\xff"), ("a.json", b'{"code": 7}')):
        sent = wang.sends_file(name, content)
        got = client.download(sent["message_id"], sent["content"]["file_key"])
        assert got == content


def test_one_token_serves_all_threads(client: FeishuClient, chat: Chat) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: client.bot_info(), range(64)))
    client.ping_token()
    assert token_calls(chat) == 1


def test_a_revoked_token_is_renewed_once_by_all_threads(client: FeishuClient, chat: Chat) -> None:
    client.ping_token()
    chat.fault("token_revoked", times=1)
    with ThreadPoolExecutor(16) as pool:
        names = pool.map(lambda _: client.bot_info()["app_name"], range(64))
        assert set(names) == {team.BOT_NAME}
    assert token_calls(chat) == 2


def test_a_token_refused_again_is_an_error(client: FeishuClient, chat: Chat) -> None:
    chat.fault("token_revoked")
    refused = failure_of(client.bot_info)
    assert (refused.code, classify(refused).action) == (99991663, Action.REFRESH_TOKEN)


def test_the_same_app_at_two_domains_keeps_two_tokens(make_client: MakeClient) -> None:
    with (
        Playground(PlaygroundConfig(seed=1)) as one,
        Playground(PlaygroundConfig(seed=2)) as other,
    ):
        clients = [make_client(at) for at in (one, other)]
        for _ in range(2):
            assert {c.bot_info()["app_name"] for c in clients} == {team.BOT_NAME}
        for at in (one, other):
            with Chat(at.base_url) as chat:
                assert token_calls(chat) == 1


@pytest.mark.parametrize(
    ("fault", "params", "code", "action"),
    [
        ("rate_limited", {"reset_seconds": 7}, 99991400, Action.PAUSE),
        ("chat_rate_limited", {}, 230020, Action.RETRY),
        ("internal_error", {}, 5000, Action.RETRY),
        ("server_error", {}, None, Action.RETRY),
        ("reset_before", {}, None, Action.RETRY),
        ("reset_after_execution", {}, None, Action.RETRY),
        ("empty_body", {}, None, Action.RETRY),
        ("truncated_json", {}, None, Action.RETRY),
        ("send_in_flight", {}, 230049, Action.RETRY),
        ("dlp", {}, 230028, Action.MASK),
        ("sensitive_words", {"words": "星光"}, 230022, Action.DROP),
        ("bot_muted", {}, 230035, Action.DROP),
        ("out_of_availability", {}, 230013, Action.UNREACHABLE),
        ("app_disabled", {}, 99991662, Action.HALT),
        ("missing_scope", {}, 99991672, Action.ALERT),
        ("ip_blocked", {}, 99991401, Action.HALT),
        ("quota_used_up", {}, 99991403, Action.HALT),
    ],
)
def test_every_failure_is_one_kind_of_error(
    client: FeishuClient,
    chat: Chat,
    fault: str,
    params: dict[str, Any],
    code: int | None,
    action: Action,
) -> None:
    client.ping_token()
    chat.fault(fault, on="im/v1/messages", **params)
    secret = "星光照明 13812345678"
    failed = failure_of(lambda: client.send(team.WANG_LEI, "text", {"text": secret}, "u"))
    verdict = classify(failed)
    assert (failed.code, verdict.action) == (code, action)
    assert verdict.note
    assert not any(word in repr(failed) + str(failed) for word in ("星光", "138", team.WANG_LEI))
    if fault == "rate_limited":
        assert verdict.retry_after_seconds == 7
    if code is not None:
        assert failed.log_id
    if fault == "missing_scope":
        assert failed.mend_url.startswith("https://")


def test_what_was_executed_before_the_connection_broke_is_not_sent_twice(
    client: FeishuClient, chat: Chat
) -> None:
    chat.fault("reset_after_execution", times=1, on="im/v1/messages")
    failure_of(lambda: client.send(team.WANG_LEI, "text", {"text": "一次"}, "u"))
    client.send(team.WANG_LEI, "text", {"text": "一次"}, "u")
    assert len(chat.person("王磊").messages()) == 1


def test_a_wrong_secret_is_an_error_that_needs_a_person(playground: Playground) -> None:
    wrong = FeishuClient(playground.config.app_id, "wrong", playground.base_url)
    assert classify(failure_of(wrong.ping_token)).action is Action.HALT
    wrong.close()


def test_an_answer_that_drips_ends_with_the_timeout_too(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    """Each byte comes in time; all of them would take four seconds."""
    client = make_client(scripted.url, timeout_s=0.4)
    client.ping_token()
    scripted.drip_s = 0.1
    began = time.monotonic()
    failure = failure_of(lambda: client.send("ou_1", "text", {"text": "x"}, "u"))
    assert (failure.code, failure.http_status) == (None, None)
    assert "时限" in failure.message
    assert time.monotonic() - began < 2


def test_an_answer_that_breaks_off_is_no_answer(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    """Not even a file's, whose bytes nobody else checks."""
    client = make_client(scripted.url)
    client.ping_token()
    file = {"Content-Type": "application/octet-stream", "Content-Length": "99"}
    scripted.default = (200, file, b"half of it")
    failure = failure_of(lambda: client.download("om_1", "file_1", "file"))
    assert (failure.code, failure.http_status) == (None, None)


def test_a_slow_answer_ends_with_the_timeout(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    client = make_client(scripted.url, timeout_s=0.1)
    client.ping_token()
    scripted.gate.clear()
    failed = failure_of(client.bot_info)
    assert (failed.code, failed.http_status) == (None, None)
    assert "时限" in failed.message


def test_nobody_listening_is_an_error_like_any_other(make_client: MakeClient) -> None:
    with ScriptedServer() as gone:
        client = make_client(gone.url)
    assert failure_of(client.ping_token).http_status is None


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        ((502, {}, b"<html>bad gateway</html>"), None, 502),
        ((200, {}, b""), None, 200),
        ((200, {}, b"[]"), None, 200),
        ((200, {}, b"\xff"), None, 200),
        ((200, {}, b'{"code":0'), None, 200),
        ((500, {}, b'{"code":0}'), None, 500),
        ((200, {}, b'{"code":0}'), None, 200),
        ((200, {}, b'{"code":0,"data":[1]}'), None, 200),
        ((200, {}, b'{"code":0,"data":{"chat_id":"oc_1"}}'), None, 200),
        ((400, {}, b'{"code":"230020","msg":"x"}'), 230020, 400),
        ((200, {}, b'{"code":null}'), -1, 200),
        ((429, {"X-Ogw-Ratelimit-Reset": "3"}, b'{"code":99991400}'), 99991400, 429),
        ((503, {"Retry-After": "4"}, b"busy"), None, 503),
    ],
)
def test_odd_answers_become_errors_too(
    scripted: ScriptedServer,
    make_client: MakeClient,
    answer: tuple[int, dict[str, str], bytes],
    code: int | None,
    status: int,
) -> None:
    scripted.answers["/open-apis/im/v1/messages"] = answer
    client = make_client(scripted.url)
    failed = failure_of(lambda: client.send("ou_a", "text", {"text": "x"}, "u"))
    assert (failed.code, failed.http_status) == (code, status)
    waits = {429: 3.0, 503: 4.0}
    assert failed.retry_after_s == waits.get(status)


def test_the_platforms_own_words_stay_out_of_the_error(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    scripted.answers["/open-apis/im/v1/messages"] = (
        400,
        {"X-Tt-Logid": "L1"},
        '{"code":230099,"msg":"Failed, ext=ErrCode: 200861; ErrorValue: 张三 13812345678;"}'.encode(),
    )
    client = make_client(scripted.url)
    failed = failure_of(lambda: client.send("ou_a", "interactive", card("张三"), "u"))
    assert str(failed) == "卡片内容无法生成：含有不支持的组件（230099/200861） (log_id L1)"


@pytest.mark.parametrize(("threads", "limit"), [(1, 1), (8, 4)])
def test_two_hundred_sends_use_no_more_connections_than_the_pool_has(
    scripted: ScriptedServer, make_client: MakeClient, threads: int, limit: int
) -> None:
    client = make_client(scripted.url, connections=limit)
    with ThreadPoolExecutor(threads) as pool:
        jobs = (lambda n=n: client.send("ou_a", "text", {"text": "x"}, f"u{n}") for n in range(200))
        for job in [pool.submit(job) for job in jobs]:
            assert job.result().message_id == "om_1"
    assert scripted.paths.count("/open-apis/im/v1/messages") == 200
    assert 1 <= scripted.connections <= limit


def test_content_goes_out_as_short_as_it_gets(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    make_client(scripted.url).send("ou_a", "text", {"text": "星光"}, "u")
    assert '{\\"text\\":\\"星光\\"}'.encode() in scripted.bodies[-1]


def test_ids_cannot_break_out_of_the_path(
    scripted: ScriptedServer, make_client: MakeClient
) -> None:
    make_client(scripted.url).recall("../x?y=1")
    assert scripted.paths[-1] == "/open-apis/im/v1/messages/..%2Fx%3Fy%3D1"
