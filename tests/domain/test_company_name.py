"""Company names: one key per spelling, cores for comparison, and what is hardly a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.company_name import (
    CustomerKind,
    brand,
    core_name,
    guess_kind,
    has_organisation_ending,
    is_clearly_different,
    is_place_and_trade,
    name_doubt,
    name_key,
    ordinals,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州云杉智能科技有限公司", "杭州 云杉智能科技 有限公司"),
        ("台灣欣銳股份有限公司", "台湾欣锐股份有限公司"),
        ("华为（上海）技术有限公司", "华为(上海)技术有限公司"),
        ("华为（上海）技术有限公司", "华为上海技术有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("Acme Robotics (Shanghai) Co., Ltd.", "ACME ROBOTICS (SHANGHAI) CO LTD"),
    ],
)
def test_spellings_of_one_name_share_the_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("临江市第一人民医院", "临江市第二人民医院"),
        ("常州博瑞轴承有限公司", "常州博锐轴承有限公司"),
        ("云杉智能", "杭州云杉智能科技有限公司"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("name", "core", "short"),
    [
        ("杭州云杉智能科技有限公司", "云杉智能科技", "云杉"),
        ("浙江省杭州市云杉智能科技有限责任公司", "云杉智能科技", "云杉"),
        ("云杉智能科技（杭州）有限公司", "云杉智能科技", "云杉"),
        ("北京中岳建设集团有限公司", "中岳建设", "中岳"),
        ("台灣欣銳股份有限公司", "欣锐", "欣锐"),
        ("Acme Robotics Co., Ltd.", "acmerobotics", "acmerobotics"),
        ("临江市第一人民医院", "临江市第一人民医院", "临江市第一人民医院"),
        ("有限公司", "有限公司", "有限公司"),
        ("上海上海公司", "上海", "上海"),
    ],
)
def test_the_core_drops_region_and_legal_form(name: str, core: str, short: str) -> None:
    assert (core_name(name), brand(name)) == (core, short)


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("云杉智能", "杭州云杉智能科技有限公司", False),
        ("常州博瑞轴承有限公司", "常州博锐轴承有限公司", False),
        ("市一医院", "临江市第一人民医院", False),
        ("Acme Robotics", "艾克米机器人有限公司", False),
        ("赵先生", "杭州云杉智能科技有限公司", False),
        ("苏州朗诺精密机械有限公司", "苏州海德精密机械有限公司", True),
        ("临江市第一人民医院", "临江市第二人民医院", True),
        ("星河物流", "云杉智能", True),
        ("青岛蓝湾港务集团有限公司", "北京中岳建设集团有限公司", True),
        ("徐州骏达茶叶有限公司", "惠州奇骏体育用品有限公司", True),
        ("上海汽车集团股份有限公司", "上汽集团", False),
        ("徐州骏达茶叶有限公司", "徐州骏远茶业有限公司", False),
        ("宏图印刷有限公司", "图宏印刷有限公司", False),
    ],
)
def test_only_names_with_no_way_to_be_one_are_clearly_different(
    one: str, other: str, differs: bool
) -> None:
    assert is_clearly_different(one, other) is differs
    assert is_clearly_different(other, one) is differs


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("杭州云杉智能科技有限公司", CustomerKind.COMPANY),
        ("义乌市小陈五金店", CustomerKind.COMPANY),
        ("赵先生", CustomerKind.PERSON),
        ("欧阳女士", CustomerKind.PERSON),
        ("杭州市余杭区卫生健康局", CustomerKind.INSTITUTION),
        ("临江市第一人民医院（东院区）", CustomerKind.INSTITUTION),
        ("江州职业技术学院", CustomerKind.INSTITUTION),
    ],
)
def test_the_kind_is_read_from_the_name(name: str, kind: CustomerKind) -> None:
    assert guess_kind(name) is kind


@pytest.mark.parametrize(
    "name",
    ["王小明", "李雷", "欧阳娜娜", "陈总", "赵工", "周小燕", "張三", "陳經理", "司马光", "刘主任"],
)
def test_a_surname_with_a_given_name_or_a_title_is_a_person(name: str) -> None:
    assert guess_kind(name) is CustomerKind.PERSON


@pytest.mark.parametrize(
    "name",
    [
        "华为", "小米", "腾讯", "百度", "美团", "万科", "方太", "金蝶", "安踏", "康佳", "苏宁", "万达",
        "星河物流", "云杉智能", "合曜", "徐工", "李宁", "周大福", "施耐德", "金山云", "康师傅", "高德", "徐州",
        "王记", "陈氏", "张家港", "马钢集团", "金工机械", "许记茶庄", "孙家书店", "明远贸易", "海尔", "京东方",
        "John Smith", "Acme Robotics", "3M", "老干妈", "小熊", "阿里",
    ],
)  # fmt: skip
def test_a_short_company_name_is_no_person(name: str) -> None:
    assert guess_kind(name) is CustomerKind.COMPANY


@pytest.mark.parametrize(
    ("name", "contact", "kind"),
    [
        ("华峰", "华峰", CustomerKind.PERSON),
        ("金山", "金山", CustomerKind.PERSON),
        ("小米", "小米", CustomerKind.PERSON),
        ("John Smith", "John Smith", CustomerKind.PERSON),
        ("華峰", "华峰", CustomerKind.PERSON),
        ("华峰", "任总", CustomerKind.COMPANY),
        ("星河物流", "星河物流", CustomerKind.COMPANY),
        ("云杉有限公司", "云杉有限公司", CustomerKind.COMPANY),
        ("市一医院", "市一医院", CustomerKind.INSTITUTION),
    ],
)
def test_a_name_that_is_the_contacts_own_is_a_person(
    name: str, contact: str, kind: CustomerKind
) -> None:
    assert guess_kind(name, (contact,)) is kind


@pytest.mark.parametrize(
    "name",
    [
        "",
        "有限公司",
        "科技有限公司",
        "科技",
        "第一",
        "第二有限公司",
        "杭州",
        "123456",
        "a",
        "...",
        '=HYPERLINK("http://x.cn")公司',
        "xxx有限公司",
        "GmbH",
        "Co., Ltd.",
        "Pte. Ltd",
        "株式会社",
        "合同会社",
    ],
)
def test_what_is_hardly_a_name_is_doubted(name: str) -> None:
    assert name_doubt(name)


@pytest.mark.parametrize(
    "name",
    [
        "星河物流",
        "第一财经",
        "3M中国有限公司",
        "七天连锁酒店",
        "B&Q",
        "赵先生",
        "Acme Robotics (Shanghai) Co., Ltd.",
        "株式会社日立制作所",
        "Siemens AG",
    ],
)
def test_unusual_names_are_names(name: str) -> None:
    assert name_doubt(name) == ""


def test_endings_of_organisations_are_known() -> None:
    for name in ("云杉有限公司", "临江市第一人民医院", "小陈五金店", "Acme Co., Ltd.", "Foo GmbH"):
        assert has_organisation_ending(name)
    for name in ("云杉智能", "张伟", "采购50套", "Lily"):
        assert not has_organisation_ending(name)


def test_numbers_in_names_are_found() -> None:
    assert ordinals("临江市第一人民医院") != ordinals("临江市第二人民医院")


_LETTERS = "骏奇达峰杉朗诺蓝湾岳禾涛锦绣瑞鼎鲸穗飞跃鹭麒麟晨曦磐翠竹"
_TRADES = ("茶叶", "体育用品", "电器", "轴承", "科技", "精密机械", "服饰")
_CITIES = ("徐州", "惠州", "", "上海", "浙江省杭州市")


@given(
    st.lists(st.sampled_from(_LETTERS), min_size=3, max_size=3, unique=True),
    st.lists(st.sampled_from(_TRADES), min_size=2, max_size=2, unique=True),
    st.lists(st.sampled_from(_CITIES), min_size=2, max_size=2),
)
def test_one_letter_in_common_at_another_place_leaves_two_brands_apart(
    letters: list[str], trades: list[str], cities: list[str]
) -> None:
    first, shared, last = letters
    one = f"{cities[0]}{first}{shared}{trades[0]}有限公司"
    other = f"{cities[1]}{shared}{last}{trades[1]}有限公司"
    assert is_clearly_different(one, other)


_NAMES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(_CITIES),
    st.text(alphabet=_LETTERS, min_size=2, max_size=4),
    st.sampled_from(("", *_TRADES)),
    st.sampled_from(("", "有限公司", "股份有限公司")),
)


@given(_NAMES, _NAMES)
def test_it_makes_no_difference_which_of_two_names_is_asked_first(one: str, other: str) -> None:
    assert is_clearly_different(one, other) is is_clearly_different(other, one)
    assert not is_clearly_different(one, one)


@given(st.text(max_size=80))
def test_no_text_breaks_the_name_functions(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    core_name(name)
    brand(name)
    name_doubt(name)
    assert is_clearly_different(name, name) is False


@pytest.mark.parametrize(
    "name", ["医院", "学校", "分公司", "幼儿园", "酒店", "浙江省杭州市", "杭州市西湖区"]
)
def test_a_kind_of_body_or_a_place_within_a_place_is_hardly_a_name(name: str) -> None:
    assert name_doubt(name)


@pytest.mark.parametrize(
    "name", ["杭州市政府", "新东方学校", "杭州东校区", "上海南京路", "北京大学", "浙江分公司"]
)
def test_a_body_of_a_place_or_with_a_name_is_one(name: str) -> None:
    assert name_doubt(name) == ""


@pytest.mark.parametrize("name", ["马鞍山钢铁", "马鞍山钢铁公司", "杭州科技", "浙江电力"])
def test_a_place_and_a_trade_name_nobody(name: str) -> None:
    assert is_place_and_trade(name)


@pytest.mark.parametrize(
    "name",
    [
        "中国建筑股份有限公司",
        "上海电气集团股份有限公司",
        "深圳航空有限责任公司",
        "北京银行",
        "杭州",
        "科技",
        "科技有限公司",
        "云杉科技",
    ],
)
def test_with_its_legal_form_a_place_and_a_trade_are_a_full_name(name: str) -> None:
    assert not is_place_and_trade(name)
