"""The demo team: an invented company with two sales departments, its people and two groups.

Ids are fixed, so that settings such as BAOBEI_ADMINS and tests can name people in advance. Phone
numbers are invented; addresses end in a domain reserved for examples.
"""

from bot.playground.ids import stable
from bot.playground.model import Chat, Department, Person

COMPANY = "星辰科技"
TENANT_KEY = "736588c9260f175d"
BOT_NAME = "报备助手"
BOT_OPEN_ID = stable("ou_", "baobei-bot")
BOT_UNION_ID = stable("on_", "baobei-bot")


def open_id(pinyin: str) -> str:
    """The open_id of a person of the demo team, from the name in pinyin (`wanglei`)."""
    return stable("ou_", pinyin)


SALES_CENTRE = stable("od-", "sales-centre")
EAST_SALES = stable("od-", "east-sales")
NORTH_SALES = stable("od-", "north-sales")
FINANCE = stable("od-", "finance")
IT = stable("od-", "it")

ZHAO_MIN = open_id("zhaomin")
ZHOU_QIANG = open_id("zhouqiang")
WANG_LEI = open_id("wanglei")
LI_LEI = open_id("lilei")
HAN_MEIMEI = open_id("hanmeimei")
CHEN_CHEN = open_id("chenchen")
SUN_YUE = open_id("sunyue")
LIU_YANG = open_id("liuyang")
WU_HAO = open_id("wuhao")
ZHENG_LIN = open_id("zhenglin")

EAST_GROUP = stable("oc_", "east-group")
NORTH_GROUP = stable("oc_", "north-group")
EAST_GROUP_NAME = "华东销售群"
NORTH_GROUP_NAME = "华北销售群"

# name, pinyin, title, department, leader, avatar colour
_ROSTER = (
    ("王磊", "wanglei", "销售", EAST_SALES, ZHAO_MIN, "#3370FF"),
    ("李雷", "lilei", "销售", EAST_SALES, ZHAO_MIN, "#7F3BF5"),
    ("韩梅梅", "hanmeimei", "销售", EAST_SALES, ZHAO_MIN, "#F01D94"),
    ("陈晨", "chenchen", "销售", NORTH_SALES, ZHOU_QIANG, "#00A870"),
    ("孙悦", "sunyue", "销售", NORTH_SALES, ZHOU_QIANG, "#FF8800"),
    ("刘洋", "liuyang", "销售", NORTH_SALES, ZHOU_QIANG, "#0FA3D1"),
    ("赵敏", "zhaomin", "华东销售主管", EAST_SALES, "", "#D4380D"),
    ("周强", "zhouqiang", "华北销售主管", NORTH_SALES, "", "#4954E6"),
    ("吴昊", "wuhao", "IT 管理员", IT, "", "#646A73"),
    ("郑琳", "zhenglin", "财务", FINANCE, "", "#C27803"),
)


def departments() -> list[Department]:
    """The department tree, root included."""
    return [
        Department("0", COMPANY, ""),
        Department(SALES_CENTRE, "销售中心", "0"),
        Department(EAST_SALES, "华东销售部", SALES_CENTRE, ZHAO_MIN),
        Department(NORTH_SALES, "华北销售部", SALES_CENTRE, ZHOU_QIANG),
        Department(FINANCE, "财务部", "0"),
        Department(IT, "IT 部", "0"),
    ]


def people() -> list[Person]:
    """Everybody, in the order the chat page lists them."""
    return [
        Person(
            open_id=open_id(pinyin),
            union_id=stable("on_", pinyin),
            user_id=stable("", "user", pinyin)[:8],
            name=name,
            pinyin=pinyin,
            title=title,
            department_id=department,
            leader=leader,
            mobile=f"+86133000000{serial:02d}",
            email=f"{pinyin}@xingchen.example",
            avatar_color=colour,
            is_admin=pinyin == "wuhao",
        )
        for serial, (name, pinyin, title, department, leader, colour) in enumerate(_ROSTER, 1)
    ]


def private_chat_id(person_open_id: str) -> str:
    """The id of this person's private chat with the bot."""
    return stable("oc_", "p2p", person_open_id)


def chats() -> list[Chat]:
    """A private chat with everybody, and the two sales groups."""
    private = [
        Chat(private_chat_id(p.open_id), "p2p", BOT_NAME, [p.open_id], p.open_id) for p in people()
    ]
    east = [ZHAO_MIN, WANG_LEI, LI_LEI, HAN_MEIMEI]
    north = [ZHOU_QIANG, CHEN_CHEN, SUN_YUE, LIU_YANG]
    return [
        *private,
        Chat(EAST_GROUP, "group", EAST_GROUP_NAME, east),
        Chat(NORTH_GROUP, "group", NORTH_GROUP_NAME, north),
    ]
