"""How well messages are read, as Markdown: the golden messages by intent and by field."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.reading.accuracy import Verdict, outcomes
from tests.reading.corpus import COMMANDS, samples, written
from tests.reading.later import MISREAD

_FIELD_WORDS = {
    "intent": "命令",
    "name": "客户名称",
    "new_name": "新名称",
    "query": "查重的名称",
    "contact": "联系人",
    "contacts": "多个联系人",
    "phone": "电话",
    "phone_masked": "隐号",
    "ext": "分机",
    "email": "邮箱",
    "wechat": "微信",
    "title": "职务",
    "dept": "部门",
    "site": "院区/分支",
    "type": "类型",
    "need": "需求",
    "source": "来源",
    "amount": "金额",
    "amount_max": "金额上限",
    "currency": "币种",
    "amount_period": "按月/按年",
    "close": "预计成交",
    "first_contact": "首次接触",
    "next_at": "下次时间",
    "next_plan": "下一步",
    "at": "时间",
    "channel": "方式",
    "content": "内容",
    "result": "结果",
    "effective": "是否有效",
    "stage": "阶段",
    "note": "备注",
    "reason": "理由",
}
_ALSO = "其他字段"


def summary() -> str:
    """How many messages there are, and what was found over all of them."""
    found = outcomes()
    verdicts = [verdict for one in found for verdict in one.verdicts]
    by_hand = len(samples()) + len(written())
    wrong = sum(bool(one.wrong_write) for one in found)
    known = sum(bool(one.wrong_write) and one.row.id in MISREAD for one in found)
    return (
        f"手写 {by_hand} 条（其中 {len(MISREAD)} 条已知读错或读不全，都计入下表），变体 {len(found) - by_hand} 条；"
        f"共 {len(verdicts)} 个应读出的字段，读对 {_share(verdicts)}，"
        f"错误写入 {wrong} 次（手写的 {known} 条都在读错之列，其余是它们的变体）。\n"
    )


def by_intent() -> list[tuple[str, ...]]:
    """One row an intent: messages, fields, share read right, share written without asking, wrong writes."""
    rows: list[tuple[str, ...]] = []
    for intent in COMMANDS:
        found = [one for one in outcomes() if one.row.intent == intent]
        rows_of = [row for row in (*samples(), *written()) if row.intent == intent]
        misread = sum(row.id in MISREAD for row in rows_of)
        verdicts = [verdict for one in found for verdict in one.verdicts]
        rows.append(
            (
                f"`{intent}`",
                COMMANDS[intent] or "—",
                str(len(found)),
                str(misread),
                str(len(verdicts)),
                _share(verdicts),
                str(sum(one.is_asked for one in found)),
                str(sum(bool(one.wrong_write) for one in found)),
            )
        )
    return rows


def by_field() -> list[tuple[str, ...]]:
    """One row a field: how often it was expected and read right, and in which intents it was not."""
    rows: list[tuple[str, ...]] = []
    for field, verdicts in _grouped(lambda verdict: _FIELD_WORDS.get(verdict.field, _ALSO)):
        wrong = Counter(verdict.row.intent for verdict in verdicts if not verdict.is_right)
        said = "、".join(f"`{intent}` {count}" for intent, count in wrong.most_common())
        rows.append((field, str(len(verdicts)), _share(verdicts), said or "—"))
    return rows


def _grouped(key: Callable[[Verdict], str]) -> Iterator[tuple[str, list[Verdict]]]:
    groups: dict[str, list[Verdict]] = {}
    for one in outcomes():
        for verdict in one.verdicts:
            groups.setdefault(key(verdict), []).append(verdict)
    order = [*_FIELD_WORDS.values(), _ALSO]
    yield from sorted(groups.items(), key=lambda group: order.index(group[0]))


def _share(verdicts: Iterable[Verdict]) -> str:
    rights = [verdict.is_right for verdict in verdicts]
    return f"{100 * sum(rights) / len(rights):.1f} %" if rights else "—"
