"""What each failure of the platform means and what to do about it: one error type, one function.

The codes themselves are in `error_table.py`. Must not send, retry or store anything itself.
`python -m bot.feishu.errors` prints the table as docs/feishu-errors.md.
"""

from dataclasses import dataclass

from bot.feishu.error_table import (
    CARD_DETAILS,
    MEANING_OF_ACTION,
    MEND_OF_ACTION,
    MEND_OF_CODE,
    TABLE,
    Action,
)

__all__ = ["Action", "FeishuError", "Verdict", "classify", "markdown", "meaning_of", "mend_of"]


class FeishuError(Exception):
    """A call to the platform failed, in whichever of the four ways.

    The platform refused it (`code` set), the network did (`code` None, `http_status` None), the
    answer was no JSON (`code` None, `http_status` set), or no token was to be had (the token
    call's own error). The text never holds what was sent or to whom. `retry_after_s` is what the
    platform asked to wait; `log_id` finds the call in its log search; `mend_url` is the console
    page that cures a missing permission, `missing_scopes` are the permissions of which one is needed.
    """

    def __init__(
        self,
        code: int | None,
        http_status: int | None,
        message: str,
        *,
        log_id: str = "",
        retry_after_s: float | None = None,
        mend_url: str = "",
        missing_scopes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status
        self.message = message
        self.log_id = log_id
        self.retry_after_s = retry_after_s
        self.mend_url = mend_url
        self.missing_scopes = missing_scopes

    def __str__(self) -> str:
        traced = f" (log_id {self.log_id})" if self.log_id else ""
        return f"{self.message}{traced}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, how long to wait first (None: the sender's own backoff), and why, in Chinese."""

    action: Action
    retry_after_seconds: float | None
    note: str


_RETRY_AT_ONCE_S = 1.0
_SECOND_LIMIT_S = 1.0

_BY_CODE = {row.code: row for row in TABLE}


def meaning_of(code: int, detail: int | None = None) -> str:
    """A code in Chinese words; `detail` is the number that 230099 carries in its text."""
    known = _BY_CODE.get(code)
    words = known.meaning if known else "飞书返回了未登记的错误码"
    if detail is None:
        return f"{words}（{code}）"
    return f"{words}：{CARD_DETAILS.get(detail, '原因未登记')}（{code}/{detail}）"


def mend_of(code: int | None) -> str:
    """What the operator does about a message given up with this code (None: without one), in Chinese."""
    known = _BY_CODE.get(code) if code is not None else None
    if known and known.code in MEND_OF_CODE:
        return MEND_OF_CODE[known.code]
    return MEND_OF_ACTION[known.action if known else Action.RETRY]


def classify(error: FeishuError) -> Verdict:
    """What to do about a failed call.

    A code that is not in the table is retried like gateway trouble: the sender's own limits (no
    automatic retry after 50 minutes) end it.
    """
    if error.code is None:
        return Verdict(Action.RETRY, error.retry_after_s, error.message)
    known = _BY_CODE.get(error.code)
    if known is None:
        return Verdict(Action.RETRY, error.retry_after_s, error.message)
    wait_s = error.retry_after_s
    if wait_s is None and known.action is Action.PAUSE:
        wait_s = _SECOND_LIMIT_S
    if wait_s is None and error.code == 230049:
        wait_s = _RETRY_AT_ONCE_S
    return Verdict(known.action, wait_s, error.message)


def markdown() -> str:
    """The text of docs/feishu-errors.md."""
    lines = [
        "# 飞书错误码与处理",
        "",
        "本页由 `python -m bot.feishu.errors` 生成，请勿手改。只按错误码判断，不看错误文字。",
        "表中没有的错误码、HTTP 5xx、超时和不是 JSON 的回答，都按 retry 处理，50 分钟后停止自动重试。",
        "",
        "| 处理 | 含义 |",
        "|---|---|",
        *(f"| {action.value} | {meaning} |" for action, meaning in MEANING_OF_ACTION.items()),
        "",
        "| 错误码 | 含义 | 处理 | 出处（飞书开放平台文档） |",
        "|---|---|---|---|",
        *(f"| {row.code} | {row.meaning} | {row.action.value} | {row.source} |" for row in TABLE),
        "",
        "230099 的文字里还带有一个子错误码（`ErrCode`）：",
        "",
        "| 子错误码 | 含义 |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in CARD_DETAILS.items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    sys.stdout.write(markdown())
