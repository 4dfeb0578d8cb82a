"""Names of people: by surname and length, or by a surname with a title (王小明, 欧阳娜娜, 陈总, 老林).

A name is recognised by its form, never looked up. Where a short company name could be a person's
(华为, 金山云, 徐工), it is taken for a company unless something else speaks for the person.
"""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import squeeze
from handlers.domain.wordlists import CITIES

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎"
    "贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
    "佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐"
    "冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊"
)
DOUBLE_SURNAMES = (
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
    姐 叔 姨 师傅 律师 司机 科员 专责 设计师 药师 技术员 专员 社长 行长 矿长
    """.split(),  # noqa: SIM905 - a list of quoted words reads worse
        key=len,
        reverse=True,
    )
)
_NO_NAMES = frozenset(
    """
    高端 高清 高压 高速 安全 安装 安防 成本 成品 成套 成交 方案 方便 金额 金属 全部 全套
    全新 明天 明年 明确 时间 应用 连接 车间 车辆 车载 车床 车架 车身 石材 石油 水泥 江苏 江西 文件 文档
    文具 包装 包括 包年 管理 管道 司机 向上 和平 和谐 华东 华南 华北 华中 南方 南京 盘点
    满意 万套 万台 单位 单价 单子 关于 关键 米面 麦克 路由 路灯 路上 游戏 平台 白板 白天
    左右 温度 温控 温室 单一 双方 尚未 游客 方面 章程 马上 马达 常规 许可 任务 任何 于是
    汤料 牛奶 牛肉 兰花 花园 项目 解决 解除 简单 简历 封装 封闭 官网 官方 原来 原有 原料
    商务 商品 农药 农业 谈判 谈过 谈好 边缘 边界 查看 查询 乐器 柏油 古董 燕窝 班车 储能
    储物 楼宇 楼盘 楼道 应急 时效 阳台 阳光 尤其 易耗 康复 伊利 齐全 葛根 鲍鱼 雷达 龙头
    黄金 黄豆 白酒 白糖 蓝牙 毛巾 钱包 钟表 金融 石化 陶瓷 路径 夏天 冷库 冷链 冷却 童装
    谢谢 谢啦 谢了 童车 包材 纪念 卫生 卫浴 祝好 祝福 叶片 史无 余款 余额 万元 程序 江湖 温泉
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)

_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁郑谢韩冯邓曹彭曾肖萧程袁董潘蒋蔡余叶吕卢姜崔谭陆廖姚邹熊孟侯邵郝龚贾魏薛闫阎"
)
"""Surnames with which two characters already read as a person; rarer ones begin brands as often."""

_COMPANY_WORDS = tuple(
    """
    科技 智能 物流 贸易 商贸 网络 信息 软件 电子 机电 机械 医疗 医药 生物 建筑 工程 装饰 传媒 文化
    教育 咨询 能源 环保 食品 餐饮 酒店 地产 置业 投资 资本 控股 集团 实业 化工 汽车 汽配 轮胎 光电
    电气 电器 家具 家居 建材 五金 模具 包装 印刷 服饰 服装 纺织 珠宝 茶叶 酒业 药业 乳业 农业 畜牧
    水产 矿业 钢铁 石化 航空 航运 重工 轴承 电缆 照明 通信 通讯 数据 安防 消防 园林 旅游 快递 速运
    供应链 超市 商行 便利 工坊 作坊 制造 精密 材料 机器 设备 仪器 仪表 电梯 银行 保险 证券
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_COMPANY_ENDINGS = tuple("厂店行社所院校局部网坊斋阁馆铺庄号集控园城厅会站场司记氏堂")
_BRANDS = frozenset(
    """
    李宁 张裕 徐工 柳工 龙工 林内 林肯 罗莱 罗技 罗兰 罗森 罗马 高德 高盛 高通 高新 马勒 马牌 王朝
    王府 杨森 韩泰 韩华 韩国 魏桥 魏牌 黄金 程控 陈列 林业 熊猫 周大福 周大生 周生生 周六福 周黑鸭
    王老吉 马应龙 陈李济 朱老六 林清轩 张小泉 张一元 李锦 李子柒 谢馥春 谢瑞麟 胡姬花 胡庆余
    吴裕泰 余仁生 黄鹤楼 黄金叶 陆家嘴 陆金所 杨协成 梁品铺 金山云 金龙鱼 金利来 金士顿 金霸王
    毕马威 麦当劳 麦肯锡 麦格纳 欧莱雅 欧姆龙 易方达 米哈游 全聚德 史泰博 史丹利 白云山 康师傅
    康恩贝 康明斯 康宝莱 达利园 古井贡 水井坊 万事达 万得 万宝龙 乐百氏 雷士 马自达 马士基 马瑞利
    孟山都 邓禄普 邓白氏 施耐德 费斯托 费列罗 安捷伦 安费诺 安德玛 艾默生 高露洁 毛戈平 和路雪
    葛兰素
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
"""Well-known companies and brands, and words, that look like a person's name."""

_LATIN = lazy_pattern(r"[A-Z][A-Za-z.'-]{1,19}(?: [A-Z][A-Za-z.'-]{0,19}){1,2}$")


def is_titled(name: str) -> bool:
    """Tell whether simplified words are a surname with a title, or 老/小/阿 with a surname."""
    if len(name) == 2 and name[0] in "老小阿" and name[1] in SURNAMES:
        return True
    title = next((one for one in TITLES if name.endswith(one)), "")
    head = name[: len(name) - len(title)]
    if not title or not head:
        return False
    is_short = len(head) == 1 and head in SURNAMES
    return is_short or head in DOUBLE_SURNAMES or (len(head) in (2, 3) and is_full_name(head))


def is_full_name(name: str) -> bool:
    """A surname and one or two characters more; words that begin like a name are excluded."""
    if not all("\u4e00" <= char <= "\u9fff" for char in name) or name[:2] in _NO_NAMES:
        return False
    if name.startswith(DOUBLE_SURNAMES):
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[0] in SURNAMES


def is_common_name(name: str) -> bool:
    """Tell whether a full name begins with a surname that seldom begins another word: 王芳, but not 全包."""
    return is_full_name(name) and (len(name) > 2 or name[0] in _COMMON_SURNAMES)


def speaks_of_a_person(name: str) -> bool:
    """Tell whether a customer's name, by itself, is a person's: 王小明, 李雷, 欧阳娜娜, 陈总, 赵工."""
    key = squeeze(name)
    if key in _BRANDS or key in CITIES or not may_be_a_person(key):
        return False
    if len(key) == 2 and key[0] in "老小阿":
        return False  # 小米, 小熊: a nickname is nobody's name by itself
    if is_titled(key):
        return True
    return is_common_name(key)


def may_be_a_person(name: str) -> bool:
    """Tell whether nothing in a name speaks for an organisation, so that a person can be called so."""
    if _LATIN.match(name.strip()):
        return True
    key = squeeze(name)
    if not 2 <= len(key) <= 6 or not all("\u4e00" <= char <= "\u9fff" for char in key):
        return False
    if any(word in key for word in _COMPANY_WORDS):
        return False
    return is_titled(key) or (len(key) <= 4 and not key.endswith(_COMPANY_ENDINGS))
