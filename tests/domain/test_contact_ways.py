"""Phones, e-mails and credit codes: each read into one form, or refused; phones shown masked."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.email import company_domain, domain_alone, is_public_mail, parse_email
from handlers.domain.phone import (
    MaskedPhone,
    Phone,
    PhoneKind,
    mask_phone,
    parse_phone,
    show_phone,
)
from handlers.domain.uscc import check_digit, parse_uscc


@pytest.mark.parametrize(
    ("words", "e164", "extension", "national"),
    [
        ("13812345678", "+8613812345678", "", "13812345678"),
        ("１３９８７６５４３２１", "+8613987654321", "", "13987654321"),
        ("138 1234 9876", "+8613812349876", "", "13812349876"),
        ("138-1234-5678", "+8613812345678", "", "13812345678"),
        ("+86 186 0000 1234", "+8618600001234", "", "18600001234"),
        ("8613812345678", "+8613812345678", "", "13812345678"),
        ("0086 13812345678", "+8613812345678", "", "13812345678"),
        ("0532-8888 6666转8012", "+8653288886666", "8012", "053288886666"),
        ("(010)6257-1234-801", "+861062571234", "801", "01062571234"),
        ("021 6257 1234 ext 12", "+862162571234", "12", "02162571234"),
        ("（０２１）６２５７１２３４", "+862162571234", "", "02162571234"),
        ("0755-8123456 分机 3", "+867558123456", "3", "07558123456"),
        ("+86 10 6257 1234", "+861062571234", "", "01062571234"),
        ("400-820-8820", "+864008208820", "", "4008208820"),
        ("+886 2 2345 6789", "+886223456789", "", "+886223456789"),
        ("+1 650-253-0000", "+16502530000", "", "+16502530000"),
    ],
)
def test_a_phone_is_kept_in_one_form(words: str, e164: str, extension: str, national: str) -> None:
    phone = parse_phone(words)
    assert isinstance(phone, Phone)
    assert (phone.e164, phone.extension, phone.national) == (e164, extension, national)
    parsed = phonenumbers.parse(phone.e164, None)
    assert phonenumbers.is_possible_number(parsed)
    e164_by_library = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert e164_by_library == phone.e164


@pytest.mark.parametrize(
    "words",
    [
        "",
        "无",
        "1381234567",
        "138123456789",
        "12812345678",
        "0571-123",
        "电话13812345678",
        "1" * 50,
    ],
)
def test_what_is_no_phone_is_not_mended(words: str) -> None:
    assert parse_phone(words) is None


@pytest.mark.parametrize(
    ("words", "kind", "is_no_evidence"),
    [
        ("13812345678", PhoneKind.MOBILE, False),
        ("0571-86123456", PhoneKind.LANDLINE, False),
        ("400 820 8820", PhoneKind.SERVICE, True),
        ("95588", PhoneKind.SERVICE, True),
        ("8008208820", PhoneKind.SERVICE, True),
        ("+44 20 7946 0018", PhoneKind.FOREIGN, False),
    ],
)
def test_service_numbers_are_no_evidence(words: str, kind: PhoneKind, is_no_evidence: bool) -> None:
    phone = parse_phone(words)
    assert isinstance(phone, Phone)
    assert (phone.kind, phone.is_no_evidence) == (kind, is_no_evidence)


@pytest.mark.parametrize(
    "words", ["138****5678", "138 **** 5678", "138xxxx5678", "+86 138****5678"]
)
def test_a_masked_number_keeps_first_three_and_last_four(words: str) -> None:
    masked = parse_phone(words)
    assert masked == MaskedPhone("138", "5678")
    assert str(masked) == "138****5678"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("+8653288886666", "0532****6666"),
        ("01062571234", "010****1234"),
        ("138****5678", "138****5678"),
        ("+886223456789", "886****6789"),
        ("95588", "*****"),
        ("", ""),
    ],
)
def test_masking_hides_the_middle(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@given(st.integers(3, 9), st.integers(0, 999_999_999))
def test_masking_never_shows_a_whole_mobile_number(second: int, rest: int) -> None:
    number = f"1{second}{rest:09d}"
    phone = parse_phone(number)
    assert isinstance(phone, Phone)
    assert number[3:7] not in mask_phone(phone.e164)[3:7]
    assert parse_phone(show_phone(phone.e164, "12")) == Phone(phone.e164, PhoneKind.MOBILE, "12")


@given(st.text(alphabet="0123456789+-() 转ext.*#", max_size=60))
def test_no_digit_salad_breaks_the_phone_reader(words: str) -> None:
    phone = parse_phone(words)
    if isinstance(phone, Phone):
        assert parse_phone(phone.e164) == Phone(phone.e164, phone.kind)


def test_landlines_are_shown_with_area_and_extension() -> None:
    assert show_phone("+8653288886666", "8012") == "0532-88886666 转 8012"
    assert show_phone("+8613812345678") == "138 1234 5678"
    assert show_phone("+886223456789") == "+886223456789"


@pytest.mark.parametrize(
    ("words", "address", "domain"),
    [
        ("lily@haiyue-trade.com", "lily@haiyue-trade.com", "haiyue-trade.com"),
        (" Q.Wang@QQ.com ", "q.wang@qq.com", ""),
        ("<a@example.com>", "a@example.com", "example.com"),
    ],
)
def test_an_email_is_kept_in_one_form(words: str, address: str, domain: str) -> None:
    assert parse_email(words) == address
    assert company_domain(address) == domain
    assert is_public_mail(address) is (domain == "")


@pytest.mark.parametrize(
    "words", ["", "a@b", "a@@b.com", "微信", "a b@c.com", "@qq.com", "x" * 300]
)
def test_what_is_no_email_is_refused(words: str) -> None:
    assert parse_email(words) is None


def test_a_credit_code_must_pass_its_check_digit() -> None:
    assert parse_uscc("91510107MA6C4K2T09") == "91510107MA6C4K2T09"
    assert parse_uscc("9151 0107 ma6c 4k2t 09") == "91510107MA6C4K2T09"
    assert parse_uscc("91510107MA6C4K2T08") is None
    assert parse_uscc("91510107MA6C4K2T0I") is None
    assert parse_uscc("") is None


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_exactly_one_last_character_completes_a_code(first17: str) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    fitting = [last for last in alphabet if parse_uscc(first17 + last)]
    assert fitting == [check_digit(first17)]


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("langnuo-pm.com", "langnuo-pm.com"),
        (" @Langnuo-PM.com ", "langnuo-pm.com"),
        ("https://www.langnuo-pm.com/", "langnuo-pm.com"),
        ("mail.langnuo.com.cn", "mail.langnuo.com.cn"),
        ("163.com", ""),
        ("www.qq.com", ""),
        ("fang@langnuo-pm.com", ""),
        ("苏州朗诺", ""),
        ("3.14", ""),
        ("13812345678", ""),
        ("", ""),
        ("a." * 200 + "com", ""),
    ],
)
def test_a_mail_domain_that_stands_alone(words: str, domain: str) -> None:
    assert domain_alone(words) == domain
