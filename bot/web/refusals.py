"""What each refusal of `POST /webhook/event` means and what to do about it, for the operator.

Declarations only: the documentation's table is made from them, and a test holds them complete.
"""

from bot.feishu.inbound import Reason
from bot.intake import NotTaken

_CONSOLE = "核对飞书后台「加密策略」与"

MEANINGS: dict[Reason | NotTaken, tuple[str, str]] = {
    Reason.POST_ONLY: ("不是 POST 请求", "浏览器打开看到它是正常的；飞书只用 POST"),
    Reason.WEBHOOK_IS_OFF: (
        "没有设置验证用的密钥，webhook 没有开启",
        "用 webhook 时设置 FEISHU_VERIFICATION_TOKEN；用长连接时不必理会",
    ),
    Reason.TOO_LARGE: ("请求体超过 1 MiB", "不是飞书发的；不必理会"),
    Reason.TOO_SLOW: (
        "请求体没有在 5 秒内到齐，连接已断开",
        "偶尔一次飞书会重发；很多时查来源地址，在反向代理上限制",
    ),
    Reason.NOT_JSON: ("请求体不是 JSON", "不是飞书发的；不必理会"),
    Reason.NOT_DECRYPTABLE: ("解不开加密的内容", f"{_CONSOLE} FEISHU_ENCRYPT_KEY 是否一致"),
    Reason.NOT_AN_EVENT: ("是 JSON，但不是飞书的事件", "不是飞书发的；不必理会"),
    Reason.BAD_SIGNATURE: ("没有签名或签名不对", f"{_CONSOLE} FEISHU_ENCRYPT_KEY 是否一致"),
    Reason.BAD_TOKEN: ("验证令牌不对", f"{_CONSOLE} FEISHU_VERIFICATION_TOKEN 是否一致"),
    Reason.STALE: ("时间戳早于 24 小时", "本机时钟偏快，或有人重放旧请求：打开时间同步（NTP）"),
    Reason.FROM_THE_FUTURE: ("时间戳晚于 5 分钟后", "本机时钟偏慢：打开时间同步（NTP）"),
    NotTaken.MALFORMED_EVENT: (
        "事件缺了该有的内容，field 是第一处",
        "飞书改了格式，或有人伪造：把 field 告诉我们",
    ),
    NotTaken.FOREIGN_APP: ("是别的应用的事件", "核对 FEISHU_APP_ID，或后台的请求地址填错了应用"),
    NotTaken.NOT_STORED: (
        "没能落库，飞书会重发",
        "看日志里的 event.not_stored：多半是数据库连不上或磁盘满",
    ),
}
