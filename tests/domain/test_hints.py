"""Hints (E2): what else speaks for one customer, and what of it is no evidence."""

import pytest

from handlers.domain.company_name import CustomerKind, city
from handlers.domain.conflict import Level, Rival, Verdict, assess
from handlers.domain.identity import TOO_COMMON, Hint, HintKind, hints

COMPANY = CustomerKind.COMPANY


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("杭州云杉科技有限公司", "杭州"),
        ("浙江省杭州市云杉科技有限公司", "杭州"),
        ("浙江杭州云杉科技", "杭州"),
        ("云杉科技（杭州）有限公司", "杭州"),
        ("上海云杉科技", "上海"),
        ("吉林省吉林市云杉科技", "吉林"),
        ("吉林云杉科技", "吉林"),
        ("浙江云杉科技", ""),
        ("云杉科技", ""),
        ("", ""),
    ],
)
def test_the_city_of_a_name(name: str, expected: str) -> None:
    assert city(name) == expected


def test_a_company_gives_its_core_in_its_city_its_domain_and_its_switchboard() -> None:
    phones = ["0571-88886666转8012", "13812345678", "400-820-8820", "138****5678"]
    emails = ["info@yunshan.com.cn", "li@yunshan.com.cn", "li@qq.com", "no mail"]
    assert hints("杭州云杉科技有限公司", COMPANY, phones=phones, emails=emails) == (
        Hint(HintKind.CORE, "杭州 云杉科技"),
        Hint(HintKind.DOMAIN, "yunshan.com.cn"),
        Hint(HintKind.SWITCHBOARD, "+8657188886666"),
    )
    assert hints("赵先生", CustomerKind.PERSON, phones=phones, emails=emails) == ()
    for name in ("云杉科技有限公司", "杭州科技有限公司", "杭州有限公司", "", "...", "x" * 300):
        assert hints(name, COMPANY) == ()


@pytest.mark.parametrize(
    ("other", "kind", "holders", "level"),
    [
        ("杭州青松数据有限公司", HintKind.DOMAIN, 1, Level.E2),
        ("杭州青松数据有限公司", HintKind.DOMAIN, TOO_COMMON, Level.E2),
        ("杭州青松数据有限公司", HintKind.DOMAIN, TOO_COMMON + 1, None),
        ("杭州青松数据有限公司", HintKind.SWITCHBOARD, 1, None),
        ("云杉智能", HintKind.SWITCHBOARD, 1, Level.E2),
        ("云杉智能(杭州)有限公司", HintKind.CORE, 1, Level.E2),
    ],
)
def test_hints_are_judged_with_the_names(
    other: str, kind: HintKind, holders: int, level: Level | None
) -> None:
    assert _judged(other, kind, holders=holders).level is level


@pytest.mark.parametrize(
    ("ownership", "is_mine", "same", "different"),
    [
        ("owned", True, Level.E0, None),
        ("pool", False, Level.E5, None),
        ("history", False, Level.E6, None),
    ],
)
def test_a_domain_shared_with_a_customer_that_is_nobody_elses_holds_up_namesakes_only(
    ownership: str, is_mine: bool, same: Level, different: None
) -> None:
    state = {"ownership": ownership, "is_mine": is_mine}
    assert _judged("云杉智能", HintKind.DOMAIN, **state).level is same
    assert _judged("青松数据", HintKind.DOMAIN, **state).level is different


def test_an_exact_key_outweighs_a_hint_and_individuals_give_none() -> None:
    mail = Rival(7, "青松数据", COMPANY, "owned", "email")
    domain = Rival(7, "青松数据", COMPANY, "owned", "domain")
    assert assess("云杉智能", COMPANY, [domain, mail]).level is Level.E1
    assert assess("云杉智能", CustomerKind.PERSON, [domain]).level is None
    assert "邮箱域名" in assess("云杉智能", COMPANY, [domain]).reason


@pytest.mark.parametrize("other", ["云杉智能(杭州)有限公司", "Siemens"])
def test_a_number_asked_without_a_name_differs_from_none(other: str) -> None:
    board = Rival(7, other, COMPANY, "owned", "switchboard")
    phone = Rival(7, other, COMPANY, "owned", "phone")
    assert assess("", COMPANY, [board]) == Verdict(
        Level.E2, 7, HintKind.SWITCHBOARD, "总机号码相同"
    )
    assert assess("", COMPANY, [phone]).level is Level.E1
    similar = assess("云杉智能", COMPANY, [Rival(7, "云杉智能", COMPANY, "owned", "switchboard")])
    assert similar.reason == "总机号码相同，名称相近"


def _judged(other: str, hint: HintKind, **changes: object) -> Verdict:
    state: dict[str, object] = {"ownership": "owned", **changes}
    rival = Rival(7, other, COMPANY, key_kind=hint.value, **state)  # type: ignore[arg-type]
    return assess("杭州云杉智能有限公司", COMPANY, [rival])
