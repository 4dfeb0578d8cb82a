"""The numbers of the product's rules: each declared once, with its Chinese name and allowed range.

A `Policy` is what was in force at one moment; rules take it as an argument and never hold a number
of their own. Reading a policy from storage, and which version holds when, is not done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time

Setting = int | bool | str | tuple[int, ...]
"""The value of one rule; spans of time are text such as `21:00-08:00`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of the rules (product rules, table of defaults); units are in the names."""

    level_a_days: int = 15
    level_b_days: int = 30
    level_c_days: int = 60
    cap_before_quote_days: int = 90
    cap_from_quote_days: int = 180
    extension_days: int = 30
    extension_times: int = 2
    won_extra_days: int = 90
    notice_days: tuple[int, ...] = (7, 3, 1)
    min_effective_characters: int = 8
    lookups_per_hour: int = 30
    ruling_working_hours: int = 24
    holding_limit: int = 50
    lock_limit: int = 5
    daily_pick_ups: int = 5
    pool_wait_hours: int = 24
    cool_down_days: int = 30
    untouched_workdays: tuple[int, ...] = (3, 5, 7)
    history_after_days: int = 90
    quiet_hours: str = "21:00-08:00"
    shows_owner: bool = True
    appeal_workdays: int = 3
    department_abbreviation: str = "XS"
    pools_by_department: bool = False

    def level_days(self, level: str) -> int:
        """Return the protection in days for a confirmed level; no level counts as B."""
        match level.upper():
            case "A":
                return self.level_a_days
            case "C":
                return self.level_c_days
            case _:
                return self.level_b_days

    @property
    def quiet_from(self) -> time:
        """Local time at which 免打扰 begins."""
        return time.fromisoformat(self.quiet_hours.partition("-")[0])

    @property
    def quiet_until(self) -> time:
        """Local time at which 免打扰 ends."""
        return time.fromisoformat(self.quiet_hours.partition("-")[2])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as an administrator sees it; `low` and `high` bound numbers, for texts the length.

    `by_department`: a department may have a value of its own. `moves_deadlines`: protections of present
    customers are computed from it.
    """

    name: str
    field: str
    unit: str
    low: int
    high: int
    by_department: bool = True
    moves_deadlines: bool = False

    @property
    def default(self) -> Setting:
        """The value that holds until an administrator sets another."""
        value: Setting = getattr(Policy(), self.field)
        return value


RULES: tuple[Rule, ...] = (
    Rule("保护期 A", "level_a_days", "天", 7, 365, moves_deadlines=True),
    Rule("保护期 B", "level_b_days", "天", 7, 365, moves_deadlines=True),
    Rule("保护期 C", "level_c_days", "天", 7, 365, moves_deadlines=True),
    Rule("跟进上限 方案报价前", "cap_before_quote_days", "天", 30, 730, moves_deadlines=True),
    Rule("跟进上限 方案报价起", "cap_from_quote_days", "天", 30, 1095, moves_deadlines=True),
    Rule("延期 天数", "extension_days", "天", 1, 180),
    Rule("延期 次数", "extension_times", "次", 0, 10),
    Rule("成交保护", "won_extra_days", "天", 0, 730, moves_deadlines=True),
    Rule("释放预告", "notice_days", "天", 1, 60),
    Rule("有效跟进字数", "min_effective_characters", "字", 1, 200),
    Rule("查重次数", "lookups_per_hour", "次/小时", 1, 1000, by_department=False),
    Rule("裁定时限", "ruling_working_hours", "工作小时", 1, 240),
    Rule("保有量", "holding_limit", "个客户", 1, 10000),
    Rule("锁定上限", "lock_limit", "个客户", 0, 1000),
    Rule("每日领取", "daily_pick_ups", "个客户", 0, 1000),
    Rule("公海等待", "pool_wait_hours", "小时", 0, 720),
    Rule("冷却期", "cool_down_days", "天", 0, 365),
    Rule("未跟进", "untouched_workdays", "工作日", 1, 90),
    Rule("历史库", "history_after_days", "天", 1, 1095),
    Rule("免打扰", "quiet_hours", "时段", 11, 11, by_department=False),
    Rule("显示归属人", "shows_owner", "是/否", 0, 1, by_department=False),
    Rule("申诉期", "appeal_workdays", "工作日", 1, 60),
    Rule("部门简称", "department_abbreviation", "字母", 1, 8),
    Rule("部门公海", "pools_by_department", "是/否", 0, 1),
)
"""All rules, in the order they are listed to an administrator."""

_BY_FIELD = {rule.field: rule for rule in RULES}
_YES = {"是": True, "开": True, "显示": True, "否": False, "关": False, "不显示": False}


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """Why a value was not taken, in Chinese, with an example to copy."""

    wrong: str
    example: str


def find_rules(name: str) -> tuple[Rule, ...]:
    """Return the rules of that name; a shared first word (`保护期`) finds each of its rules."""
    wanted = _squeeze(name)
    exact = tuple(rule for rule in RULES if _squeeze(rule.name) == wanted)
    return exact or tuple(rule for rule in RULES if rule.name.partition(" ")[0] == wanted)


def rule_at(words: str) -> tuple[str, str]:
    """Split words into the rule's name that they begin with, as listed, and the rest; "" without one.

    A first word that several rules share (`保护期`) counts as a name; blanks do not matter.
    """
    names = {rule.name for rule in RULES} | {rule.name.partition(" ")[0] for rule in RULES}
    best, rest = "", words
    for name in names:
        end = _end_of(name, words)
        if end and len(name) > len(best):
            best, rest = name, words[end:]
    return best, rest


def _end_of(name: str, words: str) -> int:
    """Return where a name ends that the words begin with, blanks and case aside; 0 when they do not."""
    wanted, at = _squeeze(name).upper(), 0
    for place, character in enumerate(words):
        if character.isspace():
            continue
        if character.upper() != wanted[at]:
            return 0
        at += 1
        if at == len(wanted):
            return place + 1
    return 0


def show_setting(rule: Rule, value: Setting) -> str:
    """Return a value as an administrator reads and types it: `30 天`, `7,3,1 天`, `是`."""
    match value:
        case bool():
            return "是" if value else "否"
        case int():
            return f"{value} {rule.unit}"
        case str():
            return value
        case _:
            return f"{','.join(str(part) for part in value)} {rule.unit}"


def parse_setting(rule: Rule, text: str) -> Setting | SettingProblem:
    """Read what an administrator typed for a rule, checked against its allowed range."""
    words = text.strip().removesuffix(rule.unit).strip()
    match rule.default:
        case bool():
            if words not in _YES:
                return _refuse(rule, "请填 是 或 否")
            return _YES[words]
        case int():
            return _parse_number(rule, words)
        case str():
            return _parse_text(rule, words)
        case _:
            return _parse_numbers(rule, words)


def policy_from(settings: Mapping[str, Setting]) -> Policy:
    """Return the policy with these fields changed. Raises KeyError for a field that is no rule."""
    known = {item.name for item in fields(Policy)}
    values: dict[str, Setting] = {}
    for name, value in settings.items():
        if name not in known:
            raise KeyError(name)
        values[name] = tuple(value) if isinstance(value, list | tuple) else value
    return Policy(**values)  # type: ignore[arg-type]  # one mapping holds fields of several types


def rule_of(field: str) -> Rule:
    """Return the rule behind a field of `Policy`. Raises KeyError for an unknown field."""
    return _BY_FIELD[field]


def _squeeze(name: str) -> str:
    return "".join(name.split())


def _refuse(rule: Rule, wrong: str) -> SettingProblem:
    shown = show_setting(rule, rule.default).removesuffix(rule.unit).strip()
    return SettingProblem(wrong, f"规则 {rule.name} {shown}")


def _parse_number(rule: Rule, words: str) -> Setting | SettingProblem:
    is_number = words.isascii() and words.isdigit() and len(words) < 10
    if not is_number or not rule.low <= int(words) <= rule.high:
        return _refuse(rule, f"请填 {rule.low} 到 {rule.high} 之间的整数")
    return int(words)


def _parse_numbers(rule: Rule, words: str) -> Setting | SettingProblem:
    """Read several numbers; their order is the default's (notices fall, escalations rise)."""
    parts = words.replace("/", ",").replace("，", ",").replace("、", ",").split(",")
    numbers = [_parse_number(rule, part.strip()) for part in parts]
    if not all(isinstance(number, int) for number in numbers):
        return _refuse(rule, f"请填 {rule.low} 到 {rule.high} 之间的整数，用逗号分开")
    kept = tuple(int(number) for number in numbers if isinstance(number, int))
    default = rule.default
    falls = isinstance(default, tuple) and default[0] > default[-1]
    if list(kept) != sorted(set(kept), reverse=falls):
        return _refuse(rule, "请按从大到小排列" if falls else "请按从小到大排列")
    if rule.field == "untouched_workdays" and len(kept) != 3:
        return _refuse(rule, "请填三个数：提醒归属人、提醒主管、标为有风险")
    return kept


def _parse_text(rule: Rule, words: str) -> Setting | SettingProblem:
    if rule.field == "department_abbreviation":
        if not (words.isascii() and words.isalpha() and rule.low <= len(words) <= rule.high):
            return _refuse(rule, f"请填 {rule.low} 到 {rule.high} 个英文字母")
        return words.upper()
    start, dash, end = words.replace("：", ":").replace("~", "-").partition("-")
    try:
        span = [time.fromisoformat(part.strip().zfill(5)) for part in (start, end)]
    except ValueError:
        span = []
    if not dash or len(span) != 2 or span[0] == span[1]:
        return _refuse(rule, "请填开始和结束时间")
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}"
