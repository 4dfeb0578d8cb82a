"""One call to the platform: through the SDK's transport, over kept connections, with one error type.

Builds the SDK's request, sends it with the app's token, and turns every way a call can fail into
`FeishuError`. It knows no single API (that is `client.py`) and never retries except once with a new
token. What was sent never gets into an error's text.
"""

import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.feishu.error_table import Action
from bot.feishu.errors import FeishuError, classify, meaning_of
from bot.feishu.sdk import load_sdk
from bot.feishu.token import Grant, TokenKeeper

FILE_WITHIN_S = 60.0
"""How long a file may take; every other answer has the time of one wait."""

_TOKEN_URI = "/open-apis/auth/v3/tenant_access_token/internal"
_JSON = "application/json; charset=utf-8"
_SUB_CODE = re.compile(r"ErrCode: ?(\d{1,10})")
_CARD_FAILED = 230099
_UNREADABLE_CODE = -1


@dataclass(frozen=True, slots=True)
class Call:
    """One API call: `uri` with `:name` places, `body` JSON or a multipart encoder."""

    method: str
    uri: str
    paths: Mapping[str, str] = field(default_factory=dict)
    queries: Sequence[tuple[str, str]] = ()
    body: Any = None
    content_type: str = _JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer: `data` is the JSON object, empty for a binary `content`."""

    data: dict[str, Any]
    content: bytes


class Transport:
    """Makes calls for one app at one domain; safe to share between threads."""

    def __init__(
        self, app_id: str, app_secret: str, domain: str, *, timeout_s: float, connections: int
    ) -> None:
        self._sdk = load_sdk()
        self._config = self._sdk.config()
        self._config.app_id, self._config.app_secret = app_id, app_secret
        self._config.domain = domain.rstrip("/")
        self._config.timeout = timeout_s
        self._config.enable_set_token = True  # ours, see token.py
        self._session = _session(self._config.domain, connections, timeout_s)
        self._execute = self._sdk.execute_with(self._session)
        self.tokens = TokenKeeper(self._fetch_token)

    def close(self) -> None:
        """Close the kept connections."""
        self._session.close()

    def call(self, call: Call) -> Answer:
        """Make a call with the app's token; a refused token is replaced once. Raises FeishuError."""
        token = self.tokens.token()
        try:
            return self._attempt(call, token)
        except FeishuError as failure:
            if classify(failure).action is not Action.REFRESH_TOKEN:
                raise
        return self._attempt(call, self.tokens.replace(token))

    def multipart(self, fields: Mapping[str, Any]) -> Any:
        """A multipart body of the kind the SDK's transport sends as it is."""
        return self._sdk.transport.MultipartEncoder(dict(fields))

    def _fetch_token(self) -> Grant:
        body = {"app_id": self._config.app_id, "app_secret": self._config.app_secret}
        answer = self._attempt(Call("POST", _TOKEN_URI, body=body), None).data
        token, lives_s = answer.get("tenant_access_token"), answer.get("expire")
        if not isinstance(token, str) or not token or not isinstance(lives_s, int):
            raise FeishuError(None, 200, "飞书没有给出访问凭证")
        return Grant(token, float(lives_s))

    def _attempt(self, call: Call, token: str | None) -> Answer:
        sdk = self._sdk
        request, option = sdk.base_request(), sdk.request_option()
        request.http_method = sdk.http_method[call.method]
        request.uri, request.paths = call.uri, dict(call.paths)
        request.queries, request.body = list(call.queries), call.body
        if call.body is not None:
            option.headers["Content-Type"] = call.content_type
        if token is not None:
            request.token_types = {sdk.access_token_type.TENANT}
            option.tenant_access_token = token
            sdk.verify(self._config, request, option)
        return _answer(self._raw(request, option))

    def _raw(self, request: Any, option: Any) -> Any:
        import requests

        try:
            return self._execute(self._config, request, option)
        except requests.Timeout as problem:
            raise FeishuError(None, None, f"飞书没有在时限内应答（{_kind(problem)}）") from None
        except requests.RequestException as problem:
            raise FeishuError(None, None, f"连不上飞书，或连接中断（{_kind(problem)}）") from None


def _kind(problem: Exception) -> str:
    """What went wrong without the exception's text, which holds the URL and so people's ids."""
    return type(problem).__name__


def _session(domain: str, connections: int, timeout_s: float) -> Any:
    """A session whose connections are kept; proxies and certificates are read once, from here."""
    import requests
    from requests.adapters import HTTPAdapter
    from requests.utils import get_environ_proxies

    class Session(requests.Session):
        """Reads every answer itself, whole and within one time."""

        def send(self, request: Any, **options: Any) -> Any:
            began = time.monotonic()
            response = super().send(request, **(options | {"stream": True}))
            headers = {name.lower(): value for name, value in response.headers.items()}
            within_s = FILE_WITHIN_S if _is_file(headers) else timeout_s
            with response:
                _read_whole(response, began + within_s)
            return response

    session = Session()
    session.trust_env = False  # else netrc and the environment are read again at each call
    session.proxies = dict(get_environ_proxies(domain))
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, pool_block=True)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _read_whole(response: Any, deadline: float) -> None:
    """Read the body, all of it by the deadline: requests limits each wait, so a drip could last for ever.

    Raises requests.Timeout or requests.ConnectionError.
    """
    import requests
    import urllib3

    parts: list[bytes] = []
    part = b"first"
    while part:
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("the answer drips")
        try:
            part = response.raw.read1(decode_content=True)
        except urllib3.exceptions.TimeoutError as problem:
            raise requests.ReadTimeout("no more of the answer") from problem
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            raise requests.ConnectionError("the answer broke off") from problem
        parts.append(part)
    if response.raw.length_remaining:
        raise requests.ConnectionError("the answer ended early")
    # Where requests keeps a body that it has read itself.
    response._content, response._content_consumed = b"".join(parts), True


def _answer(raw: Any) -> Answer:
    """The answer's JSON, or its bytes for a download; every refusal as a FeishuError."""
    headers = {name.lower(): value for name, value in raw.headers.items()}
    is_ok = 200 <= raw.status_code < 300
    if is_ok and _is_file(headers):
        return Answer({}, raw.content)
    data = _json(raw.content)
    code = None if data is None else _code(data)
    if data is None or (code == 0 and not is_ok):
        raise FeishuError(
            None,
            raw.status_code,
            f"飞书的回答无法读取（HTTP {raw.status_code}）",
            log_id=headers.get("x-tt-logid", ""),
            retry_after_s=_seconds(headers),
        )
    if code:
        raise _refused(code, raw.status_code, data, headers)
    return Answer(data, raw.content)


def _is_file(headers: Mapping[str, str]) -> bool:
    """Whether the body is somebody's file, which may itself be JSON (「获取消息中的资源文件」)."""
    kind = headers.get("content-type", "application/json")
    return "content-disposition" in headers or kind.startswith("application/octet-stream")


def _code(data: Mapping[str, Any]) -> int:
    code = data.get("code", 0)
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 20:
        return int(code)
    return code if isinstance(code, int) else _UNREADABLE_CODE


def _json(content: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _refused(
    code: int, status: int, data: Mapping[str, Any], headers: Mapping[str, str]
) -> FeishuError:
    """The platform's refusal. Its own text is left out: it may quote what was sent."""
    detail = _SUB_CODE.search(str(data.get("msg"))) if code == _CARD_FAILED else None
    error = data.get("error")
    error = error if isinstance(error, Mapping) else {}
    log_id = headers.get("x-tt-logid") or error.get("log_id") or error.get("logid")
    return FeishuError(
        code,
        status,
        meaning_of(code, int(detail[1]) if detail else None),
        log_id=log_id if isinstance(log_id, str) else "",
        retry_after_s=_seconds(headers),
        mend_url=_mend_url(error.get("helps")),
        missing_scopes=_scopes(error.get("permission_violations")),
    )


def _scopes(violations: object) -> tuple[str, ...]:
    """The permissions of which one is needed, where the platform names them."""
    if not isinstance(violations, list):
        return ()
    named = [one.get("subject") for one in violations if isinstance(one, Mapping)]
    return tuple(name for name in named if isinstance(name, str))


def _mend_url(helps: object) -> str:
    """The console page that grants what is missing, where the platform names one."""
    first = helps[0] if isinstance(helps, list) and helps else None
    url = first.get("url") if isinstance(first, Mapping) else None
    return url if isinstance(url, str) else ""


def _seconds(headers: Mapping[str, str]) -> float | None:
    """How long to wait, from the gateway's header (「频控策略」) or the standard one."""
    for name in ("x-ogw-ratelimit-reset", "retry-after"):
        try:
            return max(0.0, float(headers[name]))
        except (KeyError, ValueError):
            continue
    return None
