"""The platform's error codes as data: what each means, what to do, and the page that documents it.

Data only: `errors.py` decides with it. Codes are never told apart by the text of an answer, which
changes. A row whose page gives no advice follows the nearest documented code.
"""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What the sender does with the message whose call failed."""

    RETRY = "retry"
    PAUSE = "pause"
    REFRESH_TOKEN = "refresh_token"
    DROP = "drop"
    ALERT = "alert"
    HALT = "halt"
    FRESH = "fresh"
    MASK = "mask"
    PLAIN = "plain"
    UNREACHABLE = "unreachable"
    CHAT_GONE = "chat_gone"


MEANING_OF_ACTION = {
    Action.RETRY: "退避后用同一个 uuid 重试",
    Action.PAUSE: "所有发送一起暂停，到时间再继续",
    Action.REFRESH_TOKEN: "换新的访问凭证后重试一次",
    Action.DROP: "不再重试，进入死信（`baobei outbox` 可查）",
    Action.ALERT: "不再重试，并提醒管理员处理",
    Action.HALT: "飞书拒绝的是整个应用，消息没有问题：全部发送暂停，`/readyz` 变红，提醒管理员，"
    "每 30 秒试一条，恢复后接着发；此前已试过、离第一次尝试超过 50 分钟的进入死信（飞书可能已收到，"
    "再发会重复），用 `baobei outbox retry` 重发",
    Action.FRESH: "不再回复或更新原消息，改发一条新消息；本来就是新消息的进入死信",
    Action.MASK: "把号码打码后重新发送，并提醒管理员",
    Action.PLAIN: "改用纯文字发送卡片的内容，并记录日志；本来就是文字的进入死信",
    Action.UNREACHABLE: "进入死信，通知其主管（没有则管理员），每人每月一次；230029 还把此人记为已离职",
    Action.CHAT_GONE: "进入死信，记下机器人已离开这个群，取消正在等待和以后要主动发往它的消息，并提醒管理员",
}


_AGAIN = "检查网络和 FEISHU_DOMAIN 后重发"
_RIGHTS = "按原因开通权限或调整设置（baobei check），然后重发"
_OLD = "原消息或卡片已不可用，不必重发"

MEND_OF_ACTION = {
    Action.RETRY: _AGAIN,
    Action.PAUSE: _AGAIN,
    Action.REFRESH_TOKEN: "核对 FEISHU_APP_ID 与 FEISHU_APP_SECRET 后重发",
    Action.DROP: _OLD,
    Action.ALERT: _RIGHTS,
    Action.HALT: _RIGHTS,
    Action.FRESH: _OLD,
    Action.MASK: "内容被飞书的防泄漏规则拦下：与飞书管理员商量后重发",
    Action.PLAIN: "卡片不被接受：把编号告诉我们",
    Action.UNREACHABLE: "把此人加入应用可用范围后重发；已离职的不必重发",
    Action.CHAT_GONE: "把机器人重新加进群后重发；群已解散的不必重发",
}
"""What the operator does about a message that was given up so."""

_GONE = "收件人或群已不存在，不必重发"

MEND_OF_CODE = {
    230018: "请群主在群设置里允许机器人发言后重发",
    230022: "内容含有敏感信息，重发也会被拦下：请本人换个说法",
    230034: _GONE,
    230035: "解除对机器人的禁言或屏蔽后重发",
    99992351: _GONE,
    99992356: _GONE,
    99992360: _GONE,
}
"""Where a code tells more than its action; all are dropped, but not because a message is out of date."""


@dataclass(frozen=True, slots=True)
class KnownError:
    """One row of the table; `source` is the platform page that documents the code."""

    code: int
    action: Action
    meaning: str
    source: str


_SEND = "发送消息"
_REPLY = "回复消息"
_PATCH = "更新已发送的消息卡片"
_RECALL = "撤回消息"
_EDIT = "编辑消息"
_GENERAL = "通用错误码"
_LIMITS = "频控策略"
_TOKEN = "自建应用获取 tenant_access_token"
_FILES = "上传文件"
_RESOURCE = "获取消息中的资源文件"
_CONTACT = "获取单个用户信息"
_DEPARTMENT = "获取单个部门信息"
_CHAT = "群组概述"
_DELAYED = "延时更新卡片"
_LONG_CONNECTION = "使用长连接接收事件"

_ROWS: tuple[tuple[Action, str, tuple[tuple[int, str], ...]], ...] = (
    (
        Action.RETRY,
        _SEND,
        (
            (230017, "机器人不是这个文件或图片的所有者，需要重新上传"),
            (230020, "对同一个人或同一个群发得太快"),
            (230049, "同一个 uuid 的消息正在发送"),
        ),
    ),
    (
        Action.DROP,
        _SEND,
        (
            (230001, "请求参数不对"),
            (230015, "单聊不能转发或共享"),
            (230018, "群设置不允许这样发送"),
            (230022, "内容含有敏感信息"),
            (230034, "接收者的 ID 无效"),
            (230035, "没有在这里发言的权限（被禁言或被屏蔽）"),
            (230038, "不能给其他企业的人发单聊"),
            (230050, "消息对机器人不可见"),
            (230054, "这类消息不支持此操作"),
            (230055, "文件类型与消息类型不符"),
            (230075, "加密会话不支持发送，或编辑时限已过"),
            (230111, "消息已自动销毁"),
        ),
    ),
    (
        Action.HALT,
        _SEND,
        ((230006, "应用没有开启机器人能力，或版本没有发布"), (230036, "企业已被注销")),
    ),
    (Action.ALERT, _SEND, ((230027, "缺少权限，或会话在企业外部"),)),
    (Action.PLAIN, _SEND, ((230025, "内容超过长度上限"), (230099, "卡片内容无法生成"))),
    (Action.MASK, _SEND, ((230028, "内容未通过企业的数据防泄漏检查（例如明文手机号）"),)),
    (
        Action.UNREACHABLE,
        _SEND,
        (
            (230013, "此人不在应用的可用范围内，或已离职"),
            (230029, "此人已离职"),
            (230053, "此人停止接收机器人的消息"),
        ),
    ),
    (Action.CHAT_GONE, _SEND, ((230002, "机器人已不在群里"),)),
    (
        Action.FRESH,
        _REPLY,
        (
            (230011, "原消息已被撤回"),
            (230019, "原话题已不存在"),
            (230110, "原消息已被删除"),
        ),
    ),
    (Action.FRESH, _PATCH, ((230031, "卡片发出已超过 14 天，不能再更新"),)),
    (Action.DROP, _PATCH, ((230012, "不是发送者本人，不能操作这条消息"),)),
    (
        Action.DROP,
        _RECALL,
        ((230009, "超过管理员设定的撤回时限"), (230026, "没有撤回这条消息的权限")),
    ),
    (Action.FRESH, _EDIT, ((230071, "不是发送者本人，不能编辑"), (230072, "编辑次数已用完"))),
    (Action.CHAT_GONE, _CHAT, ((232009, "群已解散"), (232011, "操作者不在群里"))),
    (Action.RETRY, _CHAT, ((232019, "对同一个群的操作太快"),)),
    (Action.PAUSE, _LIMITS, ((99991400, "调用频率超过上限"),)),
    (
        Action.RETRY,
        _LIMITS,
        ((11232, "系统繁忙限流"), (11233, "对同一个群发得太快")),
    ),
    (Action.ALERT, _LIMITS, ((11247, "批量消息的每日额度已用完"),)),
    (
        Action.REFRESH_TOKEN,
        _GENERAL,
        (
            (99991663, "访问凭证已失效"),
            (99991664, "应用凭证无效"),
            (99991665, "企业凭证不合法"),
        ),
    ),
    (
        Action.HALT,
        _GENERAL,
        (
            (99991401, "出口 IP 不在应用的 IP 白名单里"),
            (99991403, "企业本月的接口调用额度已用完"),
            (99991543, "App ID 或 App Secret 不对"),
            (99991662, "应用已停用"),
            (99991673, "应用在企业内不可用"),
        ),
    ),
    (
        Action.ALERT,
        _GENERAL,
        (
            (99991661, "请求没有带访问凭证"),
            (99991671, "访问凭证的格式不对"),
            (99991672, "应用缺少所需权限"),
            (99991676, "访问凭证没有这项权限"),
            (99991679, "用户没有授予这项权限"),
        ),
    ),
    (
        Action.DROP,
        _GENERAL,
        (
            (99991201, "接口地址不存在"),
            (99991668, "用户凭证无效"),
            (99991677, "用户凭证已过期"),
            (99992351, "open_id 不存在"),
            (99992356, "群不存在"),
            (99992360, "用户不存在"),
            (99992361, "open_id 属于另一个应用"),
            (99992402, "请求字段校验不通过"),
        ),
    ),
    (Action.FRESH, _GENERAL, ((99992354, "消息不存在"),)),
    (
        Action.HALT,
        _TOKEN,
        (
            (10003, "获取凭证的参数不对"),
            (10014, "应用未获授权或已停用"),
            (10015, "App Secret 不对"),
        ),
    ),
    (
        Action.RETRY,
        _TOKEN,
        (
            (5000, "飞书内部错误"),
            (10101, "飞书内部错误"),
            (10500, "飞书内部错误"),
        ),
    ),
    (
        Action.DROP,
        _FILES,
        (
            (234001, "上传或下载的参数不对"),
            (234006, "文件超过大小上限"),
            (234010, "文件是空的"),
            (234011, "图片格式不支持"),
            (234039, "图片分辨率超过上限"),
        ),
    ),
    (
        Action.ALERT,
        _FILES,
        (
            (232096, "企业的元数据已停止写入"),
            (234002, "没有上传文件的权限"),
            (234007, "应用没有开启机器人能力"),
            (234041, "企业密钥不可用"),
            (234042, "企业的存储空间已满"),
        ),
    ),
    (
        Action.DROP,
        _RESOURCE,
        (
            (234003, "文件不属于这条消息"),
            (234037, "文件超过 100 MB"),
            (234038, "会话设置了保密，不能下载"),
            (234043, "这类消息不支持下载"),
        ),
    ),
    (Action.CHAT_GONE, _RESOURCE, ((234004, "机器人不在这个会话里"),)),
    (
        Action.DROP,
        _CONTACT,
        (
            (40001, "通讯录接口的参数不对"),
            (41012, "用户 ID 无效"),
            (41050, "此人不在通讯录权限范围内"),
        ),
    ),
    (Action.RETRY, _CONTACT, ((40003, "飞书通讯录内部错误"),)),
    (
        Action.DROP,
        _DEPARTMENT,
        (
            (40004, "部门不在通讯录权限范围内"),
            (40008, "部门不存在"),
            (40015, "部门信息不可用"),
            (43010, "部门信息不可用"),
        ),
    ),
    (
        Action.DROP,
        _DELAYED,
        (
            (10002, "卡片格式不对"),
            (11311, "卡片格式不对"),
            (100000, "卡片过大"),
            (100030, "延时更新的请求不对"),
            (200310, "卡片不是这个应用发的"),
            (200320, "缺少可见人"),
            (300020, "延时更新凭证不对"),
        ),
    ),
    (
        Action.FRESH,
        _DELAYED,
        (
            (200000, "原卡片已被撤回"),
            (300030, "延时更新凭证已过期"),
            (300040, "延时更新凭证已用完"),
        ),
    ),
    (Action.RETRY, _DELAYED, ((300090, "飞书内部错误"),)),
    (Action.RETRY, _LONG_CONNECTION, ((1, "飞书系统繁忙"), (1000040343, "飞书内部错误"))),
    (
        Action.ALERT,
        _LONG_CONNECTION,
        (
            (403, "应用没有使用长连接的权限"),
            (514, "长连接鉴权失败，请核对 App ID 与 App Secret"),
            (1000040344, "缺少 App ID 或 App Secret"),
            (1000040350, "这个应用的长连接已达 50 个上限"),
        ),
    ),
)

CARD_DETAILS = {
    11310: "元素或表格过多，或模板不可见",
    100290: "@ 或人员的 ID 不对",
    200380: "模板不存在",
    200381: "模板对应用不可见",
    200530: "表单组件缺少名称",
    200550: "图表定义不对",
    200570: "图片 key 不对",
    200621: "卡片 JSON 无法解析",
    200732: "变量类型不对",
    200737: "变量格式不对",
    200860: "卡片超过 30 KB",
    200861: "含有不支持的组件",
    200914: "表格数据与列不符",
    200915: "表格行里有未声明的列",
    300301: "元素 ID 重复",
    300305: "组件超过 200 个",
}
"""What 230099 hides in its text as `ErrCode: N` (「卡片 JSON 2.0 结构」 and its component pages)."""

TABLE: tuple[KnownError, ...] = tuple(
    sorted(
        (
            KnownError(code, action, meaning, source)
            for action, source, rows in _ROWS
            for code, meaning in rows
        ),
        key=lambda row: row.code,
    )
)
"""Every code we know, by number."""
