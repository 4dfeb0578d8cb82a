"""The gateway to Feishu: a dozen verbs in our words, each one call of the platform.

Everything the bot says, changes, takes back, looks up, uploads or downloads goes through here.
It neither retries nor limits rates (the sender does) and keeps nothing but the token. Each method
names its platform page; all raise `FeishuError` and nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.feishu.errors import FeishuError
from bot.feishu.transport import Answer, Call, Transport

FEISHU = "https://open.feishu.cn"
DEFAULT_TIMEOUT_S = 5.0
DEFAULT_CONNECTIONS = 16
MAX_UUID_LENGTH = 50
"""「发送消息」: longer ones are refused."""

_BATCH = 50
_MESSAGES = "/open-apis/im/v1/messages"
_CONTACT = "/open-apis/contact/v3"

Content = Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as the platform filed it; `chat_id` is new to us when it opened a private chat."""

    message_id: str
    chat_id: str


class FeishuClient:
    """Calls for one app at one domain (`https://open.feishu.cn` or any base URL).

    Safe to share between threads; at most `connections` are open, each is kept. `timeout_s` holds
    for connecting and for the whole answer, but for a file's.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        domain: str = FEISHU,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        connections: int = DEFAULT_CONNECTIONS,
    ) -> None:
        self._transport = Transport(
            app_id, app_secret, domain, timeout_s=timeout_s, connections=connections
        )

    def close(self) -> None:
        """Close the kept connections; a later call opens new ones."""
        self._transport.close()

    def ping_token(self) -> None:
        """Make sure there is a good token: the readiness check. Asks the platform only if needed."""
        self._transport.tokens.token()

    def send(
        self,
        receive_id: str,
        msg_type: str,
        content: Content,
        uuid: str,
        receive_id_type: str | None = None,
    ) -> SentMessage:
        """Send a message; within an hour the same `uuid` sends once (「发送消息」).

        `content` is the card or content object, or its JSON text. The kind of `receive_id` shows
        in its prefix unless told.
        """
        body = {"receive_id": receive_id, **_message(msg_type, content, uuid)}
        kind = receive_id_type or receive_id_type_of(receive_id)
        return _sent(self._data("POST", _MESSAGES, body=body, receive_id_type=kind))

    def reply(self, message_id: str, msg_type: str, content: Content, uuid: str) -> SentMessage:
        """Answer a message in its chat (「回复消息」); `content` and `uuid` as in `send`."""
        body = _message(msg_type, content, uuid)
        return _sent(self._data("POST", f"{_MESSAGES}/:id/reply", {"id": message_id}, body=body))

    def patch(self, message_id: str, card: Content) -> None:
        """Replace a card we sent, up to 14 days later (「更新已发送的消息卡片」)."""
        self._data("PATCH", f"{_MESSAGES}/:id", {"id": message_id}, body={"content": _text(card)})

    def recall(self, message_id: str) -> None:
        """Take back a message we sent (「撤回消息」)."""
        self._data("DELETE", f"{_MESSAGES}/:id", {"id": message_id})

    def user(self, open_id: str) -> dict[str, Any] | None:
        """One person's directory object; None when not there for us (「获取单个用户信息」)."""
        path = f"{_CONTACT}/users/:id"
        return self._one("user", path, open_id, user_id_type="open_id")

    def users(self, open_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Directory objects by open_id (「批量获取用户信息」).

        People outside the app's range are missing: that does not mean they left.
        """
        found: dict[str, dict[str, Any]] = {}
        for batch in _batches(open_ids):
            queries = [("user_ids", open_id) for open_id in batch]
            queries += [("user_id_type", "open_id"), ("department_id_type", "open_department_id")]
            data = self._call(Call("GET", f"{_CONTACT}/users/batch", queries=queries))
            found.update((user["open_id"], user) for user in _items(data) if "open_id" in user)
        return found

    def department(self, department_id: str) -> dict[str, Any] | None:
        """One department's object; None when not there for us (「获取单个部门信息」)."""
        path = f"{_CONTACT}/departments/:id"
        return self._one("department", path, department_id, user_id_type="open_id")

    def members(self, department_id: str) -> list[dict[str, Any]]:
        """The direct members of a department (「获取部门直属用户列表」); "0" is the root."""
        return self._pages(
            f"{_CONTACT}/users/find_by_department",
            department_id=department_id,
            department_id_type="open_department_id",
            user_id_type="open_id",
        )

    def find_users(self, mobiles: Sequence[str], emails: Sequence[str]) -> dict[str, str]:
        """open_ids by mobile number or e-mail, as given (「通过手机号或邮箱获取用户 ID」).

        Who is not found is missing.
        """
        found: dict[str, str] = {}
        for key, batch in [("mobiles", b) for b in _batches(mobiles)] + [
            ("emails", b) for b in _batches(emails)
        ]:
            uri = f"{_CONTACT}/users/batch_get_id"
            data = self._data("POST", uri, body={key: list(batch)}, user_id_type="open_id")
            for entry in _items(data, "user_list"):
                if entry.get("user_id"):
                    found[entry.get("mobile") or entry.get("email") or ""] = entry["user_id"]
        return found

    def bot_info(self) -> dict[str, Any]:
        """The bot itself: open_id, app_name, activate_status (「获取机器人信息」)."""
        answer = self._transport.call(Call("GET", "/open-apis/bot/v3/info")).data
        return _object(answer, "bot")  # beside `code`, not under `data`

    def granted_scopes(self) -> frozenset[str]:
        """The names of the scopes this tenant has granted to the app (「查询租户授权状态」)."""
        data = self._data("GET", "/open-apis/application/v6/scopes")
        _need(data, "scopes")
        return frozenset(
            str(item.get("scope_name"))
            for item in _items(data, "scopes")
            if item.get("grant_status") == _GRANTED and item.get("scope_type") != "user"
        )

    def chat(self, chat_id: str) -> dict[str, Any]:
        """A chat's name, mode and owner (「获取群信息」)."""
        return self._data("GET", "/open-apis/im/v1/chats/:id", {"id": chat_id})

    def upload_file(self, name: str, content: bytes, file_type: str = "stream") -> str:
        """Upload a file of at most 30 MB and return its key (「上传文件」); xls for .xlsx."""
        body = self._transport.multipart(
            {
                "file_type": file_type,
                "file_name": name,
                "file": (name, content, "application/octet-stream"),
            }
        )
        call = Call("POST", "/open-apis/im/v1/files", body=body, content_type=body.content_type)
        return str(_need(self._call(call), "file_key"))

    def download(self, message_id: str, key: str, kind: str = "file") -> bytes:
        """The bytes of a file or image somebody sent (「获取消息中的资源文件」); kind file or image."""
        call = Call(
            "GET",
            f"{_MESSAGES}/:id/resources/:key",
            {"id": message_id, "key": key},
            [("type", kind)],
        )
        return self._transport.call(call).content

    def _data(
        self,
        method: str,
        uri: str,
        paths: Mapping[str, str] | None = None,
        *,
        body: Any = None,
        **queries: str,
    ) -> dict[str, Any]:
        return self._call(Call(method, uri, paths or {}, list(queries.items()), body))

    def _call(self, call: Call) -> dict[str, Any]:
        answer: Answer = self._transport.call(call)
        return _object(answer.data, "data") if answer.data.get("data") else {}

    def _one(self, key: str, uri: str, id_: str, **queries: str) -> dict[str, Any] | None:
        queries["department_id_type"] = "open_department_id"
        try:
            return _object(self._data("GET", uri, {"id": id_}, **queries), key)
        except FeishuError as failure:
            if failure.code in _NOT_THERE:
                return None
            raise

    def _pages(
        self, uri: str, paths: Mapping[str, str] | None = None, **queries: str
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            page = {**queries, "page_size": str(_BATCH), **({"page_token": token} if token else {})}
            data = self._data("GET", uri, paths, **page)
            found += _items(data)
            token = str(data.get("page_token") or "")
            if data.get("has_more") is not True or not token:
                return found


_GRANTED = 1
_NOT_THERE = frozenset({40004, 40008, 41012, 41050, 99992351, 99992360, 99992361})
"""Codes of the contact pages that mean: no such person or department within our range."""


def receive_id_type_of(receive_id: str) -> str:
    """The platform's name for the kind of an id, from its prefix (「发送消息」)."""
    match receive_id[:3]:
        case "ou_":
            return "open_id"
        case "oc_":
            return "chat_id"
        case "on_":
            return "union_id"
    return "email" if "@" in receive_id else "user_id"


def _message(msg_type: str, content: Content, uuid: str) -> dict[str, str]:
    if not 0 < len(uuid) <= MAX_UUID_LENGTH:
        raise ValueError(f"a uuid has 1 to {MAX_UUID_LENGTH} characters")
    return {"msg_type": msg_type, "content": _text(content), "uuid": uuid}


def _text(content: Content) -> str:
    """Content as the JSON text the platform wants, as short as it gets: 30 KB is the limit."""
    if isinstance(content, str):
        return content
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _sent(data: Mapping[str, Any]) -> SentMessage:
    return SentMessage(str(_need(data, "message_id")), str(data.get("chat_id") or ""))


def _need(data: Mapping[str, Any], key: str) -> Any:
    value = data.get(key)
    if not value:
        raise FeishuError(None, 200, f"飞书的回答里缺少 {key}")
    return value


def _object(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = _need(holder, key)
    if not isinstance(value, dict):
        raise FeishuError(None, 200, f"飞书的回答里 {key} 不是对象")
    return value


def _items(data: Mapping[str, Any], key: str = "items") -> list[dict[str, Any]]:
    value = data.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(v for v in values if v))
    for start in range(0, len(unique), _BATCH):
        yield unique[start : start + _BATCH]
