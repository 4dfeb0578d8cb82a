"""What goes in and out of each REST route, as shapes. Identifiers are those of the product's glossary.

Declarations only: `api_views` fills the outgoing ones, `api_registering` reads the incoming one.
"""

from bot.web.api_schema import Day, Flag, ListOf, Maybe, Moment, Number, Record, Shape, Text
from handlers.domain.company_name import CustomerKind
from handlers.domain.lifecycle import Lifecycle
from handlers.records import ClaimVerdict, Ownership

MOST_A_PAGE = 200
LAST_PAGE = 1_000_000
MOST_CONTACTS = 20

_OPEN_ID = r"[A-Za-z0-9_\-]{1,128}"
_TEXT = Text()
_WHEN = Maybe(Moment())
_AMOUNT = Maybe(Number("元"))

OPEN_ID = Text("飞书 open_id", "ou_0123456789abcdef", pattern=_OPEN_ID)
OWNERSHIP = Text(
    "归属状态：owned 有归属，pool 公海，history 客户历史库",
    "owned",
    options=tuple(each.value for each in Ownership),
)
PAGE = Number("页码，从 1 起", 1, LAST_PAGE, 1, is_whole=True)
PAGE_SIZE = Number("每页条数", 1, MOST_A_PAGE, 50, is_whole=True)
NAME_PART = Text("名称包含的字", "云杉", longest=100)
CUSTOM_ASKED = ListOf(
    Text("字段:值", "国家:德国", longest=250),
    "按自定义字段筛选，写 字段:值，例如 国家:德国；可以给几次，都要符合。文本是包含，多选是含有，其余是等于；"
    "数字写数，日期写 2027-03-01",
    most=10,
)
NAME_ASKED = Text("客户名称，至少两个字", "杭州云杉智能科技有限公司", shortest=2, longest=100)
PHONE_ASKED = Text("电话，完整号码", "13812345678", longest=40)
USCC_ASKED = Text("统一社会信用代码", "91510107MA6C4K2T09", longest=40)
CUSTOMER_NO = Text("客户编号", "XS2026000001", pattern=r"[A-Za-z]{1,8}[0-9]{5,20}")
IDEMPOTENCY_KEY = Text(
    "同一个键在 24 小时内只执行一次，再发得到第一次的答复",
    "crm-20261122-0001",
    pattern=r"[\x21-\x7e]{1,255}",
)

CONTACT = Record(
    "Contact",
    {
        "name": _TEXT,
        "title": _TEXT,
        "department": _TEXT,
        "phone": Text("按披露规则打码", "138****5678"),
        "extension": Maybe(Text("分机；不可见时为 null")),
        "email": Maybe(Text("不可见时为 null")),
        "wechat": Maybe(Text("不可见时为 null")),
        "role": _TEXT,
        "remark": _TEXT,
    },
)
TEXT_DETAILS: tuple[str, ...] = (
    "need", "source", "product", "intent", "business_type", "industry", "region", "address",
    "company_size", "coop_scale", "tier", "uscc", "website", "legal_representative",
    "registered_address", "competitor", "history", "special_requirements", "future_direction",
    "buying_motive", "preferences", "currency", "amount_period", "expected_close_precision",
    "lost_reason", "remark",
)  # fmt: skip
AMOUNT_DETAILS = ("expected_amount", "expected_amount_max", "budget", "budget_max")
MOMENT_DETAILS = ("first_contact_at",)
_DETAILS: dict[str, Shape] = {
    **dict.fromkeys(TEXT_DETAILS, _TEXT),
    **dict.fromkeys(AMOUNT_DETAILS, _AMOUNT),
    "expected_close": Maybe(Day()),
    **dict.fromkeys(MOMENT_DETAILS, _WHEN),
}
CUSTOM = Record(
    "CustomFields",
    {},
    about="管理员加的字段，按名字：文本是字符串，数字是数，日期如 2027-03-01，单选是选项之一，多选是选项的列表",
    is_open=True,
)
CUSTOMER = Record(
    "Customer",
    {
        "customer_no": CUSTOMER_NO,
        "name": Text("客户名称；分支、院区、校区、门店在 site 里，合起来是卡片上的全称"),
        "kind": Text(options=tuple(each.value for each in CustomerKind)),
        "ownership": OWNERSHIP,
        "owner_open_id": Maybe(Text("归属人的 open_id；公海和历史库里为 null")),
        "claimant_open_id": Maybe(Text("报备人的 open_id")),
        "parent": Maybe(Text("集团里上一级客户的编号", "XS2026000001")),
        "aliases": ListOf(_TEXT, "别名和曾用名"),
        "department_id": _TEXT,
        "stage": _TEXT,
        "level": _TEXT,
        "coop_status": _TEXT,
        "lifecycle": Text(
            "生命周期，自动得出：流失、暂停或在历史库为挽回，成交或合作中为保留，跟进过为培养，否则为获取",
            options=tuple(each.value for each in Lifecycle),
        ),
        "registered_at": Moment(),
        "protected_until": _WHEN,
        "last_follow_at": _WHEN,
        "next_follow_at": _WHEN,
        "next_plan": _TEXT,
        "won_at": _WHEN,
        "contacts": ListOf(CONTACT),
        "missing": ListOf(_TEXT, "待完善的字段"),
        **_DETAILS,
        "custom": CUSTOM,
    },
    about="一个客户。没有的文字是空串，没有的时间、数字和人是 null。管理员加的字段在 custom 里，没填的不出现",
    is_open=True,
)
CLAIM = Record(
    "Claim",
    {
        "customer_no": CUSTOMER_NO,
        "claimant_open_id": _TEXT,
        "owner_open_id": Maybe(Text("当时的归属人")),
        "verdict": Text(
            "registered 报备成功，own 自己的客户，refused 被拒，contested 有争议",
            options=tuple(each.value for each in ClaimVerdict),
        ),
        "level": Text("撞单级别 E0-E6；报备成功为空"),
        "reason": _TEXT,
        "name": Text("报备时写的名称"),
        "said_at": Moment("消息的时间，先说先得以它为准"),
        "recorded_at": Moment(),
        "via": Text("chat、card、rest …"),
        "message_id": _TEXT,
    },
)
FOLLOW_UP = Record(
    "FollowUp",
    {
        "customer_no": CUSTOMER_NO,
        "author_open_id": _TEXT,
        "at": Moment("联系发生的时间"),
        "logged_at": Moment(),
        "channel": _TEXT,
        "content": _TEXT,
        "result": _TEXT,
        "next_plan": _TEXT,
        "next_at": _WHEN,
        "effective": Flag("是否有效跟进"),
        "late": Flag("是否补记"),
        "verdict_reason": Text("为什么有效或无效"),
    },
)
RULING = Record(
    "Ruling",
    {
        "instance": Number("1 第一次，2 终局", 1, 2, is_whole=True),
        "decision": Text("维持、改判、联合、两家", options=("keep", "reassign", "joint", "both")),
        "new_owner_open_id": Maybe(Text("改判给谁")),
        "shares": ListOf(
            Record("Share", {"open_id": _TEXT, "percent": Number("份额", 1, 99, is_whole=True)})
        ),
        "reason": _TEXT,
        "rule_version": Text("裁定时的规则版本"),
        "ruled_by": _TEXT,
        "ruled_at": Moment(),
        "appeal_until": Maybe(Moment("申诉期至；终局为 null")),
    },
)
EVIDENCE = Record(
    "Evidence",
    {
        "given_by": _TEXT,
        "given_at": Moment(),
        "kind": Text("text 文字、message 报备原文、file 文件、image 图片"),
        "size": Number("字节数", 0, is_whole=True),
        "sha256": Text("内容的校验码"),
        "message_id": _TEXT,
    },
)
CASE = Record(
    "Case",
    {
        "case_no": _TEXT,
        "customer_no": CUSTOMER_NO,
        "claimant_open_id": _TEXT,
        "owner_open_id": Maybe(_TEXT),
        "manager_open_id": Maybe(Text("由谁裁定")),
        "level": _TEXT,
        "reason": _TEXT,
        "opened_at": Moment(),
        "due_at": Maybe(Moment("裁定时限")),
        "rule_version": Text("立案时的规则版本"),
        "instance": Number("2 为申诉后的终局审理", 1, 2, is_whole=True),
        "status": Text("状态", options=("open", "ruled", "withdrawn", "closed")),
        "outcome": Text("结果，一句话"),
        "closed_at": _WHEN,
        "rulings": ListOf(RULING),
        "evidence": ListOf(EVIDENCE),
    },
)
DUPLICATE = Record(
    "Duplicate",
    {
        "customer_no": CUSTOMER_NO,
        "name": _TEXT,
        "level": Text("撞单级别", "E1", options=("E0", "E1", "E2", "E3", "E4", "E5", "E6")),
        "score": Number("相像程度，1 为关键信息完全相同", 0, 1),
        "reason": Text("命中的原因", "电话相同"),
    },
)
REGISTERED = Record(
    "Registered",
    {
        **CUSTOMER.fields,
        "candidates": ListOf(DUPLICATE, "名称相近的别的客户，其归属人可以提异议；没有时不写"),
    },
    optional=(*CUSTOMER.optional, "candidates"),
    is_open=True,
)
NEW_CONTACT = Record(
    "NewContact",
    {
        "name": Text("姓名", "张伟", shortest=1),
        "phone": Text("手机、座机均可", "13812345678"),
        "extension": Text("分机", "8012", pattern="[0-9]{1,6}"),
        "email": Text("邮箱", "zhangwei@yunshan.cn"),
        "wechat": Text("微信号", "zhangwei_88"),
        "title": Text("职务", "采购经理"),
        "department": Text("部门", "采购部"),
        "role": Text("角色", "决策"),
        "remark": Text("备注"),
    },
    optional=("phone", "extension", "email", "wechat", "title", "department", "role", "remark"),
    about="联系人；所有联系人里至少要有一个联系方式",
)
REGISTRATION = Record(
    "Registration",
    {
        "name": Text("客户名称", "杭州云杉智能科技有限公司", shortest=1),
        "contacts": ListOf(
            NEW_CONTACT,
            "联系人，第一位为主",
            1,
            MOST_CONTACTS,
            '[{"name": "张伟", "phone": "13812345678"}]',
        ),
        "claimant_open_id": OPEN_ID,
        "need": Text("需求；缺了标为待完善", "采购50套巡检终端"),
        "source": Text("客户来源，取选项之一；缺了标为待完善", "行业展会"),
        "uscc": Text("统一社会信用代码", "91510107MA6C4K2T09"),
        "kind": Text("类型；不写按名称判断", options=tuple(each.value for each in CustomerKind)),
        "custom": CUSTOM,
    },
    optional=("need", "source", "uscc", "kind", "custom"),
)


def page_of(item: Record) -> Record:
    """Return the shape of one page of a listing."""
    fields: dict[str, Shape] = {
        "items": ListOf(item),
        "total": Number("全部条数", 0, is_whole=True),
    }
    return Record(f"{item.name}Page", fields)


DUPLICATES = Record("Duplicates", {"items": ListOf(DUPLICATE, "最像的在前；没有人报备时为空")})
_ERROR_FIELDS: dict[str, Shape] = {
    "error": Text("固定的代号", "bad_request"),
    "message": Text("给人看的一句话"),
    "error_id": Text("报问题时请附上"),
}
ERROR = Record("Error", _ERROR_FIELDS)
FIELD_ERROR = Record("FieldError", {"field": _TEXT, "message": _TEXT, "example": _TEXT})
BAD_REQUEST = Record(
    "BadRequest", {**_ERROR_FIELDS, "errors": ListOf(FIELD_ERROR, "每一处写错的地方")}
)
CONFLICT = Record(
    "Conflict",
    {
        **_ERROR_FIELDS,
        "level": Maybe(Text("撞单级别；保有量已满时为 null", "E1")),
        "reason": Text("命中的原因", "客户名称相同"),
        "candidates": ListOf(DUPLICATE, "撞上的客户，最像的在前"),
    },
)
