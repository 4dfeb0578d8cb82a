"""Fields an administrator adds in chat: their kinds, what they may be called, how their numbers read.

A field goes by its name everywhere: in a customer's details, a draft's words, REST. A name holds a Chinese
character, so it is never one of the product's own identifiers. Pure; the product's words come as arguments.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handlers.domain.quality import is_placeholder_word
from handlers.domain.text import fold, is_han

SHORTEST_NAME, LONGEST_NAME = 2, 12
MOST_FIELDS = 50
"""Live fields at a time: as many as one card lists."""

MOST_CHOICES = 100
LONGEST_TEXT = 200
"""Characters of a text value: one line of a form."""

_INPUT = "custom_"
_YI, _WAN = Decimal(10**8), Decimal(10**4)


class CustomKind(StrEnum):
    """What a field holds: a text, a number, a day, one listed option, several of them."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"


KIND_WORDS = {
    CustomKind.TEXT: "文本",
    CustomKind.NUMBER: "数字",
    CustomKind.DATE: "日期",
    CustomKind.CHOICE: "单选",
    CustomKind.CHOICES: "多选",
}
"""The kinds as an administrator writes them (product rules, Forms of the administrator's commands)."""

PRODUCT_WORDS = frozenset(
    """
    客户编号 编号 上级公司 别名 曾用名 分机 报备人 归属人 协作人 部门 报备时间 预算下限 预算上限 预计金额上限 币种
    生命周期 归属状态 归属 保护期 保护期至 上次跟进 签约日期 合同到期 合同号 合同金额 项目 开始日期 里程碑 付款方式
    已付款 交付状态 满意度 建议 事项 客户等级 意向度 统一社会信用代码 公海 客户历史库 历史库 撞单 撞单案 集团 子公司
    流失原因 日报 周报 管理员 主管 销售 财务 名字 姓名 草稿 天数 证据 接收人 移交人 范围 同事 比例 案号 判给 评分
    处理期限 处理状态 院区或分支 确认 取消 不报备了 不是 算了 是的 对的 可以 没错
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
"""Words of the product on screen that no label or command is: a field of that name would be mistaken."""

_ALSO = {"文字": "文本", "数值": "数字", "选择": "单选", "下拉": "单选", "复选": "多选"}


@dataclass(frozen=True, slots=True)
class CustomField:
    """One field; `options` are the choices of 单选 and 多选. A field that is not live was stopped."""

    name: str
    kind: CustomKind
    options: tuple[str, ...] = ()
    is_live: bool = True

    @property
    def has_options(self) -> bool:
        """Whether its values are chosen from a list."""
        return self.kind in (CustomKind.CHOICE, CustomKind.CHOICES)

    @property
    def example(self) -> str:
        """A line to copy that this field takes."""
        match self.kind:
            case CustomKind.NUMBER:
                return f"{self.name}:3000"
            case CustomKind.DATE:
                return f"{self.name}:2027-03-01"
            case CustomKind.CHOICE:
                return f"{self.name}:{self.options[0] if self.options else ''}"
            case CustomKind.CHOICES:
                return f"{self.name}:{'、'.join(self.options[:2])}"
            case _:
                return f"{self.name}:这里写内容"


def is_custom(key: str) -> bool:
    """Tell whether the key of a detail names an administrator's field: identifiers are ASCII, names not."""
    return not key.isascii()


def kind_of(word: str) -> CustomKind | None:
    """Return the kind that a word means: 文本, 数字, 日期, 单选, 多选."""
    wanted = _ALSO.get(fold(word), fold(word))
    return next((kind for kind, shown in KIND_WORDS.items() if shown == wanted), None)


def wrong_name(name: str) -> str:
    """Return in Chinese why a field cannot be called so; labels and commands are for the caller."""
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return f"字段名要 {SHORTEST_NAME} 到 {LONGEST_NAME} 个字，这个有 {len(name)} 个"
    if not all(char.isalnum() for char in name):
        return "字段名只用汉字、字母和数字，不要空格和标点"
    if not any(is_han(char) for char in name):
        return "字段名里要有汉字，例如 ERP编号"
    if fold(name) in PRODUCT_WORDS:
        return "这是系统已有的字段或命令，换一个名字"
    return "不能用占位的字作字段名" if is_placeholder_word(name) else ""


def named(name: str, fields: tuple[CustomField, ...]) -> CustomField | None:
    """Return the field of that name, whatever its width, script and case."""
    wanted = fold(name)
    return next((one for one in fields if fold(one.name) == wanted), None)


def input_name(key: str) -> str:
    """Return the name of a form's input for a field: plain ASCII, as the platform's examples have it."""
    return f"{_INPUT}{key.encode().hex()}" if is_custom(key) else key


def field_of_input(name: str) -> str:
    """Undo `input_name`; a name that is none of ours comes back as it is."""
    try:
        return (
            bytes.fromhex(name.removeprefix(_INPUT)).decode() if name.startswith(_INPUT) else name
        )
    except ValueError:
        return name


def show_number(value: Decimal) -> str:
    """Return a number with 万 or 亿 where that stays exact within one decimal, else its digits."""
    for unit, word in ((_YI, "亿"), (_WAN, "万")):
        scaled = value / unit
        if abs(value) >= unit and scaled == scaled.quantize(Decimal("0.1")):
            return f"{scaled.normalize():f}{word}"
    return f"{value.normalize():f}"
