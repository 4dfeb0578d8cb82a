"""The fields of a deal as people label them; they count only where a deal is spoken of (成交, 更新).

In a registration 交付:12月 is part of the need, so these are no fields of every message.
"""

from handlers.domain.text import fold
from handlers.reading.labels import Field, FieldType


def _field(key: str, kind: FieldType, labels: str) -> Field:
    return Field(key, kind, tuple(labels.split()))


DEAL_FIELDS: tuple[Field, ...] = (
    _field("amount", FieldType.AMOUNT, "成交金额 成交额 签约金额 合同额"),
    _field("contract_no", FieldType.TEXT, "合同号 合同编号 合同号码"),
    _field(
        "paid",
        FieldType.AMOUNT,
        "已付 已付款 已付金额 已收 已收款 已回款 已到账 回款 到账 收款 付款",
    ),
    _field("payment_method", FieldType.TEXT, "付款方式 支付方式 结算方式"),
    _field("delivery_state", FieldType.OPTION, "交付 交付状态 交付情况 交货 发货"),
    _field("signed_on", FieldType.PAST_DATE, "签约日期 签订日期 签署日期 签单日期 签约日"),
    _field("contract_until", FieldType.CLOSE_DATE, "合同到期 合同到期日 到期日 合同至 至"),
    _field("started_on", FieldType.CLOSE_DATE, "开始日期 合作起始 起始日期 开工日期 开工"),
    _field("project", FieldType.TEXT, "项目 项目名称"),
    _field("milestones", FieldType.MILESTONES, "节点 里程碑 项目节点"),
)
"""Every field of a deal that can be labelled; 产品 is the customer's as well and is read as that."""

_ON_FORMS = (
    _field("score", FieldType.OPTION, ""),
    _field("due", FieldType.NEXT_DATE, ""),
)
"""Fields of 满意度 and 投诉 that only their forms name."""

DEAL_BY_KEY = {one.key: one for one in (*DEAL_FIELDS, *_ON_FORMS)}
DEAL_KEYS = frozenset((*(one.key for one in DEAL_FIELDS), "paid_share", "amount_max"))
"""Identifiers by which a reading says something of a deal."""
DEAL_LABELS = frozenset(fold(label) for one in DEAL_FIELDS for label in one.labels)
"""Every label of a deal, folded: no added field may be called so."""
