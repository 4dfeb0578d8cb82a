"""Every operation of the REST interface, declared once: checking, serving, and the document follow from it."""

from bot.web import api_reading, api_shapes
from bot.web.api_parts import Parameter, Route
from bot.web.api_registering import register_customer
from bot.web.api_shapes import page_of

PREFIX = "/api/v1"

_NUMBER = Parameter("customer_no", "path", api_shapes.CUSTOMER_NO, is_required=True)
_PAGES = (
    Parameter("page", "query", api_shapes.PAGE),
    Parameter("page_size", "query", api_shapes.PAGE_SIZE),
)
_ABSENT = (404, ("没有这个编号的客户", api_shapes.ERROR))
_WRONG = (400, ("参数有误，逐项列出", api_shapes.BAD_REQUEST))

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        f"{PREFIX}/customers",
        "listCustomers",
        "客户列表，保护期先到的在前；草稿和被拒的报备不算客户",
        api_reading.list_customers,
        dict([(200, ("一页客户", page_of(api_shapes.CUSTOMER))), _WRONG]),
        (
            Parameter("name", "query", api_shapes.NAME_PART),
            Parameter("owner", "query", api_shapes.OPEN_ID),
            Parameter("ownership", "query", api_shapes.OWNERSHIP),
            Parameter("custom", "query", api_shapes.CUSTOM_ASKED),
            *_PAGES,
        ),
    ),
    Route(
        "POST",
        f"{PREFIX}/customers",
        "registerCustomer",
        "报备客户，规则与聊天里相同",
        register_customer,
        dict(
            [
                (201, ("报备成功", api_shapes.REGISTERED)),
                _WRONG,
                (409, ("撞单或保有量已满", api_shapes.CONFLICT)),
                (413, ("请求体太大", api_shapes.ERROR)),
                (415, ("请求体不是 JSON", api_shapes.ERROR)),
                (422, ("Idempotency-Key 已用于别的请求", api_shapes.ERROR)),
                (503, ("暂时办不了，稍后重试", api_shapes.ERROR)),
            ]
        ),
        (Parameter("Idempotency-Key", "header", api_shapes.IDEMPOTENCY_KEY),),
        api_shapes.REGISTRATION,
    ),
    Route(
        "GET",
        f"{PREFIX}/customers/{{customer_no}}",
        "getCustomer",
        "一个客户",
        api_reading.show_customer,
        dict([(200, ("客户", api_shapes.CUSTOMER)), _WRONG, _ABSENT]),
        (_NUMBER,),
    ),
    Route(
        "GET",
        f"{PREFIX}/customers/{{customer_no}}/claims",
        "listClaims",
        "这个客户的每一次报备，被拒的也在内，新的在前",
        api_reading.list_claims,
        dict([(200, ("一页报备", page_of(api_shapes.CLAIM))), _WRONG, _ABSENT]),
        (_NUMBER, *_PAGES),
    ),
    Route(
        "GET",
        f"{PREFIX}/customers/{{customer_no}}/follow-ups",
        "listFollowUps",
        "这个客户的跟进，新的在前",
        api_reading.list_follow_ups,
        dict([(200, ("一页跟进", page_of(api_shapes.FOLLOW_UP))), _WRONG, _ABSENT]),
        (_NUMBER, *_PAGES),
    ),
    Route(
        "GET",
        f"{PREFIX}/customers/{{customer_no}}/cases",
        "listCases",
        "这个客户的撞单案，新的在前",
        api_reading.list_cases,
        dict([(200, ("一页撞单案", page_of(api_shapes.CASE))), _WRONG, _ABSENT]),
        (_NUMBER, *_PAGES),
    ),
    Route(
        "GET",
        f"{PREFIX}/duplicates",
        "findDuplicates",
        "查重：谁有这个名称、电话或信用代码",
        api_reading.find_duplicates,
        dict([(200, ("撞上的客户", api_shapes.DUPLICATES)), _WRONG]),
        (
            Parameter("name", "query", api_shapes.NAME_ASKED),
            Parameter("phone", "query", api_shapes.PHONE_ASKED),
            Parameter("uscc", "query", api_shapes.USCC_ASKED),
        ),
    ),
)
