"""Nationwide names, institutions and foreign brands as people say them: one with the registered name, or not."""

import re

import pytest

from handlers.matching import engine
from handlers.matching.records import Match, StoredName, Tier
from handlers.matching.tables import known_names

STOCK = 100_000


def _match(asked: str, known: str) -> Match:
    stored = StoredName(1, 1, known, engine.pack(engine.parts_of(known)))
    return engine.rank(engine.parts_of(asked), [stored], stock=STOCK)[0]


def _are_met(asked: str, known: str) -> bool:
    terms = {term.code for term in engine.query_terms(engine.parts_of(asked))}
    return bool(terms & set(engine.index_terms(engine.parts_of(known))))


ONE = [
    ("建行", "中国建设银行股份有限公司"),
    ("建设银行", "中国建设银行股份有限公司"),
    ("中行", "中国银行股份有限公司"),
    ("农行", "中国农业银行股份有限公司"),
    ("交行", "交通银行股份有限公司"),
    ("招行", "招商银行股份有限公司"),
    ("邮储", "中国邮政储蓄银行股份有限公司"),
    ("浦发", "上海浦东发展银行股份有限公司"),
    ("浦发银行", "上海浦东发展银行股份有限公司"),
    ("工行杭州分行", "中国工商银行股份有限公司杭州分行"),
    ("杭州工行", "中国工商银行股份有限公司杭州分行"),
    ("农行浙江省分行", "中国农业银行股份有限公司浙江分行"),
    ("建行杭州西湖支行", "中国建设银行股份有限公司杭州西湖支行"),
    ("招行信用卡中心", "招商银行股份有限公司信用卡中心"),
    ("浙江移动", "中国移动通信集团浙江有限公司"),
    ("浙江移动公司", "中国移动通信集团浙江有限公司"),
    ("中国移动浙江公司", "中国移动通信集团浙江有限公司"),
    ("杭州移动", "中国移动通信集团浙江有限公司杭州分公司"),
    ("杭州电信", "中国电信股份有限公司杭州分公司"),
    ("浙江联通", "中国联合网络通信有限公司浙江省分公司"),
    ("联通", "中国联合网络通信集团有限公司"),
    ("国网浙江电力", "国网浙江省电力有限公司"),
    ("浙江电力", "国网浙江省电力有限公司"),
    ("江苏省电力公司", "国网江苏省电力有限公司"),
    ("国网杭州供电公司", "国网浙江省电力有限公司杭州供电公司"),
    ("杭州供电局", "国网浙江省电力有限公司杭州供电公司"),
    ("南网", "中国南方电网有限责任公司"),
    ("中石油四川分公司", "中国石油天然气股份有限公司四川分公司"),
    ("中石化", "中国石油化工集团有限公司"),
    ("中海油", "中国海洋石油集团有限公司"),
    ("中铁四局", "中铁四局集团有限公司"),
    ("中铁四局二公司", "中铁四局集团第二工程有限公司"),
    ("中建三局", "中国建筑第三工程局有限公司"),
    ("中建三局", "中建三局集团有限公司"),
    ("中交二航局", "中交第二航务工程局有限公司"),
    ("二航局", "中交第二航务工程局有限公司"),
    ("杭洲云杉智能科技有限公司", "杭州云杉智能科技有限公司"),
    ("云杉智能科技项目部", "云杉智能科技有限公司"),
    ("昆山农商行", "昆山农村商业银行股份有限公司"),
    ("苏州市农商银行", "苏州农村商业银行股份有限公司"),
    ("水电七局", "中国水利水电第七工程局有限公司"),
    ("中电科14所", "中国电子科技集团公司第十四研究所"),
    ("中车", "中国中车集团有限公司"),
    ("中粮", "中粮集团有限公司"),
    ("华润", "华润（集团）有限公司"),
    ("国药", "中国医药集团有限公司"),
    ("国寿", "中国人寿保险股份有限公司"),
    ("太保产险", "中国太平洋财产保险股份有限公司"),
    ("国君", "国泰君安证券股份有限公司"),
    ("商飞", "中国商用飞机有限责任公司"),
    ("深交所", "深圳证券交易所"),
    ("中债登", "中央国债登记结算有限责任公司"),
    ("央视", "中央广播电视总台"),
    ("人保财险杭州分公司", "中国人民财产保险股份有限公司杭州市分公司"),
]
"""Spoken and registered name of one customer: brand, trade, branch and place are the same."""


@pytest.mark.parametrize(("spoken", "registered"), ONE)
def test_a_nationwide_name_is_one_in_short_and_in_full(spoken: str, registered: str) -> None:
    short, full = engine.parts_of(spoken), engine.parts_of(registered)
    assert (short.brand, short.trade, short.branch) == (full.brand, full.trade, full.branch)
    assert short.region == full.region
    assert _match(spoken, registered).tier is not None
    assert _match(registered, spoken).tier is not None
    assert _are_met(spoken, registered)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("杭钢", "杭州钢铁集团有限公司"),
        ("沈机股份", "沈阳机床股份有限公司"),
        ("广汽", "广州汽车集团股份有限公司"),
    ],
)
def test_a_city_and_a_trade_by_one_character_each_are_met(short: str, full: str) -> None:
    assert _are_met(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("马钢股份", "马鞍山钢铁股份有限公司"),
        ("上海机场", "上海国际机场股份有限公司"),
        ("中国重工", "中国船舶重工股份有限公司"),
        ("17冶", "中国十七冶集团有限公司"),
        ("博世", "罗伯特·博世有限公司"),
        ("柳钢股份", "柳州钢铁股份有限公司"),
        ("湘电股份", "湘潭电机股份有限公司"),
        ("海航控股", "海南航空控股股份有限公司"),
        ("青岛港", "青岛港国际股份有限公司"),
        ("中金公司", "中国国际金融股份有限公司"),
        ("同花顺", "浙江核新同花顺网络信息股份有限公司"),
        ("讯飞", "科大讯飞股份有限公司"),
        ("渝农商行", "重庆农村商业银行股份有限公司"),
        ("沪农商行", "上海农村商业银行股份有限公司"),
        ("皖能电力", "安徽省皖能股份有限公司"),
        ("格力空调", "珠海格力电器股份有限公司"),
        ("上海九院", "上海交通大学医学院附属第九人民医院"),
        ("国航", "中国国际航空股份有限公司"),
        ("东航", "中国东方航空股份有限公司"),
        ("川航", "四川航空股份有限公司"),
        ("武钢", "武汉钢铁有限公司"),
        ("攀钢", "攀枝花钢铁（集团）公司"),
        ("沈飞", "沈阳飞机工业（集团）有限公司"),
        ("西飞", "西安飞机工业（集团）有限责任公司"),
        ("大船", "大连船舶重工集团有限公司"),
        ("上药", "上海医药集团股份有限公司"),
        ("深铁", "深圳市地铁集团有限公司"),
        ("浙能", "浙江省能源集团有限公司"),
        ("南大", "南京大学"),
        ("南大", "南昌大学"),
        ("山大", "山东大学"),
    ],
)
def test_a_spoken_short_name_is_found_and_asked_about(short: str, full: str) -> None:
    assert _are_met(short, full)
    assert _match(short, full).tier is Tier.SIMILAR


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("马钢股份", "马来钢琴制造有限公司"),
        ("柳工", "杭州柳岸工艺品有限公司"),
        ("物流", "云杉速达物流有限公司"),
        ("东方", "上海新东方教育科技有限公司"),
        ("青岛港湾贸易有限公司", "青岛港国际股份有限公司"),
        ("中金贸易有限公司", "中国国际金融股份有限公司"),
        ("渝味商行", "重庆农村商业银行股份有限公司"),
        ("皖能电力", "安徽省皖能置业股份有限公司"),
        ("格力空调", "浙江格力物流有限公司"),
        ("上海九院", "上海交通大学医学院附属第六人民医院"),
        ("广州供电局", "国网浙江省电力有限公司杭州供电公司"),
        ("国航", "国科航天技术有限公司"),
        ("武钢", "武进钢材有限公司"),
        ("南大", "北京大学"),
    ],
)
def test_letters_of_another_company_are_no_short_name(short: str, full: str) -> None:
    assert _match(short, full).tier is None


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("建行", "中国农业银行股份有限公司"),
        ("工行杭州分行", "中国建设银行股份有限公司杭州分行"),
        ("工行杭州分行", "中国工商银行股份有限公司宁波分行"),
        ("工行杭州分行", "中国工商银行股份有限公司浙江省分行"),
        ("浙江移动", "中国移动通信集团江苏有限公司"),
        ("浙江移动", "中国电信股份有限公司浙江分公司"),
        ("国网浙江电力", "国网江苏省电力有限公司"),
        ("浙江电力", "国网江苏省电力有限公司"),
        ("内蒙古电力", "国网内蒙古东部电力有限公司"),
        ("广东电力", "广东南方电网有限公司"),
        ("上海电力股份有限公司", "国网上海市电力公司"),
        ("浙江电力设计院有限公司", "国网浙江省电力有限公司"),
        ("中建三局", "中国建筑第四工程局有限公司"),
        ("中铁二局", "中铁十二局集团有限公司"),
        ("中交二航局", "中交第四航务工程局有限公司"),
        ("中石油四川分公司", "中国石油化工股份有限公司四川分公司"),
        ("移动科技有限公司", "中国移动通信集团有限公司"),
        ("杭州移动科技有限公司", "中国移动通信集团浙江有限公司杭州分公司"),
        ("杭州中行有限公司", "中国银行股份有限公司杭州分行"),
        ("杭州联通有限公司", "中国联合网络通信有限公司杭州市分公司"),
        ("杭州铁塔钢构有限公司", "中国铁塔股份有限公司杭州市分公司"),
    ],
)
def test_another_bank_province_or_bureau_is_another_customer(asked: str, known: str) -> None:
    assert _match(asked, known).tier is None


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("工行杭州分行", "中国工商银行股份有限公司"),
        ("中国工商银行", "中国工商银行股份有限公司杭州西湖支行"),
        ("浙江移动", "中国移动通信集团有限公司"),
        ("国网浙江电力", "国家电网有限公司"),
        ("云杉智能上海分公司", "云杉智能科技有限公司"),
        ("工行西湖支行", "中国工商银行股份有限公司杭州西湖支行"),
        ("省人民医院", "浙江省人民医院"),
        ("浙江大学医学院附属第一医院余杭院区", "浙江大学医学院附属第一医院"),
        ("浙大一院余杭院区", "浙大一院"),
        ("杭州市第一人民医院", "杭州市第一人民医院城北院区"),
    ],
)
def test_what_is_related_is_asked_about_and_not_the_same(asked: str, known: str) -> None:
    assert _are_met(asked, known)
    assert _match(asked, known).tier is Tier.SIMILAR


def test_no_two_nationwide_names_nor_branches_of_two_cities_are_the_same() -> None:
    words = known_names.heads()
    for one, (mine, mark) in words.items():
        for other, (theirs, _) in words.items():
            if mine != theirs:
                assert _match(one, other).tier is not Tier.SAME, (one, other)
        ending = "分行" if mine.trait is known_names.Trait.BANK else "分公司"
        here, there = (f"{one}{city}{ending}" for city in ("杭州", "宁波"))
        if mark != "~":
            assert engine.parts_of(here).branch == f"杭州{ending}", here
        assert _match(here, there).tier is not Tier.SAME, (here, there)
        assert _match(here, one).tier is not Tier.SAME, (here, one)


def test_a_foreign_brand_that_is_a_word_is_another_with_a_second_word() -> None:
    assert engine.parts_of("Apple Tree Trading Co., Ltd.").brand == "appletree"
    assert engine.parts_of("Apple").brand == "苹果"


BODIES = [
    ("北大", "北京大学"),
    ("浙大", "浙江大学"),
    ("清华", "清华大学"),
    ("复旦", "复旦大学"),
    ("浙一医院", "浙江大学医学院附属第一医院"),
    ("浙一", "浙江大学医学院附属第一医院"),
    ("浙大一院", "浙江大学附属第一医院"),
    ("浙二", "浙江大学医学院附属第二医院"),
    ("郑大一附院", "郑州大学第一附属医院"),
    ("复旦附中", "复旦大学附属中学"),
    ("杭二中", "杭州第二中学"),
    ("杭州二中", "浙江省杭州第二中学"),
    ("浙江省人民医院", "浙江人民医院"),
    ("杭州市卫健委", "杭州市卫生健康委员会"),
    ("杭州市住建局", "杭州市住房和城乡建设局"),
    ("杭州市建委", "杭州市城乡建设委员会"),
    ("朝阳区人社局", "朝阳区人力资源和社会保障局"),
    ("杭州市税务局", "国家税务总局杭州市税务局"),
    ("杭州市公安局西湖区分局", "杭州市公安局西湖分局"),
    ("杭州市西湖区公安分局", "杭州市公安局西湖区分局"),
    ("北京301医院", "中国人民解放军总医院"),
    ("上海铁路局", "中国铁路上海局集团有限公司"),
    ("中国铁路济南局", "中国铁路济南局集团有限公司"),
    ("北京一中院", "北京市第一中级人民法院"),
    ("杭州中院", "杭州市中级人民法院"),
    ("浙江高院", "浙江省高级人民法院"),
    ("鼓楼医院", "南京市鼓楼医院"),
    ("同仁医院", "首都医科大学附属北京同仁医院"),
    ("仁济医院东院", "上海交通大学医学院附属仁济医院东院区"),
    ("上海市第六人民医院东院", "上海市第六人民医院东院区"),
    ("天津市一中心医院东院", "天津市第一中心医院东院区"),
]


@pytest.mark.parametrize(("spoken", "full"), BODIES)
def test_an_institution_is_one_in_short_and_in_full(spoken: str, full: str) -> None:
    short, long = engine.parts_of(spoken), engine.parts_of(full)
    assert (short.region, short.core, short.branch) == (long.region, long.core, long.branch)
    assert _match(spoken, full).tier is not None
    assert _are_met(spoken, full)


@pytest.mark.parametrize(
    ("whole", "site"),
    [
        ("上海市第六人民医院", "上海市第六人民医院东院"),
        ("瑞金医院", "瑞金医院北院"),
        ("苏州市立医院", "苏州市立医院东区"),
        ("杭州市第一中心医院", "杭州市第一中心医院西院区"),
    ],
)
def test_a_hospital_and_its_site_are_shown_and_not_the_same(whole: str, site: str) -> None:
    for asked, known in ((whole, site), (site, whole)):
        assert _match(asked, known).tier is Tier.SIMILAR
        assert _are_met(asked, known)
    other = "南".join(re.split("[东西北](?=院|区)", site))
    assert _match(other, site).tier is not Tier.SAME


@pytest.mark.parametrize(
    ("whole", "site"),
    [
        ("浙江大学", "玉泉校区"),
        ("杭州市第一人民医院", "分院"),
        ("杭州市学军小学", "之江校区"),
        ("如家酒店", "杭州西湖店"),
        ("永辉超市", "庆春店"),
        ("永辉超市股份有限公司", "福州仓山店"),
        ("苏州朗诺有限公司", "苏州工业园区"),
    ],
)
def test_whatever_has_a_site_is_asked_about_beside_it(whole: str, site: str) -> None:
    for asked, known in ((whole, whole + site), (whole + site, whole)):
        assert _match(asked, known).tier is Tier.SIMILAR
        assert _are_met(asked, known)


@pytest.mark.parametrize(
    ("asked", "known", "tier"),
    [
        ("中国矿业大学", "中国矿业大学（北京）", Tier.SIMILAR),
        ("中国石油大学（北京）", "中国石油大学", Tier.SIMILAR),
        ("中国石油大学（北京）", "中国石油大学（华东）", None),
        ("中国地质大学（武汉）", "中国地质大学（北京）", None),
        ("中国地质大学（武汉）", "中国地质大学武汉", Tier.SAME),
    ],
)
def test_a_university_of_another_seat_is_another(asked: str, known: str, tier: Tier | None) -> None:
    assert _match(asked, known).tier is tier


@pytest.mark.parametrize(
    ("asked", "known", "tier"),
    [
        ("工商银行深圳市分行", "中国工商银行股份有限公司深圳分行", Tier.SAME),
        ("云杉智能科技有限公司上海市分公司", "云杉智能科技有限公司上海分公司", Tier.SAME),
        ("云杉智能科技有限公司上海分公司", "云杉智能科技有限公司深圳分公司", Tier.SIMILAR),
    ],
)
def test_a_branch_is_one_with_and_without_the_sign_of_its_city(
    asked: str, known: str, tier: Tier
) -> None:
    assert _match(asked, known).tier is tier


@pytest.mark.parametrize("spoken", ["西湖公安分局", "西湖区公安分局"])
def test_a_branch_office_without_its_city_is_shown_and_not_the_same(spoken: str) -> None:
    assert _match(spoken, "杭州市公安局西湖区分局").tier is Tier.SIMILAR
    assert _match(spoken, "杭州市公安局余杭区分局").tier is None


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("浙一", "浙江大学医学院附属第二医院"),
        ("北大", "北京师范大学"),
        ("交大", "上海交通大学医学院附属瑞金医院"),
        ("杭州中学", "杭州市第二中学"),
        ("杭州市第二中学", "杭州中学"),
        ("省人民医院", "杭州市人民医院"),
        ("深圳市人民医院", "深圳市第二人民医院"),
        ("东方红电子", "东方电子股份有限公司"),
        ("东方电子", "东方红电子有限公司"),
    ],
)
def test_no_number_is_not_the_second_and_a_common_word_is_no_misspelling(
    asked: str, known: str
) -> None:
    assert _match(asked, known).tier is None


@pytest.mark.parametrize(
    ("latin", "chinese"),
    [
        ("Siemens", "西门子（中国）有限公司"),
        ("Siemens Ltd., China", "西门子（中国）有限公司"),
        ("Siemens电力自动化有限公司", "西门子电力自动化有限公司"),
        ("西门子Siemens", "西门子（中国）有限公司"),
        ("Bosch", "博世（中国）投资有限公司"),
        ("Schneider Electric", "施耐德电气（中国）有限公司"),
        ("BASF", "巴斯夫（中国）有限公司"),
        ("Bayer", "拜耳（中国）有限公司"),
        ("Honeywell", "霍尼韦尔（中国）有限公司"),
        ("Tesla", "特斯拉（上海）有限公司"),
        ("Huawei", "华为技术有限公司"),
        ("Lenovo", "联想（北京）有限公司"),
        ("Coca-Cola", "可口可乐（中国）饮料有限公司"),
    ],
)
def test_a_foreign_brand_is_one_in_both_scripts(latin: str, chinese: str) -> None:
    assert engine.parts_of(latin).brand == engine.parts_of(chinese).brand
    assert _match(latin, chinese).tier is not None
    assert _are_met(latin, chinese)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("东风汽车股份有限公司", "东风汽车集团股份有限公司"),
        ("施耐德电气（中国）有限公司", "施耐德电气信息技术（中国）有限公司"),
        ("中国电信股份有限公司", "中国电信集团有限公司"),
        ("巴福金属制品有限公司", "衢州市巴福金属制品有限公司"),
        ("杭州云杉智能有限公司", "杭州云杉智能装备有限公司"),
    ],
)
def test_two_registered_names_that_name_two_companies_are_never_the_same(
    asked: str, known: str
) -> None:
    assert _match(asked, known).tier is not Tier.SAME
    assert _match(known, asked).tier is not Tier.SAME
