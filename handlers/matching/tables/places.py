"""Facts about Chinese places beside the list of divisions: peoples' names, well-known counties, short forms.

Source: the divisions' official short characters (粤 for 广东) and the authors' own knowledge of which
counties' bare names open company names.
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
        昆山 义乌 张家港 常熟 江阴 太仓 宜兴 慈溪 余姚 诸暨 海宁 桐乡 晋江 石狮 福清 顺德 浦东 余杭 萧山 温岭
        乐清 胶州 即墨 滕州 迁安 仙桃 潜江 天门 济源 石河子 南海 番禺 增城 从化 花都 宝安 龙岗
        """
    )
)
"""Counties whose bare name opens company names though their city is not named."""

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
