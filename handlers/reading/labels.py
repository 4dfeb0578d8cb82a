"""The fields as people label them, and finding `字段:值` in a message.

A label counts with a colon anywhere, and without one only at the beginning of a word and where
what follows fits. Names of fields are those of the product's glossary.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from handlers.domain.custom_field import is_custom
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import fold


class FieldType(StrEnum):
    """How a field's words are read."""

    NAME = "name"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    USCC = "uscc"
    AMOUNT = "amount"
    CLOSE_DATE = "close_date"
    PAST_DATE = "past_date"
    NEXT_DATE = "next_date"
    OPTION = "option"
    TEXT = "text"
    CUSTOM = "custom"
    MILESTONES = "milestones"


class Field(NamedTuple):
    """One field: identifier, how it is read, and its labels (the first is shown in examples)."""

    key: str
    type: FieldType
    labels: tuple[str, ...]


def _field(key: str, kind: FieldType, labels: str) -> Field:
    return Field(key, kind, tuple(labels.split()))


FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        FieldType.NAME,
        "客户名称 客户名 客户全称 公司名称 公司全称 公司名 单位名称 企业名称 单位 公司 客户 名称",
    ),
    _field(
        "contact",
        FieldType.CONTACT,
        "联系人 联系人姓名 姓名 对接人 对接 联系 客户联系人 负责人 经办人 contact",
    ),
    _field(
        "phone",
        FieldType.PHONE,
        "电话 联系电话 联系人电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 座机 tel phone mobile",
    ),
    _field("email", FieldType.EMAIL, "邮箱 电子邮箱 邮箱地址 邮件地址 email e-mail mail"),
    _field("wechat", FieldType.TEXT, "微信 微信号 wechat vx wx"),
    _field("title", FieldType.TEXT, "职务 职位 岗位"),
    _field("contact_department", FieldType.TEXT, "联系人部门 科室 部门"),
    _field("role", FieldType.TEXT, "角色 决策角色"),
    _field("source", FieldType.OPTION, "来源 客户来源 报备来源 渠道来源 线索来源"),
    _field(
        "need",
        FieldType.TEXT,
        "需求 客户需求 需求描述 采购需求 采购内容 采购产品 项目需求 需要 需 need",
    ),
    _field(
        "expected_amount",
        FieldType.AMOUNT,
        "预计金额 预计成交金额 预估金额 金额 预算金额 预计合同额 预算 报价金额 总价 总金额 合同金额",
    ),
    _field(
        "expected_close",
        FieldType.CLOSE_DATE,
        "预计成交 预计成交时间 预计成交日期 成交时间 预计签约 预计签约时间 签约时间 预计签单 预计时间 close",
    ),
    _field(
        "first_contact_at",
        FieldType.PAST_DATE,
        "首次接触 首次接触时间 首次联系 首次联系时间 首次拜访 第一次接触",
    ),
    _field(
        "happened_at", FieldType.PAST_DATE, "跟进时间 跟进日期 拜访时间 联系时间 沟通时间 日期 时间"
    ),
    _field(
        "next_at",
        FieldType.NEXT_DATE,
        "下次 下次跟进 下次跟进时间 下次时间 下次联系 下次联系时间 下次拜访",
    ),
    _field("next_plan", FieldType.TEXT, "下一步 下一步计划 下步 下步计划 后续计划 后续 计划"),
    _field("channel", FieldType.OPTION, "方式 跟进方式 沟通方式 联系途径"),
    _field("content", FieldType.TEXT, "内容 跟进内容 沟通内容 跟进情况 情况"),
    _field("result", FieldType.TEXT, "结果 跟进结果"),
    _field("stage", FieldType.OPTION, "阶段 跟进阶段 当前阶段 业务阶段 项目阶段"),
    _field("level", FieldType.OPTION, "级别 等级 客户级别 客户分级 分级 客户等级"),
    _field("kind", FieldType.OPTION, "类型 客户类型 客户性质 性质"),
    _field("tier", FieldType.OPTION, "价值类型 客户价值"),
    _field("coop_status", FieldType.OPTION, "合作状态"),
    _field("parent", FieldType.TEXT, "上级公司 母公司 总公司 上级单位 所属集团 隶属集团 上级客户"),
    _field("uscc", FieldType.USCC, "统一社会信用代码 社会信用代码 信用代码 税号 uscc"),
    _field("industry", FieldType.OPTION, "行业 所属行业"),
    _field("region", FieldType.TEXT, "地区 区域 地域 所在地区 所在地"),
    _field("address", FieldType.TEXT, "地址 客户地址 公司地址 联系地址"),
    _field("registered_address", FieldType.TEXT, "注册地址"),
    _field("company_size", FieldType.TEXT, "公司规模 规模 人数"),
    _field("coop_scale", FieldType.OPTION, "合作规模"),
    _field("website", FieldType.TEXT, "网站 网址 官网"),
    _field("legal_representative", FieldType.TEXT, "法定代表人 法人 法人代表"),
    _field("business_type", FieldType.TEXT, "业务类型"),
    _field("intent", FieldType.OPTION, "意向 意向度 购买意向"),
    _field("product", FieldType.TEXT, "产品 意向产品 合作产品"),
    _field("competitor", FieldType.TEXT, "竞争对手 竞品 对手"),
    _field("history", FieldType.TEXT, "合作历史 历史合作"),
    _field("special_requirements", FieldType.TEXT, "特殊要求 要求"),
    _field("future_direction", FieldType.TEXT, "未来方向 发展方向"),
    _field("buying_motive", FieldType.TEXT, "购买动机"),
    _field("preferences", FieldType.TEXT, "偏好"),
    _field("decision_process", FieldType.TEXT, "决策流程 决策过程"),
    _field("other_names", FieldType.TEXT, "别名 简称 曾用名 原名 又名 俗称"),
    _field("site", FieldType.TEXT, "院区 校区 分支机构 分支"),
    _field("reason", FieldType.TEXT, "理由 原因"),
    _field("remark", FieldType.TEXT, "备注 说明 补充说明"),
)
"""Every field that can be labelled in a message."""

BY_KEY = {one.key: one for one in FIELDS}
_BY_LABEL = {fold(label): one for one in FIELDS for label in one.labels}
LABELS = frozenset(_BY_LABEL)
"""Every label, folded."""

CHANGES = (
    r"(?:改成了?|改为了?|改到|变成了?|更新为|换成了?|调成|调到|调整为|调整到|调为|设为|设成|定为"
    r"|(?:往[后前])?(?:挪|推|推迟|延|延后|顺延|提前)到"
    r"|(?<=阶段)(?:现在|已经?)?(?:走到|推进到|进到|进入到?|到)了?)"
)
"""What says that a value is another one from now on."""

_CHANGED = rf"(?:{CHANGES}|是|为|叫)"
_ONLY_WITH_COLON = frozenset(
    """
    对接 客户 公司 单位 名称 部门 要求 情况 日期 时间 产品 计划 后续 规模 人数 角色 内容 结果 性质 类型 对手 偏好
    原因 说明 法人 母公司 总公司 意向 微信 姓名 联系 需要 需 总价 总金额 合同金额
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
"""Labels that are ordinary words as well."""

_NOTHING = r"(?:未定|待定|没定|还没定|不详|未知|不明|不清楚|保密|暂无|待补充)(?=$|[\s,，;；。])"
"""What says after a label that there is no value yet."""

_BARE = "|".join(
    re.escape(label)
    for label in sorted(_BY_LABEL, key=len, reverse=True)
    if label not in _ONLY_WITH_COLON
)
_WITHOUT_COLON = lazy_pattern(
    rf"(?:(?<=[\s,，;；。、])|^)(?:({_BARE})(?: ?{_CHANGED} ?| +|(?=[\d+(¥$]|{_NOTHING}))"
    r"|(客户|公司|单位|名称)(?:是|为|叫) ?"
    r"|(联系人|对接人|负责人)(?=[a-z])|(客户级别|客户等级|级别|等级)(?=[abc](?:级|类)?(?:$|[\s,，;；。])))"
    r"|(?<=[\u4e00-\u9fff])(联系人|对接人|负责人|联系电话|电话|手机号|手机)(?:号码)?(?:是|为|叫) ?(?=\S)"
)
"""Run-on speech says a label in the middle: 青岛海洋馆联系人是宋经理电话是186…."""


class _Patterns(NamedTuple):
    """How labels are found: each one's field, and where it is followed by a colon or by 改成."""

    by_label: dict[str, Field]
    with_colon: re.Pattern[str]
    changed: re.Pattern[str]
    bare_extra: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _patterns(extra: tuple[Field, ...]) -> _Patterns:
    """Return the patterns of all fields and of these further ones."""
    by_label = {fold(label): one for one in extra for label in one.labels} | _BY_LABEL
    words = "|".join(re.escape(label) for label in sorted(by_label, key=len, reverse=True))
    return _Patterns(
        by_label,
        lazy_pattern(rf"({words})(?: ?/ ?(?:{words}))? ?[:=](?!//) ?"),
        lazy_pattern(rf"({words}){CHANGES} ?"),
        _bare_extra(extra),
    )


def _bare_extra(extra: tuple[Field, ...]) -> re.Pattern[str] | None:
    """Return how a further field is labelled by a blank: 国家 德国."""
    if not extra:
        return None
    names = sorted((fold(label) for one in extra for label in one.labels), key=len, reverse=True)
    return lazy_pattern(rf"(?:(?<=[\s,，;；。、])|^)({'|'.join(map(re.escape, names))}) +(?=\S)")


CHANGING_LABELS = tuple(
    re.escape(label)
    for label in sorted(_BY_LABEL, key=len, reverse=True)
    if label not in _ONLY_WITH_COLON and not label.isascii()
)
"""Labels that say by themselves what is changed: 金额改成90万."""


class Label(NamedTuple):
    """A label found in a text: its field, where the label starts, where its value starts."""

    field: Field
    start: int
    value_start: int
    has_colon: bool


def field_labelled(words: str) -> Field | None:
    """Return the field that goes by this label."""
    return _BY_LABEL.get(fold(words))


def label_of(key: str) -> str:
    """Return what people call a field in messages; an added field is its own name."""
    return BY_KEY[key].labels[0] if key in BY_KEY else key


def is_option_field(key: str) -> bool:
    """Tell whether a field takes one of a list: the product's, or one an administrator added with options."""
    return is_custom(key) or (key in BY_KEY and BY_KEY[key].type is FieldType.OPTION)


def find_labels(text: str, *, bare: bool = True, extra: tuple[Field, ...] = ()) -> list[Label]:
    """Return the labels of a folded text in order; `bare` admits those without a colon.

    `extra` are fields beside the product's own; without a colon a blank must follow them.
    """
    known = _patterns(extra)
    marked = [*known.with_colon.finditer(text), *known.changed.finditer(text)]
    found = [Label(known.by_label[one[1]], one.start(), one.end(), True) for one in marked]
    if bare:
        for match in _WITHOUT_COLON.finditer(text):
            field = _BY_LABEL[match[1] or match[2] or match[3] or match[4] or match[5]]
            found.append(Label(field, match.start(), match.end(), False))
        for match in known.bare_extra.finditer(text) if known.bare_extra else ():
            found.append(Label(known.by_label[match[1]], match.start(), match.end(), False))
    found.sort(key=lambda label: (label.start, -label.value_start))
    kept: list[Label] = []
    for label in found:
        if not kept or label.start >= kept[-1].value_start:
            kept.append(label)
    return kept
