"""The columns of a table pasted into a message: which line holds their titles, and which cells identify a customer.

Sheets are pasted with tabs (read as bars), as Markdown with bars, as CSV with commas, or with blanks. A title
need not be one of the product's own fields; a line is one of titles when most of its cells are.
"""

from typing import NamedTuple

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold
from handlers.reading.labels import field_labelled
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation

_RULE = lazy_pattern(r"[\s|:+=_-]+")
_ASIDE = lazy_pattern(r"[(（\[【][^()（）\[\]【】]{0,12}[)）\]】]|[*:：]")
"""What stands around a title: 客户名称(必填), *电话."""

_IDENTIFYING = ("name", "uscc", "phone", "email")
_NAMES = frozenset(
    """
    企业 企业名 简称 全称 名字 客户简称 公司简称 单位简称 企业简称 企业全称 单位全称 客户单位 客户公司 合作单位
    company customer name
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_OTHERS = frozenset(
    """
    序号 编号 序 no id 城市 省份 地市 区县 省 市 业务员 销售 销售员 跟进人 归属人 归属 报备人 客户经理 区域经理
    部门 职位 类别 分类 状态 进度 说明 数量 单价 标签
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_NAME_ENDINGS = ("名称", "全称", "简称")
_PHONE_ENDINGS = ("电话", "手机", "号码", "手机号")
_OTHER_ENDINGS = (
    "日期",
    "时间",
    "编号",
    "序号",
    "地址",
    "备注",
    "情况",
    "状态",
    "类型",
    "类别",
    "等级",
    "人员",
)


class Columns(NamedTuple):
    """The titles of a table by what they say, and the sign between its cells."""

    keys: tuple[str, ...]
    sign: str

    def identifying(self, row: Line) -> str:
        """Return the cells of a row that identify a customer or may; the whole row where that cannot be told."""
        cells = cells_of(row, self.sign)
        is_even = len(cells) == len(self.keys) or (self.sign != " " and len(cells) < len(self.keys))
        if is_even and "name" in self.keys:
            cells = _in_order(self.keys, cells)
        if len(cells) > 1 and cells[0].isdigit() and len(cells[0]) < 4:
            cells = cells[1:]  # the row's number
        return " ".join(cell for cell in cells if cell)


def _in_order(keys: tuple[str, ...], cells: list[str]) -> list[str]:
    """Return what identifies a customer, the name first, then what may: a second name, a column nobody knows."""
    said = [(key, cell) for key, cell in zip(keys, cells, strict=False) if cell]
    first = {key: cell for key, cell in reversed(said) if key in _IDENTIFYING}
    known = [first[key] for key in _IDENTIFYING if key in first]
    others = [cell for key, cell in said if key != "other" and cell not in known]
    return [*known, *others] or cells


def columns_of(line: Line) -> Columns | None:
    """Return the columns that a line of titles declares; None when it is a row."""
    if any(char.isdigit() for char in line.text):
        return None
    sign = next((one for one in "|,、" if one in line.text), " ")
    cells = [cell for cell in cells_of(line, sign) if cell]
    keys = tuple(map(_key, cells))
    known = sum(key != "" for key in keys)
    if not cells:
        return None
    if len(cells) == 1:
        is_titles = keys[0] in _IDENTIFYING and field_labelled(cells[0]) is not None
    else:
        is_titles = known == len(cells) or (known > 1 and 2 * known > len(cells))
        is_titles = is_titles and any(key in _IDENTIFYING for key in keys)
    if not is_titles or find_organisation(line) is not None:
        return None
    return Columns(tuple(map(_key, cells_of(line, sign))), sign)


def cells_of(row: Line, sign: str = "|") -> list[str]:
    """Return the cells of a row; between blanks no cell is empty. Without the sign in it a row is one cell."""
    if sign == " ":
        return row.shown.split()
    text = row.text.strip()
    is_framed = sign == "|" and len(text) > 1 and text[0] == text[-1] == sign
    cells, start = [], 0
    for place, char in enumerate(row.text + sign):
        if char == sign:
            cells.append(" ".join(row.shown[start:place].split()))
            start = place + 1
    return cells[1:-1] if is_framed else cells


def is_rule(line: Line) -> bool:
    """Tell whether a line only draws a table: |---|---|."""
    return _RULE.fullmatch(line.text) is not None


def _key(cell: str) -> str:
    """Return what a title says a column holds: one of what identifies, `other`, or empty for no known title."""
    title = _ASIDE.sub("", fold(cell)).strip()
    field = field_labelled(title)
    if field is not None:
        return field.key if field.key in _IDENTIFYING else "other"
    if title in _NAMES or title.endswith(_NAME_ENDINGS):
        return "name"
    if title.endswith(_PHONE_ENDINGS):
        return "phone"
    return "other" if title in _OTHERS or title.endswith(_OTHER_ENDINGS) else ""
