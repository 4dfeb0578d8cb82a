"""Branches, campuses and shops: which words are one, and the full name that they make."""

import pytest

from handlers.domain.site import is_site, with_site, without_site


@pytest.mark.parametrize(
    "words",
    ["上海分公司", "深圳分行", "东院区", "東院區", "东院", "紫金港校区", "西湖店", "萧山支公司"],
)
def test_a_branch_campus_or_shop_is_a_customer_of_its_own(words: str) -> None:
    assert is_site(words)


@pytest.mark.parametrize("words", ["", "采购部", "二期", "3号楼", "上海", "张总"])
def test_a_department_a_phase_or_a_floor_is_none(words: str) -> None:
    assert not is_site(words)


@pytest.mark.parametrize(
    ("name", "site", "full"),
    [
        ("北京协和医院", "东院区", "北京协和医院东院区"),
        ("北京协和医院（东院区）", "东院区", "北京协和医院（东院区）"),
        ("如家酒店", "西湖店", "如家酒店西湖店"),
        ("云杉智能科技有限公司", "采购部", "云杉智能科技有限公司"),
        ("", "东院区", ""),
    ],
)
def test_a_full_name_says_its_site_once(name: str, site: str, full: str) -> None:
    assert with_site(name, site) == full
    assert with_site(full, site) == full


def test_a_full_name_without_its_site_is_the_whole() -> None:
    assert without_site("北京协和医院东院区", "东院区") == "北京协和医院"
    assert without_site("云杉智能采购部", "采购部") == "云杉智能采购部"
