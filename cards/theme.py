"""How the product looks and speaks: colours of states, words used on several cards, dates, amounts.

One place, so that two cards never call one thing by two names. Pure: the time zone and the moment
are arguments. Must not build card elements (that is `cards.elements`) nor decide anything.
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from handlers.domain.phone import mask_phone


class Colour(StrEnum):
    """Header colours; they mark state (product rules, Reminders: card colours)."""

    NORMAL = "blue"
    WON = "green"
    AT_RISK = "orange"
    LOST = "red"
    POOL = "grey"
    NEWS = "wathet"
    DISPUTE = "carmine"
    SHARED = "turquoise"
    ASKING = "indigo"
    QUIET = "default"


URGENT_DAYS = 7
"""Days of protection left from which a deadline is shown as about to run out (product rules,
释放预告: the first notice)."""

_WEEKDAYS = "一二三四五六日"
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
PERIODS = {"month": "/月", "year": "/年"}
"""How an amount per period is marked, by the period of a deal."""
_SYMBOLS = {"CNY": "¥", "USD": "US$", "EUR": "€", "HKD": "HK$", "JPY": "JP¥", "GBP": "£"}

LABELS: dict[str, str] = {
    "customer_no": "客户编号",
    "name": "客户名称",
    "uscc": "统一社会信用代码",
    "kind": "客户类型",
    "tier": "价值类型",
    "level": "级别",
    "industry": "行业",
    "region": "地区",
    "address": "地址",
    "company_size": "公司规模",
    "coop_scale": "合作规模",
    "website": "网站",
    "legal_representative": "法定代表人",
    "registered_address": "注册地址",
    "parent": "上级公司",
    "aliases": "别名",
    "other_names": "别名",
    "former_names": "曾用名",
    "contact": "联系人",
    "contacts": "联系人",
    "title": "职务",
    "contact_department": "联系人部门",
    "phone": "电话",
    "extension": "分机",
    "email": "邮箱",
    "wechat": "微信",
    "role": "角色",
    "claimant": "报备人",
    "owner": "归属人",
    "collaborators": "协作人",
    "department": "部门",
    "registered_at": "报备时间",
    "first_contact_at": "首次接触",
    "source": "来源",
    "business_type": "业务类型",
    "need": "需求",
    "intent": "意向度",
    "budget": "预算",
    "budget_from": "预算下限",
    "budget_to": "预算上限",
    "expected_amount": "预计金额",
    "expected_amount_max": "预计金额上限",
    "currency": "币种",
    "expected_close": "预计成交",
    "product": "产品",
    "competitor": "竞争对手",
    "history": "合作历史",
    "special_requirements": "特殊要求",
    "future_direction": "未来方向",
    "buying_motive": "购买动机",
    "preferences": "偏好",
    "decision_process": "决策流程",
    "remark": "备注",
    "stage": "阶段",
    "coop_status": "合作状态",
    "lifecycle": "生命周期",
    "ownership": "归属状态",
    "protected_until": "保护期至",
    "last_follow_at": "上次跟进",
    "next_follow_at": "下次跟进",
    "next_at": "下次跟进",
    "next_plan": "下一步",
    "channel": "方式",
    "content": "内容",
    "result": "结果",
    "happened_at": "跟进时间",
    "signed_at": "签约日期",
    "signed_on": "签约日期",
    "contract_until": "合同到期",
    "contract_no": "合同号",
    "contract_amount": "合同金额",
    "project": "项目",
    "started_on": "开始日期",
    "milestones": "节点",
    "lost_reason": "流失原因",
    "payment_method": "付款方式",
    "paid": "已付款",
    "paid_share": "已付款",
    "delivery_state": "交付状态",
    "satisfaction": "满意度",
    "suggestion": "建议",
    "complaint": "投诉",
    "reason": "理由",
    "due_at": "时间",
    "days": "天数",
    "evidence": "证据",
    "receiver": "接收人",
    "giver": "移交人",
    "scope": "范围",
    "partner": "同事",
    "split": "比例",
    "case": "案号",
    "verdict": "裁定",
    "winner": "判给",
    "amount": "金额",
    "score": "评分",
    "due": "处理期限",
    "state": "处理状态",
    "site": "院区或分支",
    "text": "事项",
}
"""Every field of the records by its identifier (product rules, Records)."""

SAID = {
    "person": "同事",
    "period": "期间",
    "first": "客户",
    "second": "另一家客户",
    "deputy": "代理人",
    "leave_from": "开始日期",
    "leave_until": "结束日期",
    "digest": "订阅",
    "at": "时间",
    "weekday": "星期",
    "rights": "权限",
    "share_until": "有效期",
    "rule": "规则",
    "value": "改成",
    "day": "日期",
    "day_kind": "工作日或放假",
    "revoke": "操作",
    "cancel": "操作",
    "ends": "操作",
    "verify": "操作",
}
"""What messages say besides the fields of records."""

VALUES = {("scope", "all"): "全部客户", ("rights", "view"): "只看"}
"""What is kept as a mark of ours, in the words of the screen."""

OWNERSHIP_WORDS = {"owned": "有归属", "pool": "公海", "history": "历史库"}
LEVEL_WORDS = {
    "E0": "你自己的客户",
    "E1": "同一家客户",
    "E2": "高度疑似同一家",
    "E3": "名称相近",
    "E4": "同集团公司",
    "E5": "在公海",
    "E6": "历史客户",
}


def label(key: str) -> str:
    """Name a field on screen; a field an administrator added is its own name."""
    return LABELS.get(key) or SAID.get(key, key)


def is_shown(key: str) -> bool:
    """Tell whether a stored field has a name on screen; the rest are marks of our own."""
    return key in LABELS or not key.isascii()


def day(value: date | datetime, *, now: datetime, tz: tzinfo) -> str:
    """Write a date as `12月18日 周五`, with the year when it is not this year's."""
    local = value.astimezone(tz).date() if isinstance(value, datetime) else value
    year = "" if local.year == now.astimezone(tz).year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 周{_WEEKDAYS[local.weekday()]}"


def clock(value: datetime, *, tz: tzinfo) -> str:
    """Write a time of day as `10:00`."""
    return value.astimezone(tz).strftime("%H:%M")


def moment(value: datetime, *, now: datetime, tz: tzinfo) -> str:
    """Write a moment as people say it: 今天 10:00, 明天 10:00, else with its date."""
    today = now.astimezone(tz).date()
    local = value.astimezone(tz)
    near = {
        today - timedelta(days=1): "昨天",
        today: "今天",
        today + timedelta(days=1): "明天",
    }
    return f"{near.get(local.date()) or day(value, now=now, tz=tz)} {local:%H:%M}"


def ago(value: datetime | None, *, now: datetime, tz: tzinfo) -> str:
    """Write how long ago a day was: 今天, 昨天, 5 天前; nothing yet is 还没有."""
    if value is None:
        return "还没有"
    days = (now.astimezone(tz).date() - value.astimezone(tz).date()).days
    if days <= 0:
        return "今天"
    return "昨天" if days == 1 else f"{days} 天前"


def days_left(days: int | None) -> str:
    """Write the days of protection left: 剩 23 天, 今天到期, 已到期."""
    if days is None:
        return ""
    if days > 0:
        return f"剩 {days} 天"
    return "今天到期" if days == 0 else "已到期"


def deadline(until: datetime | None, days: int | None, *, now: datetime, tz: tzinfo) -> str:
    """Write the end of the protection with the days left."""
    if until is None:
        return ""
    left = days_left(days)
    return f"{day(until, now=now, tz=tz)}（{left}）" if left else day(until, now=now, tz=tz)


def state_colour(ownership: str, days: int | None) -> Colour:
    """Choose the colour of a customer's state."""
    if ownership == "pool":
        return Colour.POOL
    if ownership == "history":
        return Colour.LOST
    return Colour.AT_RISK if days is not None and days <= URGENT_DAYS else Colour.NORMAL


def amount(
    value: Decimal,
    *,
    currency: str = "CNY",
    is_approximate: bool = False,
    per_month: bool = False,
) -> str:
    """Write an amount as `¥50万`, `约¥1.2亿`, `¥8,800/月`; no digit is ever rounded away."""
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    about = "约" if is_approximate else ""
    return f"{about}{symbol}{_digits(value)}{'/月' if per_month else ''}"


def amount_range(low: Decimal, high: Decimal, *, currency: str = "CNY") -> str:
    """Write a range of amounts as `¥80万–¥100万`."""
    return f"{amount(low, currency=currency)}–{amount(high, currency=currency)}"


def _digits(value: Decimal) -> str:
    """Write digits with 万 or 亿 where that stays exact within two decimals, else with commas."""
    for unit, word in ((_YI, "亿"), (_WAN, "万")):
        scaled = value / unit
        if abs(value) >= unit and scaled == scaled.quantize(Decimal("0.01")):
            return f"{_trimmed(scaled)}{word}"
    whole, _, cents = f"{value:f}".partition(".")
    cents = cents.rstrip("0")
    return f"{int(whole):,}" + (f".{cents}" if cents else "")


def _trimmed(value: Decimal) -> str:
    """Write a number without useless zeros."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def masked_phone(number: str) -> str:
    """Write a phone number with its middle hidden: `138****8000`."""
    return mask_phone(number)


def people(names: list[str]) -> str:
    """Join names: 李雷、韩梅梅."""
    return "、".join(name for name in names if name)
