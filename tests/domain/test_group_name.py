"""Which company a name puts above another, and how surely."""

import pytest

from handlers.domain.group_name import Kinship, heads_of, kinship

SURE = [
    ("云杉集团上海物流有限公司", "云杉集团"),
    ("上海云杉集团物流有限公司", "浙江云杉集团股份有限公司"),
    ("云杉集团上海分公司", "云杉集团"),
    ("杭州云杉智能科技有限公司上海分公司", "杭州云杉智能科技有限公司"),
    ("杭州云杉智能科技有限公司（深圳）办事处", "杭州云杉智能科技有限公司"),
    ("中国工商银行杭州西湖支行", "中国工商银行"),
    ("中铁四局集团第二工程有限公司南京分公司", "中铁四局集团第二工程有限公司"),
    ("云杉集团上海物流有限公司杭州分公司", "云杉集团上海物流有限公司"),
]
LIKELY = [
    ("上海云杉物流有限公司", "云杉集团"),
    ("云杉（上海）科技有限公司", "浙江云杉集团有限公司"),
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


def test_heads_are_looked_for_by_short_and_by_full_name() -> None:
    assert heads_of("云杉集团上海物流有限公司").cores[0] == "云杉"
    assert heads_of("杭州云杉智能科技有限公司上海分公司").names == ("杭州云杉智能科技有限公司",)
    names = heads_of("云杉集团上海物流有限公司杭州分公司").names
    assert names == ("云杉集团上海物流有限公司", "云杉集团")
    assert heads_of("张伟先生") == heads_of("第一人民医院")
