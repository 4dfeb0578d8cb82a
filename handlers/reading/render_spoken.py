"""Readings of the commands that are said in one line, as that line: 延期 云杉智能 30天 理由.

The other half of `handlers.reading.grammars`: what it writes, they read the same.
"""

from collections.abc import Callable
from datetime import date, datetime

from handlers.reading.result import Reading

_CURRENCIES = {"USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}
_PERIODS = {"month": "每月", "year": "每年"}


class Said:
    """A reading being said: `text` says one field and remembers that it was said."""

    def __init__(self, reading: Reading, name: str) -> None:
        self.reading = reading
        self.name = name
        self.keys: set[str] = set()

    def has(self, key: str) -> bool:
        """Tell whether the reading holds a field."""
        return key in self.reading.fields

    def text(self, key: str, before: str = "", after: str = "") -> str:
        """Return a field with the words around it; empty when the reading does not hold it."""
        self.keys.add(key)
        value = self.reading.fields.get(key)
        if value is None:
            return ""
        match value.value:
            case datetime():
                text = f"{value.value.astimezone(self.reading.timezone):%Y-%m-%d %H:%M}"
            case date():
                text = value.value.isoformat()
            case list():
                text = ":".join(map(str, value.value))
            case other:
                text = str(other)
        return f"{before}{text}{after}"


def spoken(reading: Reading, name: str) -> tuple[str, frozenset[str]]:
    """Return the line of a reading whose command is in `SPOKEN`, and the fields that it says."""
    assert reading.command is not None
    said = Said(reading, name)
    parts = SPOKEN[reading.command](said)
    return " ".join(part for part in (reading.command, *parts) if part), frozenset(said.keys)


def _reasoned(said: Said) -> tuple[str, ...]:
    return (
        said.name or ("这家" if said.has("reason") else ""),
        said.text("days", after="天"),
        said.text("reason"),
        said.text("evidence", before="有"),
    )


def _handed(said: Said) -> tuple[str, ...]:
    return (
        said.name or ("全部" if said.has("scope") else ""),
        said.text("giver", before="@"),
        said.text("receiver", before="给 @"),
        said.text("reason"),
    )


def _shared(said: Said) -> tuple[str, ...]:
    looks = said.text("rights") == "view"
    return (
        said.name,
        "取消" if said.text("ends") else "",
        said.text("partner", before="@"),
        "只看" if looks else "",
        said.text("share_until", before="到"),
        said.text("split"),
        said.text("days", after="天"),
        said.text("role", before="他做"),
        said.text("reason"),
    )


def _ruled(said: Said) -> tuple[str, ...]:
    return (
        said.text("case", before="#"),
        said.text("verdict"),
        said.text("winner", before="@"),
        said.text("split"),
        said.text("reason"),
    )


def _won(said: Said) -> tuple[str, ...]:
    unit = _CURRENCIES.get(said.text("currency"), "元")
    return (
        said.name,
        said.text("amount", before=_PERIODS.get(said.text("amount_period"), ""), after=unit),
        said.text("contract_no", before="合同"),
        said.text("paid", before="已付", after="元"),
        said.text("signed_on", after="签约"),
        said.text("contract_until", before="至:"),
        said.text("product"),
        said.reading.unread,
    )


def _lost(said: Said) -> tuple[str, ...]:
    return (said.name, said.text("reason"), said.text("remark"))


def _rated(said: Said) -> tuple[str, ...]:
    return (said.name, said.text("score", after="分"), said.text("suggestion"))


def _complained(said: Said) -> tuple[str, ...]:
    return (said.name, said.text("content"), said.text("remark"))


def _pooled(said: Said) -> tuple[str, ...]:
    return (
        said.text("region"),
        said.text("level", after="级"),
        said.text("source"),
        said.reading.unread,
    )


def _counted(said: Said) -> tuple[str, ...]:
    return (
        said.text("period"),
        said.text("person", before="@"),
        said.text("department"),
        said.reading.unread,
    )


def _subscribed(said: Said) -> tuple[str, ...]:
    keys = ("digest", "weekday", "at", "department")
    return (*(said.text(key) for key in keys), said.reading.unread)


def _merged(said: Said) -> tuple[str, ...]:
    return (said.text("first"), said.text("second"))


def _away(said: Said) -> tuple[str, ...]:
    if ended := said.text("cancel"):
        return (ended,)
    days = said.text("leave_from") + said.text("leave_until", before="~")
    return (days, said.text("deputy", before="@"), said.text("reason"))


def _ruled_by(said: Said) -> tuple[str, ...]:
    return (
        said.text("day_kind"),
        said.text("day"),
        said.text("rule"),
        said.text("value"),
        said.text("department"),
    )


def _given_role(said: Said) -> tuple[str, ...]:
    return (
        said.text("person", before="@"),
        said.text("role"),
        said.text("department"),
        said.text("revoke"),
    )


def _audited(said: Said) -> tuple[str, ...]:
    return (said.text("person", before="@"), said.name, said.text("period"))


def _backed_up(said: Said) -> tuple[str, ...]:
    return (said.text("verify"), said.reading.unread)


SPOKEN: dict[str, Callable[[Said], tuple[str, ...]]] = {
    "延期": _reasoned,
    "释放": _reasoned,
    "申诉": _reasoned,
    "领取": _reasoned,
    "锁定": _reasoned,
    "移交": _handed,
    "协作": _shared,
    "联合": _shared,
    "裁定": _ruled,
    "成交": _won,
    "流失": _lost,
    "满意度": _rated,
    "投诉": _complained,
    "公海": _pooled,
    "统计": _counted,
    "排行": _counted,
    "导出": _counted,
    "订阅": _subscribed,
    "退订": _subscribed,
    "合并": _merged,
    "请假": _away,
    "规则": _ruled_by,
    "角色": _given_role,
    "审计": _audited,
    "备份": _backed_up,
}
"""The commands said in one line, and what follows their word."""
