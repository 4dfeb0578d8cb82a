"""Facts about Chinese places beside the list of divisions: peoples' names, well-known counties, short forms.

Source: the divisions' official short characters (粤 for 广东) and the authors' own knowledge of which
counties' bare names open company names. A change here changes what is stored: raise `engine.ENGINE_VERSION`.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PEOPLES = _words(
    """
    柯尔克孜 达斡尔族 鄂温克族 鄂伦春 哈萨克 维吾尔 蒙古族 朝鲜族 布依族 土家族 哈尼族 景颇族 傈僳族 撒拉族
    东乡族 裕固族 保安族 塔吉克 拉祜族 纳西族 布朗族 独龙族 普米族 仡佬族 毛南族 仫佬族 多民族 壮族 回族 藏族
    彝族 苗族 侗族 傣族 白族 羌族 瑶族 满族 黎族 畲族 各族 土族 锡伯 佤族 怒族 水族 蒙古
    """
)
"""Peoples named in autonomous divisions, longest first; people leave them out (延边朝鲜族自治州 -> 延边)."""

BARE_COUNTIES = frozenset(
    _words(
        """
        昆山 义乌 张家港 常熟 江阴 太仓 宜兴 慈溪 余姚 诸暨 海宁 桐乡 晋江 石狮 福清 顺德 浦东 余杭 萧山
        温岭 乐清 胶州 即墨 滕州 迁安 南海 番禺 增城 从化 花都 宝安 龙岗 海淀 丰台 通州 顺义 昌平 怀柔
        密云 延庆 房山 门头沟 石景山 平谷 武清 宝坻 静海 津南 西青 蓟州 嘉定 松江 青浦 奉贤 崇明 闵行
        徐汇 杨浦 虹口 静安 黄浦 渝北 渝中 沙坪坝 九龙坡 巴南 北碚 涪陵 万州 璧山 永川 江津 合川 綦江
        江宁 浦口 溧水 高淳 建邺 吴江 相城 锡山 惠山 梁溪 新吴 金坛 溧阳 海门 启东 如皋 如东 海安
        崇川 江都 邗江 仪征 高邮 宝应 丹阳 扬中 句容 丹徒 京口 姜堰 靖江 东台 射阳 阜宁 建湖 盐都 铜山
        邳州 新沂 睢宁 淮阴 涟水 盱眙 沭阳 泗洪 泗阳 赣榆 富阳 临安 临平 拱墅 建德 桐庐 淳安 鄞州 镇海
        北仑 奉化 海曙 宁海 柯桥 上虞 越城 嵊州 平湖 嘉善 海盐 秀洲 吴兴 南浔 德清 兰溪 武义 婺城 临海
        玉环 黄岩 椒江 苍南 永嘉 瓯海 龙湾 鹿城 龙港 衢江 缙云 南安 惠安 安溪 德化 闽侯 马尾 仓山 晋安
        同安 翔安 海沧 湖里 思明 龙海 漳浦 福鼎 涵江 仙游 南沙 黄埔 荔湾 罗湖 坪山 三水 禅城 惠阳 惠城
        博罗 惠东 新会 鹤山 台山 开平 恩平 蓬江 斗门 香洲 金湾 澄海 潮阳 潮南 四会 高要 普宁 英德 高州
        化州 信宜 电白 廉江 吴川 潮安 黄岛 城阳 平度 莱西 李沧 章丘 历下 历城 槐荫 长清 济阳 龙口 莱州
        招远 莱阳 牟平 芝罘 寿光 诸城 青州 高密 安丘 昌邑 昌乐 临朐 寒亭 奎文 临淄 桓台 张店 淄川 博山
        周村 曲阜 邹城 兖州 文登 乳山 肥城 沂水 莒南 郯城 罗庄 广饶 垦利 邹平 禹城 乐陵 齐河 临清 茌平
        郓城 巨野 双流 郫都 温江 龙泉驿 青白江 新津 简阳 崇州 彭州 都江堰 邛崃 江油 广汉 什邡 绵竹 江夏
        黄陂 蔡甸 东西湖 新洲 汉阳 硚口 武昌 洪山 汉南 枝江 宜都 枣阳 老河口 大冶 松滋 监利 雁塔 未央
        灞桥 高陵 临潼 阎良 鄠邑 神木 府谷 韩城 开福 望城 浏阳 宁乡 醴陵 湘乡 新郑 巩义 荥阳 新密 登封
        中牟 长葛 禹州 沁阳 孟州 偃师 孟津 林州 长垣 卫辉 永城 邓州 肥西 肥东 庐江 巢湖 包河 庐阳 瑶海
        繁昌 鸠江 当涂 含山 天长 来安 全椒 凤阳 桐城 宁国 广德 正定 藁城 辛集 鹿泉 栾城 丰润 丰南 曹妃甸
        遵化 滦南 三河 霸州 香河 固安 涿州 定州 高碑店 徐水 任丘 黄骅 泊头 河间 武安 永年 宁晋 冀州
        旅顺口 普兰店 瓦房店 庄河 甘井子 浑南 沈北 于洪 苏家屯 辽中 海城 大石桥 鲅鱼圈 盖州 农安 德惠
        九台 公主岭 呼兰 阿城 松北 五常 青山湖 青云谱 进贤 樟树 丰城 高安 贵溪 南康 邕宁 武鸣 青秀 临桂
        北流 桂平 官渡 呈贡 晋宁 嵩明 清镇 乌当 观山湖 仁怀 播州 介休 河津 侯马 库尔勒
        """
    )
)
"""Counties and districts of the larger cities whose bare name opens company names though the city is not named.

Left out, and read only with 区, 县 or 市 or behind their city: words of the language and of wishes (和平, 新华, 长寿,
大足, 新昌, 金牛), hills, lakes and sights (西湖, 南山, 白云, 天河, 海珠), and what a well-known company bears for a
brand (宝山, 金山, 武进, 福田, 越秀, 盐田, 锦江, 东阳光, 汇川, 安吉, 吴中, 栖霞).
"""

FURTHER_DIVISIONS = (
    ("湖北", "仙桃市"), ("湖北", "潜江市"), ("湖北", "天门市"), ("河南", "济源市"), ("新疆", "石河子市"),
    ("海南", "文昌市"), ("海南", "琼海市"), ("海南", "澄迈县"), ("浙江", "杭州市 临平区 钱塘区"),
)  # fmt: skip
"""Province and divisions that the list of divisions lacks: cities under no prefecture, districts made later."""

FORMER_NAMES = dict(
    pair.split("=")
    for pair in _words(
        """
        襄樊=襄阳 思茅=普洱 荆沙=荆州 大庸=张家界 伊盟=鄂尔多斯 呼市=呼和浩特 乌市=乌鲁木齐 哈市=哈尔滨
        鄞县=鄞州 郫县=郫都
        """
    )
)
"""Cities and districts by the names they bore until they were renamed (襄樊 until 2010), or are called in short.

Source: the State Council's renamings as the gazetteers tell them; the short names are those of local papers.
"""

NO_BARE_CITIES = ("阿里", "海西", "海东", "海北", "黄南", "文山", "神农架")
"""Prefectures whose bare name is rather a brand (阿里巴巴); with 地区, 市 or 州 they are places."""

SHORT_FORMS: dict[str, tuple[str, ...]] = {
    char: tuple(names.split("/"))
    for char, names in (
        pair.split("=")
        for pair in _words(
            """
            京=北京 沪=上海 申=上海 津=天津 渝=重庆 粤=广东 苏=江苏/苏州 浙=浙江 皖=安徽 闽=福建 赣=江西 鲁=山东
            豫=河南 鄂=湖北 湘=湖南 桂=广西 琼=海南 川=四川 蜀=四川 黔=贵州 贵=贵州 滇=云南 云=云南 藏=西藏
            陕=陕西 秦=陕西 甘=甘肃 陇=甘肃 青=青海/青岛 宁=宁夏/南京/宁波 新=新疆 港=香港 澳=澳门 台=台湾 吉=吉林
            辽=辽宁 黑=黑龙江 龙=黑龙江 冀=河北 晋=山西 蒙=内蒙古 深=深圳 穗=广州 广=广州/广东 甬=宁波 杭=杭州
            汉=武汉 武=武汉 蓉=成都 锡=无锡 厦=厦门 徐=徐州 昆=昆明 沈=沈阳 洛=洛阳 华=中国 中=中国 国=中国
            温=温州 常=常州 莞=东莞 佛=佛山 珠=珠海 烟=烟台 济=济南 郑=郑州 兰=兰州/兰州 哈=哈尔滨 榕=福州
            泉=泉州 北=北京 上=上海 南=南京 重=重庆 天=天津 山=山东/山西 江=江苏/江西 河=河南/河北 合=合肥 长=长沙/长春
            西=西安 大=大连 石=石家庄 唐=唐山 邯=邯郸 安=安阳/安徽 本=本溪 攀=攀枝花
            """
        )
    )
}
"""One character for a province or city, as it opens short names (粤高速, 深纺织, 沈机床)."""
