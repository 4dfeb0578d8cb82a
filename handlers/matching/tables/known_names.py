"""Nationwide names that everybody shortens: banks, carriers, power, oil, insurers, state groups.

Source: the registered names as these companies publish them, the short names they use of themselves
(中国石化, 浦发银行), and the letters people say (建行, 中石化); written down by the authors. Nothing here
is learnt from the names that tests and benchmarks ask for. Everything is folded. A change here changes
what is stored: raise `engine.ENGINE_VERSION`.
"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Trait(StrEnum):
    """What a name's branches are called, and what may stand between its words."""

    BANK = "bank"
    COMPANY = "company"
    GRID = "grid"
    OIL = "oil"


class KnownName(NamedTuple):
    """A nationwide name: brand and trade as stored, and its kind."""

    brand: str
    trade: str
    trait: Trait


_BANKS = """
工商:银行 = 中国工商银行 工商银行 中国工行 工行
农业银行 = 中国农业银行 农业银行 中国农行 农行
中国银行 = 中国银行 中行
建设银行 = 中国建设银行 建设银行 中国建行 建行
交通银行 = 交通银行 交行
邮政储蓄:银行 = 中国邮政储蓄银行 邮政储蓄银行 中国邮储银行 邮储银行 中国邮储 邮储
招商:银行 = 招商银行 招行
浦东发展:银行 = 上海浦东发展银行 浦东发展银行 浦发银行 浦发
兴业:银行 = 兴业银行 ?兴业
民生:银行 = 中国民生银行 民生银行 ?民生
光大:银行 = 中国光大银行 光大银行 ?光大
中信:银行 = 中信银行 ?中信
平安:银行 = 平安银行
华夏:银行 = 华夏银行 ?华夏
广发:银行 = 广发银行 广东发展银行
浙商:银行 = 浙商银行
恒丰:银行 = 恒丰银行
渤海:银行 = 渤海银行
农业发展银行 = 中国农业发展银行 农业发展银行 农发行
国家开发银行 = 国家开发银行 国开行
进出口银行 = 中国进出口银行 进出口银行
"""
_COMPANIES = """
中国移动 = 中国移动通信集团 中国移动通信 中国移动 中移动 ~移动
中国电信 = 中国电信集团 中国电信 ~电信
中国联通 = 中国联合网络通信集团 中国联合网络通信 中国联通 ~联通
中国铁塔 = 中国铁塔 ~铁塔
中国邮政 = 中国邮政集团 中国邮政 ~邮政
人寿:保险 = 中国人寿保险 中国人寿 国寿
人民:财产保险 = 中国人民财产保险 人保财险 中国人保财险
人民:保险 = 中国人民保险 中国人保
太平洋:保险 = 中国太平洋保险 中国太保 太平洋保险
太平洋:财产保险 = 中国太平洋财产保险 太保财险 太平洋财险 太平洋产险 太保产险
平安:保险 = 中国平安保险 中国平安
平安:财产保险 = 中国平安财产保险 平安财险 平安产险 中国平安财险
平安:人寿保险 = 中国平安人寿保险 平安人寿 中国平安人寿 平安寿险
中国建筑 = 中国建筑 ?中建
中铁 = 中国铁路工程 中国中铁
铁建 = 中国铁道建筑 中国铁建 中铁建
中国交建 = 中国交通建设 中国交建 中交建
中国电建 = 中国电力建设 中国电建 中电建
中国能建 = 中国能源建设 中国能建 中能建
中车 = 中国中车 ?中车
中国一汽 = 中国第一汽车 第一汽车集团 中国一汽 一汽集团 ?一汽
国药 = 中国医药集团 国药集团 ?国药
中化 = 中国中化 中国化工集团 ?中化
华能 = 中国华能 华能集团
大唐 = 中国大唐 大唐集团
华电 = 中国华电 华电集团
国家能源 = 国家能源投资 国家能源集团 国能集团
国家电投 = 国家电力投资 国家电投 国电投
三峡 = 中国长江三峡 三峡集团
中核 = 中国核工业 中核集团
广核 = 中国广核集团 中广核集团 ?中广核
中国电科 = 中国电子科技集团 中国电科 中电科
航天科技 = 中国航天科技集团 航天科技集团
航天科工 = 中国航天科工集团 航天科工集团
航空工业 = 中国航空工业集团 中航工业 航空工业集团
中国远洋海运 = 中国远洋海运 中远海运集团
中铝 = 中国铝业 中铝集团 ?中铝
五矿 = 中国五矿 五矿集团
中国建材 = 中国建材
宝武 = 中国宝武钢铁 中国宝武 宝武集团
中国商飞 = 中国商用飞机 中国商飞 商飞
国泰君安:证券 = 国泰君安证券 国君
上海证券交易所 = 上海证券交易所 上交所
深圳证券交易所 = 深圳证券交易所 深交所
北京证券交易所 = 北京证券交易所 北交所
中央结算 = 中央国债登记结算 中央结算公司 中债登
中央广播电视总台 = 中央广播电视总台 中央电视台 央视
南方电网 = 中国南方电网 南方电网 南网
中国烟草 = 中国烟草
"""
_GRIDS = """
国家电网 = 国家电网 国网 ~供电公司 ~供电局 ~电力公司 ~电力
"""
_OIL = """
中国石油 = 中国石油天然气 中国石油 中石油
中国石化 = 中国石油化工 中国石化 中石化
中国海油 = 中国海洋石油 中国海油 中海油
"""


@cache
def heads() -> dict[str, tuple[KnownName, str]]:
    """Return the words a nationwide name begins with, longest first: the name and the words' mark.

    `~`: with a place before, or alone; no legal form behind. `?`: only with a branch behind, for alone
    it may be another's brand (兴业).
    """
    found: dict[str, tuple[KnownName, str]] = {}
    for table, trait in (
        (_BANKS, Trait.BANK),
        (_COMPANIES, Trait.COMPANY),
        (_GRIDS, Trait.GRID),
        (_OIL, Trait.OIL),
    ):
        for line in table.strip().splitlines():
            name, _, spoken = line.partition(" = ")
            brand, _, trade = name.partition(":")
            for word in spoken.split():
                mark = word[0] if word[0] in "~?" else ""
                found[word.lstrip("~?")] = KnownName(brand, trade, trait), mark
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


@cache
def stored() -> frozenset[str]:
    """Return brand and trade, as one word, of every nationwide name."""
    return frozenset(known.brand + known.trade for known, _ in heads().values())


BUREAUS = (
    (r"^中国建筑第?([N]{1,3})(?:工程)?局", r"中建\1局"),
    (r"^中建第([N]{1,3})工程局", r"中建\1局"),
    (r"^(?:中国)?中铁第?([N]{1,3})(?:工程)?局", r"中铁\1局"),
    (r"^中交第([N]{1,3})航务工程局", r"中交\1航局"),
    (r"^中交第([N]{1,3})公路工程局", r"中交\1公局"),
    (r"^中国铁路([\u4e00-\u9fff]{2,4}?)局(?:集团)?(?:有限公司|公司)?$", r"\1铁路局"),
    (r"^([N]{1,3})([航公])局", r"中交\1\2局"),
    (r"^(?:中国)?(?:水利)?水电第?([N]{1,3})(?:工程)?局", r"水电\1局"),
    (r"^(?:中国水电|水电|中水)([N]{1,3})局", r"水电\1局"),
    (r"^中铁第([N]{1,3})勘察设计院", r"中铁\1院"),
    (r"^中交第([N]{1,3})公路勘察设计研究院", r"中交\1公院"),
    (r"^中交第([N]{1,3})航务工程勘察设计院", r"中交\1航院"),
    (r"^(?:中国)?电子科技集团(?:有限)?(?:公司)?第([N]{1,3})研究所", r"中电科\1所"),
    (r"^(?:中国电科|中电科)第?([N]{1,3})(?:研究)?所", r"中电科\1所"),
)
"""Numbered bureaus and institutes of the state's builders: registered and spoken (中建三局); N is a numeral."""
