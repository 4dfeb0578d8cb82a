"""Which company a name puts above another, and how surely."""

import pytest

from handlers.groups.kindred import Kinship, are_of_one_group, heads_of, kinship

SURE = [
    ("云杉集团上海物流有限公司", "云杉集团"),
    ("上海云杉集团物流有限公司", "浙江云杉集团股份有限公司"),
    ("云杉集团上海分公司", "云杉集团"),
    ("杭州云杉智能科技有限公司上海分公司", "杭州云杉智能科技有限公司"),
    ("杭州云杉智能科技有限公司（深圳）办事处", "杭州云杉智能科技有限公司"),
    ("中国工商银行杭州西湖支行", "中国工商银行"),
    ("中铁四局集团第二工程有限公司南京分公司", "中铁四局集团第二工程有限公司"),
    ("云杉集团上海物流有限公司杭州分公司", "云杉集团上海物流有限公司"),
    ("上海建工二建集团有限公司", "上海建工集团股份有限公司"),
    ("陕西建工第三建设集团有限公司", "陕西建工集团股份有限公司"),
    ("中铁四局五公司", "中铁四局集团有限公司"),
    ("国网浙江省电力有限公司", "国家电网有限公司"),
    ("浙江移动", "中国移动通信集团有限公司"),
    ("工行杭州分行", "中国工商银行股份有限公司"),
    ("中国电信股份有限公司", "中国电信集团有限公司"),
    ("中国南方航空股份有限公司", "中国南方航空集团有限公司"),
    ("顺丰速运有限公司", "顺丰速运（集团）有限公司"),
]
LIKELY = [
    ("上海云杉物流有限公司", "云杉集团"),
    ("云杉（上海）科技有限公司", "浙江云杉集团有限公司"),
    ("广东美的制冷设备有限公司", "美的集团股份有限公司"),
    ("美的置业集团有限公司", "美的集团股份有限公司"),
    ("阿里巴巴云计算（北京）有限公司", "阿里巴巴集团控股有限公司"),
    ("华润雪花啤酒（中国）有限公司", "华润（集团）有限公司"),
    ("青岛海尔空调器有限公司", "海尔集团公司"),
    ("浙江吉利汽车有限公司", "浙江吉利控股集团有限公司"),
]
NEITHER = [
    ("云杉集团", "云杉集团"),
    ("浙江云杉集团有限公司", "云杉集团"),
    ("东方红机械有限公司", "东方集团"),
    ("上海建材有限公司", "中国建材集团有限公司"),
    ("上海云杉物流有限公司", "杭州云杉智能科技有限公司"),
    ("第一人民医院", "云杉集团"),
    ("张伟先生", "云杉集团"),
    ("松柏集团上海物流有限公司", "云杉集团"),
    ("云杉控股集团有限公司", "云杉集团有限公司"),
    ("美的", "美的集团股份有限公司"),
    ("佛山美的有限公司", "美的集团股份有限公司"),
    ("东方红日机械有限公司", "东方集团股份有限公司"),
    ("广州东方航空有限公司", "黑龙江东方集团股份有限公司"),
    ("上海建工二建集团有限公司", "陕西建工集团股份有限公司"),
    ("北京云杉天成科技有限公司", "浙江云杉集团有限公司"),
    ("浙江移动", "中国移动"),
    ("云杉股份有限公司", "云杉集团有限公司"),
    ("中国电信股份", "中国电信集团有限公司"),
    ("美的有限公司", "美的集团有限公司"),
    ("中国电信股份有限公司杭州分公司", "中国电信集团有限公司杭州分公司"),
    ("工行杭州分行", "中国工商银行股份有限公司宁波分行"),
]
SISTERS = [
    ("中铁四局集团第五工程有限公司", "中铁四局集团第二工程有限公司"),
    ("中铁四局五公司", "中铁四局二公司"),
    ("中交二航局第四工程有限公司", "中交第二航务工程局第一工程有限公司"),
    ("中铁四局集团电气化工程有限公司", "中铁四局集团第二工程有限公司"),
    ("上海建工二建集团有限公司", "上海建工一建集团有限公司"),
    ("云杉集团北京地产有限公司", "云杉集团上海物流有限公司"),
    ("云杉科技有限公司", "云杉集团上海物流有限公司"),
    ("云杉科技有限公司", "云杉集团有限公司广州分公司"),
    ("华为终端有限公司", "华为技术有限公司"),
    ("华润置地有限公司", "华润电力控股有限公司"),
]
STRANGERS = [
    ("同济大学", "同济集团有限公司"),
    ("上海市第二人民医院", "上海市第一人民医院"),
    ("中铁五局集团有限公司", "中铁四局集团有限公司"),
    ("陕西建工第二建设集团有限公司", "上海建工一建集团有限公司"),
    ("上海第二食品有限公司", "上海第一食品有限公司"),
    ("云海第二食品有限公司", "云海第一食品有限公司"),
    ("杭州云海物流有限公司", "苏州云海食品有限公司"),
    ("云海物流有限公司", "云海食品有限公司"),
    ("京东方科技有限公司", "北京京东世纪贸易有限公司"),
]
MAY_BE_ONE = [
    ("云杉物流", "云杉集团物流有限公司"),
    ("云杉物流有限公司", "上海云杉集团物流有限公司"),
    ("云杉集团上海物流", "云杉集团上海物流有限公司"),
    ("中铁四局第五工程处", "中铁四局集团第五工程有限公司"),
    ("云杉控股集团有限公司", "云杉集团有限公司"),
    ("深圳华为", "华为技术有限公司"),
    ("华为科技有限公司", "华为技术有限公司"),
    ("华为终端", "华为技术有限公司"),
]


@pytest.mark.parametrize(("name", "head"), SURE)
def test_a_name_that_holds_the_heads_is_sure(name: str, head: str) -> None:
    assert kinship(name, head) is Kinship.SURE


@pytest.mark.parametrize(("name", "head"), LIKELY)
def test_a_shared_brand_is_likely(name: str, head: str) -> None:
    assert kinship(name, head) is Kinship.LIKELY


@pytest.mark.parametrize(("name", "head"), NEITHER)
def test_other_names_are_no_kin(name: str, head: str) -> None:
    assert kinship(name, head) is None


@pytest.mark.parametrize(("one", "other"), SISTERS)
def test_companies_that_name_one_group_or_share_its_brand_are_of_it(one: str, other: str) -> None:
    assert are_of_one_group(one, other)
    assert are_of_one_group(other, one)


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_a_number_or_a_brand_alone_makes_no_group(one: str, other: str) -> None:
    assert not are_of_one_group(one, other)


@pytest.mark.parametrize(("one", "other"), MAY_BE_ONE)
def test_what_may_be_the_very_customer_is_left_to_a_person(one: str, other: str) -> None:
    assert not are_of_one_group(one, other)


def test_heads_are_looked_for_by_short_and_by_full_name() -> None:
    assert heads_of("云杉集团上海物流有限公司").cores[0] == "云杉"
    assert "华润" in heads_of("华润雪花啤酒（中国）有限公司").cores
    assert "吉利控股" in heads_of("浙江吉利汽车有限公司").cores
    assert heads_of("杭州云杉智能科技有限公司上海分公司").names == ("杭州云杉智能科技有限公司",)
    names = heads_of("云杉集团上海物流有限公司杭州分公司").names
    assert names == ("云杉集团上海物流有限公司", "云杉集团")
    assert heads_of("张伟先生") == heads_of("第一人民医院")
