"""What made-up names are composed of. Source: the authors' own reading of business names; no name is meant.

Trades and forms carry a weight: how often they come. Look-alike characters are a list of their own, not the
engine's: a benchmark that asks from the engine's own tables would flatter it. Places (public divisions) and
the sound of characters are the engine's tables, for want of others.
"""

from typing import NamedTuple


class Trade(NamedTuple):
    """A trade word: how often it comes, what else people call it, its English word; empty where none."""

    word: str
    weight: int
    other: str = ""
    english: str = ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _trades(text: str) -> tuple[Trade, ...]:
    found = []
    for line in text.strip().splitlines():
        word, weight, *more = line.split()
        other, english = [*more, "-", "-"][:2]
        found.append(
            Trade(word, int(weight), other.strip("-"), english.strip("-").replace("_", " "))
        )
    return tuple(found)


TRADES = _trades("""
科技 90 技术 Technology
信息技术 40 信息科技 Information_Technology
信息科技 32 信息技术
网络科技 44 网络技术 Network_Technology
网络技术 12 网络科技
智能科技 24 智能 Intelligent_Technology
智能装备 8 智能设备
电子科技 30 电子 Electronic_Technology
电子商务 28
电子 22 电子科技 Electronics
软件 12 软件技术 Software
软件技术 6 软件
数据科技 8 数据技术
大数据 5
云计算 4
物联网科技 8 物联网
通信技术 10 通信科技
通讯设备 8 通信设备
自动化设备 12 自动化
自动化 8 自动化设备
半导体 6 - Semiconductor
集成电路 3
光电科技 8 光电
光电 6 光电科技 Optoelectronics
新能源科技 14 新能源
新能源 12 新能源科技 New_Energy
能源 8 - Energy
环保科技 16 环保
环境工程 8
新材料 14 新材料科技 New_Materials
生物科技 24 生物 Biotech
生物医药 8 生物科技
医药 12 - Pharmaceutical
制药 6 - Pharmaceutical
医疗器械 20 医疗设备 Medical
医疗科技 10 医疗
健康管理 12 健康咨询
健康科技 5
贸易 60 商贸 Trading
商贸 66 贸易 Trading
进出口 14 进出口贸易
国际贸易 18
实业 26 实业发展 Industrial
投资 18 投资管理 Investment
投资管理 20 投资
资产管理 8
企业管理 28 企业管理咨询
企业管理咨询 28 企业管理
商务咨询 12
信息咨询 12
文化传媒 34 文化传播 Media
文化传播 26 文化传媒
广告 18 广告传媒 Advertising
广告传媒 10 广告
影视文化 8 影视传媒
教育科技 18 教育咨询
教育咨询 12 教育科技
人力资源 14 人力资源服务
劳务派遣 7
建筑工程 40 建设工程
建筑劳务 18 劳务
装饰工程 24 装饰
装饰设计 9
机电设备 20 机电
机械设备 18 机械 Machinery
机械制造 12 机械
精密机械 7
模具 8
五金制品 14 五金
金属制品 12 金属
金属材料 9
塑胶制品 10 塑胶
包装材料 8 包装
印刷 8
化工 14 - Chemical
建材 20 建筑材料 Building_Materials
家具 10 - Furniture
家居 9
服饰 18 服装 Apparel
服装 12 服饰
纺织 10
食品 24 - Foods
餐饮管理 26 餐饮
餐饮服务 10 餐饮
酒店管理 14 酒店
酒业 9
茶业 6
农业科技 13 农业
农业发展 10
园林绿化 10
物流 26 - Logistics
供应链管理 20 供应链
供应链 8 供应链管理
货运代理 9
国际货运代理 6
运输 14
汽车销售服务 12 汽车销售
汽车服务 10
汽车租赁 6
房地产开发 16 房地产
置业 9
物业管理 18 物业
物业服务 10 物业管理
旅行社 6
体育文化 6
电力工程 8
电气 12
消防工程 6
市政工程 6
检测技术 6
工程咨询 5
安防科技 6
珠宝 6
燃气 4
石油化工 3
钢铁 5
矿业 5
""")

FORMS = (
    ("有限公司", 82.0),
    ("有限责任公司", 8.0),
    ("股份有限公司", 5.0),
    ("集团有限公司", 2.5),
    ("（集团）有限公司", 0.5),
    ("集团股份有限公司", 0.7),
    ("（有限合伙）", 1.3),
)
LUCKY = (
    "鑫盛恒达瑞祥金宏兴隆源泰华丰德信安康美佳诚顺利通润福旺嘉锦荣昌亿博创联合天地海龙腾飞宇凯星辰晨光明远"
    "大正东方新中国旭日升和永吉优品尚雅文卓越智慧聚汇众富贵玉石百千万鸿运"
)
"""What invented brands are mostly made of."""
LETTERS = (
    LUCKY
    + "云山江河湖川林森松柏竹梅兰菊莲荷桂枫桦柳桃李杏枝叶花果谷禾田园野原春夏秋冬风雨雪霜露霞虹雷电火"
    "水木土铁银铜钢珠宝珍珊瑚琥珀琳琅玲珑璞玑瑾瑜琪瑶环佩翠碧青蓝紫红黄白黑灰橙彩朗清洁净静宁平稳固坚强健"
    "壮勇毅刚力威武雄英杰豪俊秀美丽芳香馨甜甘醇厚浓深广阔宽博弘宏伟巨长高峰峻岭崖岩岸岛洲湾港桥路途程驰骋"
    "骏马鹿鹤鹰雁燕凤凰麒麟虎豹狮象牛羊鱼鲸鲲鹏蜂蝶时代世纪今古先锋前沿领航导向启迪思维想象灵感悟道理念"
    "心意情缘诺言誓约守望期盼希冀梦幻奇妙趣味乐享悠然自在逸闲舒适惠民利众公正义仁礼孝忠诚厚朴实真纯简"
    "易捷迅速快飞跃腾升起立建筑造制作工匠艺术科技数码信息网络电波光影声音乐律韵诗书画琴棋语文字典章册卷"
    "同共协和合众群团结盟友邦邻里乡亲家园庭院府邸阁楼台亭轩斋堂殿宫城堡关塞疆域境界维度空间点线面体圆方"
    "一二三四五六七八九十零元初始终极致臻至尊冠魁首甲乙丙丁子丑寅卯辰巳午未申酉戌亥阳阴坤乾坎离震巽艮兑"
    "麦米粟稻豆油盐酱醋糖茶酒菜肴餐厨味鲜禽畜牧养殖渔猎桑麻棉丝绸缎锦绣织染纺衣裳鞋帽布帛皮革毛绒线针"
)
"""What other brands are made of, the same seldom or twice: such come more often."""
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
)
GIVEN = LUCKY + "伟芳娜敏静丽强磊军洋勇艳杰娟涛霞平刚英"
SHOPS = _words(
    "小吃店 餐饮店 便利店 超市 商行 经营部 服装店 美容美发店 五金店 建材经营部 水果店 茶叶店 烟酒商行 "
    "汽车维修部 理发店 农家乐 早餐店 批发部 食品店 电脑维修部 广告部 药店"
)
BRANCHES = ("分公司", "分公司", "分公司", "第一分公司", "办事处", "营业部")
NUMBERS = "一二三四五六七八九"
HOSPITALS = _words(
    "第#人民医院 人民医院 中医医院 妇幼保健院 儿童医院 中心医院 肿瘤医院 口腔医院 精神卫生中心 "
    "中西医结合医院 疾病预防控制中心"
)
SCHOOLS = _words(
    "第#中学 实验中学 第#小学 实验小学 外国语学校 职业技术学院 幼儿园 师范学院 理工大学 职业中等专业学校 "
    "中心小学 高级中学"
)
OFFICES = _words(
    "人民政府 公安局 教育局 财政局 税务局 市场监督管理局 卫生健康局 自然资源局 住房和城乡建设局 交通运输局 "
    "水利局 农业农村局 民政局 司法局 人力资源和社会保障局 生态环境局 应急管理局 统计局 文化和旅游局 "
    "消防救援支队 人民法院 人民检察院"
)
NEW_OFFICES = _words(
    "街道办事处 博物馆 图书馆 气象局 烟草专卖局 供电局 地震局 档案馆 广播电视台 福利院"
)
"""Bodies that no corpus has: asked for, they are nobody's customers yet."""
SHORTER_BODIES = (
    ("人民医院", "医院"),
    ("市第", "第"),
    ("职业技术学院", "职院"),
    ("理工大学", "理工"),
    ("市场监督管理局", "市监局"),
    ("人力资源和社会保障局", "人社局"),
    ("住房和城乡建设局", "住建局"),
    ("疾病预防控制中心", "疾控中心"),
    ("卫生健康局", "卫健局"),
    ("实验小学", "实小"),
    ("外国语学校", "外国语"),
)
"""How people shorten bodies, in this order."""
LATIN_BRANDS = _words(
    "Bright Star Global Nova Apex Delta Omni Tech Micro Sun Ever Gold Power Trans Neo Vita Aero Blue Green "
    "Well Link Way Max Core"
)
LATIN_FORMS = (" Co., Ltd.", " Limited", " Inc.")
LOOK_ALIKE = _words(
    "未末 己已 晴睛清 博搏 辰晨 亿忆 恒桓 源原 晟盛 汇江 洋祥 瑞端 宏安 泰秦 科料 德得 佰百 蓝篮 凯铠 达迈 "
    "天夫 大太 立位 诚城 华桦 新斯 林材 佳住 明朋 昌冒 兴光 正止 东车 方万 海悔 石右 通涌 铭名 腾滕 维推 "
    "云去 宇字 迅讯 同问 合含 永水 升开 申由 森林 伟纬 锐悦 顺须 雄雅 嘉喜 展屋 创仓 联取 航杭 诺若 帆凡 "
    "景影 康庚 日曰 信倍 福副 利和 金全 玉王 鸿鸣 鹏朋 峰锋 旭旮 智知 远运 星昱 龙尤 飞气 富福 润闰 丰半"
)
NOISE = ("(总部)", "（新客户）", "项目部", "-采购部", "（张经理）", "二期项目")
PROVINCE_LETTERS = {
    "广东": "粤", "上海": "沪", "江苏": "苏", "浙江": "浙", "山东": "鲁", "福建": "闽", "湖北": "鄂",
    "湖南": "湘", "河南": "豫", "四川": "川", "重庆": "渝", "陕西": "陕", "辽宁": "辽", "河北": "冀",
    "安徽": "皖", "江西": "赣", "广西": "桂", "云南": "滇",
}  # fmt: skip
BIG_CITIES = {
    "北京": 9.0, "上海": 9.0, "深圳": 9.0, "广州": 7.0, "杭州": 5.0, "成都": 5.0, "重庆": 5.0, "天津": 4.0,
    "武汉": 4.0, "苏州": 4.0, "南京": 4.0, "西安": 3.5, "郑州": 3.5, "长沙": 3.0, "青岛": 3.0, "东莞": 3.0,
    "宁波": 3.0, "佛山": 3.0, "合肥": 2.5, "济南": 2.5, "厦门": 2.5, "福州": 2.5, "沈阳": 2.0, "大连": 2.0,
    "昆明": 2.0, "无锡": 2.0, "泉州": 2.0, "温州": 2.0, "石家庄": 2.0, "南昌": 1.5, "南宁": 1.5, "哈尔滨": 1.5,
    "长春": 1.5, "太原": 1.5, "贵阳": 1.5,
}  # fmt: skip
"""How often a city comes; any other .35."""
