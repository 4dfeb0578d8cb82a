"""A reading as canonical text: the form a careful person would have typed, and that reads the same.

Used where a reading is shown to be copied or kept as words. Only what was understood is written;
what was unread or in doubt is not.
"""

from datetime import date, datetime
from decimal import Decimal

from handlers.domain.custom_field import is_custom
from handlers.domain.phone import Phone, parse_phone
from handlers.reading.labels import BY_KEY
from handlers.reading.render_spoken import SPOKEN, spoken
from handlers.reading.result import ContactReading, FieldValue, Reading

_CURRENCIES = {
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "TWD": "新台币",
    "SGD": "新币",
}
_PERIODS = {"month": "/月", "year": "/年"}
_ONE_LINE = frozenset(("客户", "历史", "为什么", "我的客户", "待办", "撤销", "帮助"))
_MARKS = frozenset(
    (
        "expected_amount_max",
        "currency",
        "amount_is_approximate",
        "amount_period",
        "expected_close_precision",
    )
)


def render(reading: Reading) -> str:
    """Return the canonical text of a reading that has a command; empty for one that has none."""
    if reading.command is None:
        return ""
    name = str(reading.customer.value) if reading.customer else ""
    if reading.command == "提醒我":
        return _joined(reading.command, _moment(reading, "next_at"), _text(reading, "content"))
    if reading.command in SPOKEN:
        line, said = spoken(reading, name)
        return "\n".join([line, *_labelled(reading, said)])
    if reading.command in _ONE_LINE:
        ways = [
            part
            for one in reading.contacts
            for part in (one.name, _phone(one), one.email, one.wechat and f"微信:{one.wechat}")
        ]
        return _joined(reading.command, name, *ways, _text(reading, "uscc"), reading.unread)
    if reading.is_inferred and "name" in reading.fields and not name:
        return f"名称应该是{reading.fields['name'].value}"
    renamed = next((one for one in reading.contacts if one.was is not None), None)
    if reading.is_inferred and renamed is not None:
        return f"{renamed.was}姓名写错了，应该是{renamed.name}"
    lines = [f"{_label('name')}:{name}"] if name else []
    return "\n".join([reading.command, *lines, *_labelled(reading)])


def _labelled(reading: Reading, said: frozenset[str] = frozenset()) -> list[str]:
    """Return the contacts and the fields that are not `said` yet, each on a line with its label."""
    lines = [line for contact in reading.contacts for line in _contact(contact)]
    return lines + [
        f"{_label(key)}:{_value(reading, key, value)}"
        for key, value in reading.fields.items()
        if key not in _MARKS and key not in said and (key in BY_KEY or is_custom(key))
    ]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _label(key: str) -> str:
    return BY_KEY[key].labels[0] if key in BY_KEY else key


def _contact(contact: ContactReading) -> list[str]:
    stated = (
        ("contact", contact.name),
        ("phone", _phone(contact)),
        ("email", contact.email),
        ("wechat", contact.wechat),
        ("title", contact.title),
        ("contact_department", contact.department),
        ("role", contact.role),
    )
    return [f"{_label(key)}:{text}" for key, text in stated if text]


def _phone(contact: ContactReading) -> str:
    parsed = parse_phone(contact.phone) if contact.phone else None
    number = parsed.national if isinstance(parsed, Phone) else contact.phone
    return f"{number} 转 {contact.extension}" if contact.extension else number


def _value(reading: Reading, key: str, value: FieldValue) -> str:
    match value.value:
        case Decimal():
            return _amount(reading, value.value) if key == "expected_amount" else str(value.value)
        case datetime():
            return _moment(reading, key)
        case date() if key == "expected_close":
            return _close(reading, value)
        case date():
            return value.value.isoformat()
        case tuple():
            return "、".join(value.value)
        case other:
            return " ".join(str(other).split())


def _amount(reading: Reading, value: Decimal) -> str:
    high = reading.fields.get("expected_amount_max")
    text = f"{value}-{high.value}" if high else str(value)
    text += _CURRENCIES.get(_text(reading, "currency"), "元")
    text += "左右" if "amount_is_approximate" in reading.fields else ""
    return text + _PERIODS.get(_text(reading, "amount_period"), "")


def _close(reading: Reading, value: FieldValue) -> str:
    day = value.value
    match _text(reading, "expected_close_precision"):
        case "month_end":
            return f"{day.year}年{day.month}月底"
        case "month":
            return f"{day.year}年{day.month}月"
        case "quarter":
            return f"{day.year}年Q{(day.month + 2) // 3}"
        case "approx":
            return f"{day.isoformat()}左右"
        case "week":
            return value.words
        case _:
            return str(day.isoformat())


def _moment(reading: Reading, key: str) -> str:
    value = reading.fields.get(key)
    if value is None:
        return ""
    if isinstance(value.value, datetime):
        return f"{value.value.astimezone(reading.timezone):%Y-%m-%d %H:%M}"
    return str(value.value)


def _text(reading: Reading, key: str) -> str:
    value = reading.fields.get(key)
    return str(value.value) if value is not None else ""
