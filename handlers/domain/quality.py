"""What a field may hold: no placeholder words, no empty signs, not too long; and masking of names.

Each refusal is a `Problem` with what was read, what is wrong and an example to copy, so that all
problems of a message go into one answer (product rules, data quality).
"""

from dataclasses import dataclass

from handlers.domain.company_name import CustomerKind
from handlers.domain.other_names import doubt_of_names
from handlers.domain.text import has_substance, one_line, squeeze
from handlers.domain.wordlists import PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class Problem:
    """One field that cannot be taken as read; `wrong` and `example` are Chinese, `read` is literal.

    `ways` are what the words may mean, to choose from: 50万 or 50件, the options of a list.
    """

    field: str
    read: str
    wrong: str
    example: str
    ways: tuple[str, ...] = ()


_LIMITS = {
    "name": 100,
    "contact": 30,
    "title": 30,
    "contact_department": 30,
    "role": 20,
    "wechat": 50,
    "region": 50,
    "address": 200,
    "registered_address": 200,
    "website": 200,
    "need": 1000,
    "remark": 2000,
    "content": 2000,
    "result": 500,
    "next_plan": 500,
    "contract_no": 60,
    "payment_method": 60,
    "project": 100,
    "product": 200,
}
_DEFAULT_LIMIT = 500
LONGEST_INPUT = 1000
"""Characters of an input on a card (card JSON 2.0, input: max_length)."""

EXAMPLES = {
    "name": "客户名称:杭州云杉智能科技有限公司",
    "contact": "联系人:张伟",
    "phone": "电话:13812345678",
    "email": "邮箱:zhangwei@yunshan.cn",
    "wechat": "微信:zhangwei_88",
    "uscc": "信用代码:91510107MA6C4K2T09",
    "need": "需求:采购50套巡检终端",
    "source": "来源:行业展会",
    "expected_amount": "预计金额:50万",
    "contract_amount": "合同金额:50万",
    "expected_close": "预计成交:12月31日",
    "first_contact_at": "首次接触:11月2日",
    "happened_at": "跟进时间:11月17日",
    "next_at": "下次:下周三下午3点",
    "stage": "阶段:需求确认",
    "content": "内容:电话确认了参数和交期",
    "level": "级别:A",
    "channel": "方式:电话",
    "kind": "类型:企业客户",
    "budget": "预算:80-100万",
    "title": "职务:采购经理",
    "contact_department": "科室:设备科",
    "role": "角色:决策",
    "tier": "价值类型:正式客户",
    "coop_status": "合作状态:意向客户",
    "coop_scale": "合作规模:中",
    "industry": "行业:制造业",
    "region": "地区:浙江杭州",
    "address": "地址:杭州市滨江区江南大道100号",
    "registered_address": "注册地址:杭州市滨江区江南大道100号",
    "company_size": "公司规模:200人",
    "website": "网站:www.yunshan.cn",
    "legal_representative": "法定代表人:张伟",
    "business_type": "业务类型:设备销售",
    "intent": "意向:高",
    "product": "产品:巡检终端",
    "competitor": "竞争对手:星河科技",
    "history": "合作历史:2024年采购过一批",
    "special_requirements": "特殊要求:要含税报价",
    "future_direction": "未来方向:明年扩建二期",
    "buying_motive": "购买动机:旧设备到期",
    "preferences": "偏好:重视售后",
    "decision_process": "决策流程:采购部报总经理批",
    "other_names": "别名:云杉智能、云杉",
    "site": "院区:东院区",
    "result": "结果:同意试用",
    "next_plan": "下一步:发正式报价",
    "reason": "理由:客户预算推迟",
    "amount": "金额:118万",
    "paid": "已付:30万",
    "contract_no": "合同号:HT2026-001",
    "payment_method": "付款方式:月结",
    "delivery_state": "交付:已交付",
    "signed_on": "签约日期:11月18日",
    "contract_until": "合同到期:2027-12-31",
    "started_on": "开始日期:12月1日",
    "project": "项目:一期改造",
    "milestones": "节点:验收 3月1日",
}
"""One correct line per field, shown with every problem of that field."""


def example_of(field: str) -> str:
    """Return a line to copy for a field."""
    return EXAMPLES.get(field, "备注:客户要求年底前交货")


def limit_of(field: str) -> int:
    """Return how many characters a text field may hold."""
    return _LIMITS.get(field, _DEFAULT_LIMIT)


def input_limit(field: str) -> int:
    """Return how many characters the input of a field takes on a card; a longer text is not shown in it."""
    return min(limit_of(field), LONGEST_INPUT)


def is_placeholder(text: str) -> bool:
    """Tell whether a text was typed only to fill the field (未知, 待补充, 无, xxx, …)."""
    return squeeze(text) in PLACEHOLDERS or not has_substance(text)


def is_placeholder_word(text: str) -> bool:
    """Tell whether a text is one of the known words that only fill a field (未知, 待补充, 无, xxx)."""
    return squeeze(text) in PLACEHOLDERS


def check_text(field: str, words: str) -> Problem | None:
    """Check a free-text field for placeholders and length; None when it may be kept."""
    read = one_line(words)
    limit = limit_of(field)
    if len(read) > limit:
        return Problem(
            field, _cut(read), f"有 {len(read)} 个字，最多 {limit} 个字", example_of(field)
        )
    if is_placeholder_word(read):
        return Problem(field, _cut(read), "不能填占位的字，没有就先不写", example_of(field))
    if not has_substance(read):
        return Problem(field, _cut(read), "没有实际内容", example_of(field))
    if field == "other_names" and (doubt := doubt_of_names(read)):
        return Problem(field, _cut(read), doubt, example_of(field))
    return None


def mask_person(name: str) -> str:
    """Return a person's name with all but the first character hidden: `张伟` -> `张*`."""
    shown = one_line(name)
    return f"{shown[0]}*" if shown else ""


def show_customer_name(name: str, kind: str) -> str:
    """Return what a stranger to the customer may see: companies in full, individuals masked."""
    return mask_person(name) if kind == CustomerKind.PERSON else name


def _cut(read: str) -> str:
    return read if len(read) <= 30 else read[:30] + "…"
