"""Closed lists of words the rules compare with: placeholders, mail domains, regions, legal forms.

Only data; everything is written in the folded form of `handlers.domain.text` (simplified, lower
case) and may be extended without touching a rule. Changing a list that goes into a company-name
key requires raising `KEY_VERSION` in `handlers.domain.company_name`.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLACEHOLDERS = frozenset(
    _words(
        """
    未知 待补充 待补 待定 待确认 待填 暂无 暂缺 暂未 没有 没 无 空 不详 不知道 不清楚 不明
    不方便 保密 再说 再看 回头补 后补 稍后补充 稍后 以后补 同上 如上 略 随便 测试 测试客户
    未填 未填写 未提供 未定 未明确 默认 其它 xx xxx xxxx xxxxx x 某某 某某某 某公司 某某公司
    某某有限公司 某先生 某女士 tbd na none null nil unknown test todo 客户 客户名称 公司
    公司名称 联系人 电话 联系电话 手机号 姓名 需求 来源 待跟进 需补充 xxx公司 xx公司
    xxx有限公司 xx有限公司 asdf qwer qwerty aaa abc 123 1234 12345 123456
    """
    )
)
"""Words typed to get past a required field (product rules, data quality)."""

INTERJECTIONS = frozenset(
    "哈呵嘿嘻嘎咯吼嗨哇呀啊阿哦噢喔嗯恩呃额唉哎哼呜呐咳喂嗷嘞嘛吗吧呢啦了的么试测谢拜看对是行无没空未略"
)
"""Characters that twice are laughter, a sigh, politeness or a filler, and nobody's name: 哈哈, 嗯嗯, 谢谢, 试试."""

PUBLIC_MAIL_DOMAINS = frozenset(
    _words(
        """
    qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com
    sina.com sina.cn vip.sina.com sohu.com vip.sohu.com tom.com 139.com 189.cn wo.cn 21cn.com
    aliyun.com 263.net 263.com eyou.com china.com gmail.com googlemail.com outlook.com
    hotmail.com live.com live.cn msn.com yahoo.com yahoo.com.cn yahoo.cn yahoo.com.hk
    yahoo.com.tw icloud.com me.com mac.com proton.me protonmail.com aol.com gmx.com gmx.de
    mail.com mail.ru yandex.ru yandex.com zoho.com hey.com naver.com hanmail.net
    """
    )
)
"""Mail providers open to everybody: such an address says nothing about a company."""

PROVINCES = _words(
    """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北
    湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
    """
)

MUNICIPALITIES = frozenset(_words("北京 天津 上海 重庆"))
"""Provinces that are one city."""

CITIES = _words(
    """
    石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州
    晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布
    兴安盟 锡林郭勒 阿拉善 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳
    葫芦岛 长春 吉林 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆
    伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港 淮安
    盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖
    蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田
    三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
    济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封
    洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉
    黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 长沙 株洲 湘潭
    衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山
    江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林
    梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙 儋州 成都 自贡
    攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝
    甘孜 凉山 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江
    普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南 那曲 西安
    铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉
    酒泉 庆阳 定西 陇南 临夏 甘南 西宁 海东 海北 黄南 海南 果洛 玉树 海西 银川 石嘴山 吴忠
    固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 喀什 和田 伊犁 塔城
    阿勒泰 石河子 台北 新北 桃园 台中 台南 高雄 昆山 义乌 张家港 常熟 江阴 太仓 宜兴 慈溪 余姚
    诸暨 海宁 桐乡 晋江 石狮 南安 福清 顺德 浦东 余杭 萧山
    """
)
"""Cities of prefecture rank and the county-level cities and districts that open company names."""

PROVINCE_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市")
CITY_ENDINGS = ("自治州", "地区", "市", "州", "盟", "区", "县")
AREAS = ("中国", "华东", "华南", "华北", "华中", "西南", "西北", "东北")

LEGAL_FORMS = _words(
    """
    有限责任公司 股份有限公司 集团有限公司 集团股份有限公司 有限公司 集团公司 总公司 股份公司
    集团 公司 有限合伙 普通合伙 合伙企业 个体工商户 个人独资企业 股份
    """
)
"""Chinese legal forms at the end of a name, compared longest first."""

LATIN_LEGAL_FORMS = _words(
    """
    co ltd limited inc incorporated corp corporation llc llp plc gmbh ag sa bv nv oy ab pty
    pte kg srl spa company group holdings holding
    """
)

INSTITUTION_ENDINGS = _words(
    """
    医院 卫生院 卫生服务中心 妇幼保健院 疾病预防控制中心 疾控中心 血站 大学 学院 中学 小学
    学校 幼儿园 党校 研究院 研究所 设计院 科学院 图书馆 博物馆 体育馆 电视台 出版社 人民政府
    政府 委员会 管委会 居委会 村委会 办事处 公安局 教育局 财政局 卫生局 卫健局 卫健委
    卫生健康局 管理局 监督局 税务局 民政局 司法局 水利局 水务局 统计局 交通局 运输局 建设局
    规划局 环保局 环境局 农业局 旅游局 法院 检察院 派出所 大队 支队 总队 海关 管理处 管理所
    服务中心 中心校 保障局 农村局 资源局 消防局 气象局 地震局 档案局 审计局 信访局 商务局
    体育局 发改委 发展和改革委员会 协会 学会 基金会 商会 合作社 寺 教堂 部队
    """
)
"""Endings of public bodies, schools, hospitals and associations: kind 机构."""

SHOP_ENDINGS = _words(
    """
    五金店 便利店 超市 商行 经营部 服装店 美容店 理发店 水果店 茶叶店 药店 饭店 餐厅 餐馆 酒店
    宾馆 旅馆 小吃店 餐饮店 早餐店 批发部 食品店 维修部 修理厂 广告部 农家乐 工作室 事务所
    诊所 门诊部 服务部 商店 专卖店 旗舰店 门市部 加工厂 工厂 农场 养殖场 茶楼 咖啡馆 咖啡店
    书店 花店 洗衣店 烟酒店 汽修厂 家具城 市场 商场 俱乐部 会所 种植场 印刷厂
    """
)
"""Endings of sole traders and other businesses without a company's legal form."""

SITE_ENDINGS = _words(
    """
    分公司 支公司 办事处 代表处 事业部 项目部 营业部 经营部 分理处 分行 支行 分院 分校 分厂 分店 分部
    院区 校区 厂区 园区
    """
)
"""Endings of a branch or campus, behind the name of what it is of (公司法 on 分公司; how hospitals, schools and
banks name theirs)."""

PARTS_OF_A_COMPANY = _words(
    """
    分公司 子公司 支公司 分行 支行 分厂 分店 分院 分校 办事处 事业部 营业部 项目部 医学院 卫生所
    车间 门店 店铺 总部 单位 企业 机构
    """
)
"""What a part of a company or any body at all is called; alone it names nobody."""

ONE_OF_A_PLACE = _words("银行 证券 航空 机场")
"""Trades of which a place has one that bears its name, by licence: 南京银行, 西南证券, 深圳航空."""

INDUSTRY_WORDS = _words(
    """
    科技 智能科技 信息技术 信息科技 网络科技 网络技术 网络 信息 技术 贸易 商贸 进出口 国际贸易
    电子商务 电商 实业 文化传媒 文化传播 文化 传媒 传播 建筑工程 建设工程 建筑 建设 建设集团
    装饰工程 装饰 装修 工程 机电设备 机电 机械制造 机械设备 机械 精密机械 精密 精密制造 制造
    电子科技 电子 软件 软件技术 生物科技 生物医药 生物 医疗器械 医疗科技 医疗设备 医疗 医药
    制药 药业 食品 餐饮管理 餐饮服务 餐饮 酒店管理 物业管理 物业服务 物业 房地产开发 房地产
    地产 置业 投资管理 投资 资产管理 资本 控股 企业管理咨询 企业管理 管理咨询 咨询 管理
    教育科技 教育咨询 教育 培训 物流 货运代理 货运 供应链管理 供应链 运输 港务 船务 航运
    汽车销售服务 汽车服务 汽车 汽车租赁 新能源科技 新能源 能源 环保科技 环保 环境工程 环境
    环境科技 农业科技 农业发展 农业开发 农业 化工 化学 化妆品 日化 服饰 服装 纺织 家具 家居
    建材 新材料 材料科技 材料 五金制品 五金 塑胶制品 塑料制品 塑胶 塑料 包装材料 包装 印刷
    广告传媒 广告 旅行社 国际旅行社 旅游 人力资源 劳务派遣 劳务 知识产权代理 财务咨询 会计服务
    电力工程 电力 电气 电器 自动化设备 自动化科技 自动化 智能装备 智能设备 智能制造 智能 装备
    通信技术 通讯设备 通信 通讯 计算机系统 计算机科技 计算机 数据科技 大数据 数据 云计算
    消防工程 消防 园林绿化 园林 市政工程 水利工程 测绘 检测技术 检测 工程咨询 设计 珠宝 茶业
    酒业 粮油 畜牧 水产 矿业 矿机 燃气 石油化工 石化 钢铁 金属制品 金属材料 金属 模具 光电科技
    光电 半导体 集成电路 微电子 健康管理 健康科技 健康 体育文化 体育 影视文化 影视 会展
    会展服务 家政服务 保洁服务 安防科技 安防 保安服务 仪器 仪表 仪器仪表 轴承 陶瓷 玻璃 水泥
    造纸 橡胶 轮胎 电池 电缆 电线 照明 灯饰 玩具 乐器 眼镜 钟表 皮具 鞋业 乳业 饮料 饲料 种业
    花卉 木业 石材 门窗 管道 阀门 泵业 风机 锅炉 电梯 机器人 无人机 航空 航天 船舶 铁路 轨道
    轨道交通 交通 公路 港口 码头 机场 电站 水务 热力 银行 保险 证券 基金 期货 租赁 担保 典当
    拍卖 律师 集团 发展 开发 服务 销售 经营 产业 工业 商业 国际 科贸 工贸 商务 系统集成 系统
    设备 器材 器械 用品 制品 产品 配件 零部件 零售 连锁 百货 超市 项目 花园
    """
)
"""Trade words between the brand and the legal form of a company name."""
