"""Telling a person's name among words: 张伟, 刘主任, 采购部刘主任, 王芳(采购经理), 老林, John Smith.

A name is recognised by its form, never looked up; what could be something else is no name here.
"""

import re
from typing import NamedTuple

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎"
    "贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
    "佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐"
    "冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊"
)
_DOUBLE_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "东方",
    "夏侯",
    "司徒",
    "端木",
)
TITLES = tuple(
    sorted(
        """
    先生 女士 小姐 老师 老板 总 总经理 副总 副总经理 董事长 董 总监 总工 工 工程师 经理
    采购经理 项目经理 销售经理 客户经理 副经理 主任 副主任 科长 副科长 处长 副处长 局长
    副局长 院长 副院长 校长 副校长 所长 部长 副部长 厂长 副厂长 站长 队长 店长 组长 班长
    会计 出纳 财务 采购 主管 助理 秘书 博士 教授 医生 大夫 护士长 书记 主席 会长 秘书长 哥
    姐 叔 姨 师傅 律师 司机
    """.split(),  # noqa: SIM905 - a list of quoted words reads worse
        key=len,
        reverse=True,
    )
)
_DEPARTMENT = re.compile(
    r"([\u4e00-\u9fff]{1,8}?(?:部门|部|科|处|室|系|办公室|中心|车间|事业部|学院))(?=[\u4e00-\u9fff]|$)"
)
_TRAILING_BRACKET = re.compile(r"[(（\[]([^()（）\[\]]{1,20})[)）\]]$")
_LATIN = re.compile(r"[A-Z][A-Za-z.'-]{1,19}(?: [A-Z][A-Za-z.'-]{0,19}){0,2}$")
_NO_NAMES = frozenset(
    """
    高端 高清 高压 高速 安全 安装 安防 成本 成品 成套 成交 方案 方便 金额 金属 全部 全套
    全新 明天 明年 明确 时间 应用 连接 车间 车辆 车载 石材 石油 水泥 江苏 江西 文件 文档
    文具 包装 包括 包年 管理 管道 司机 向上 和平 和谐 华东 华南 华北 华中 南方 南京 盘点
    满意 万套 万台 单位 单价 单子 关于 关键 米面 麦克 路由 路灯 路上 游戏 平台 白板 白天
    左右 温度 温控 温室 单一 双方 尚未 游客 方面 章程 马上 马达 常规 许可 任务 任何 于是
    汤料 牛奶 牛肉 兰花 花园 项目 解决 解除 简单 简历 封装 封闭 官网 官方 原来 原有 原料
    商务 商品 农药 农业 谈判 谈过 谈好 边缘 边界 查看 查询 乐器 柏油 古董 燕窝 班车 储能
    储物 楼宇 楼盘 楼道 应急 时效 阳台 阳光 尤其 易耗 康复 伊利 齐全 葛根 鲍鱼 雷达 龙头
    黄金 黄豆 白酒 白糖 蓝牙 毛巾 钱包 钟表 金融 石化 陶瓷 路径 夏天 冷库 冷链 冷却 童装
    童车 包材 纪念 卫生 卫浴 祝好 祝福 叶片 史无 余款 余额 万元 程序 江湖 温泉
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)


class Person(NamedTuple):
    """A person as named: title and department when they were part of the words."""

    name: str
    title: str = ""
    department: str = ""
    is_sure: bool = True


def parse_person(words: str) -> Person | None:
    """Read words that should be one person, with department before and bracket behind."""
    words = words.strip(" ,，、;；:：。~")
    title = ""
    if bracket := _TRAILING_BRACKET.search(words):
        title, words = bracket[1].strip(), words[: bracket.start()].strip()
    if not words or len(words) > 24:
        return None
    if _LATIN.match(words):
        return Person(words, title)
    department, name = _split_department(words)
    head, blank, tail = name.partition(" ")
    if blank and not department and is_department(head):
        department, name = head, tail
    if _is_titled(name):
        return Person(name, title, department)
    if _is_full_name(name):
        return Person(name, title, department, is_sure=bool(title or department) or len(name) > 1)
    return None


def is_titled_person(words: str) -> bool:
    """Tell whether words are a surname with a title, or 老/小 with a surname: 刘主任, 老林."""
    return _is_titled(words)


def leading_person(words: str) -> str:
    """Return the person at the very beginning of run-on words (`黎小姐电话`), else empty."""
    for size in (5, 4, 3, 2):
        if len(words) >= size and _is_titled(words[:size]):
            return words[:size]
    return ""


def _split_department(words: str) -> tuple[str, str]:
    found = _DEPARTMENT.match(words)
    rest = words[found.end() :].lstrip(" -") if found else ""
    if found and (not rest or _is_titled(rest) or _is_full_name(rest)):
        return found[1], rest
    return "", words


def is_department(words: str) -> bool:
    """Tell whether a word is the name of a department: 信息科, 设备科, 机电系."""
    found = _DEPARTMENT.match(words)
    return found is not None and found.end() == len(words) and len(words) >= 2


def _is_titled(name: str) -> bool:
    if len(name) == 2 and name[0] in "老小阿" and name[1] in _SURNAMES:
        return True
    title = next((one for one in TITLES if name.endswith(one)), "")
    head = name[: len(name) - len(title)]
    if not title or not head:
        return False
    is_short = len(head) == 1 and head in _SURNAMES
    return is_short or head in _DOUBLE_SURNAMES or (len(head) in (2, 3) and _is_full_name(head))


def _is_full_name(name: str) -> bool:
    """A surname and one or two characters more; words that begin like a name are excluded."""
    if not all("\u4e00" <= char <= "\u9fff" for char in name) or name[:2] in _NO_NAMES:
        return False
    if name.startswith(_DOUBLE_SURNAMES):
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[0] in _SURNAMES
