"""Keys that many customers bear: no evidence beyond twenty, no row, and nothing that anybody writes fails by them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.claiming.candidate import keys_of
from handlers.domain.identity import TOO_COMMON
from handlers.records import Contact, Customer, CustomerFilter, KeyKind, NewCustomer, Ownership
from storage.uow import SqlStore
from tests.support.unlike import unlike_company
from tests.usecases.desk import NOW, Desk, open_id
from tests.usecases.samples import LANGNUO, OTHER_PHONE, PHONE, YUNSHAN

MANY = TOO_COMMON + 1
FANG = Contact("方敏", phone=f"+86{PHONE}")
MAIL = Contact("方敏", email="fangmin@yunshan-group.cn")


def shared_by(
    desk: Desk,
    number: int,
    contact: Contact | Callable[[int], Contact] = FANG,
    *,
    owner: str = "王磊",
    since: int = 1,
    is_first: bool = True,
) -> list[Customer]:
    """Let somebody have so many unlike companies of one contact, as after 不是同一家: with `is_first` the first
    alone, all others with keys in their own scope."""

    def work(store: SqlStore) -> list[Customer]:
        made = []
        for place in range(number):
            name = unlike_company(since + place)
            borne = contact if isinstance(contact, Contact) else contact(place)
            keys = keys_of(name, "企业客户", "", (borne,))
            alone = (
                keys
                if is_first and not place
                else [one for one in keys if one.kind is KeyKind.NAME]
            )
            shared = [one for one in keys if one not in alone]
            new = _new(name, owner, borne)
            made.append(
                store.customers.add(replace(new, keys=tuple(alone), shared_keys=tuple(shared)))
            )
        return made

    return desk.write(work)


def _new(name: str, owner: str, contact: Contact) -> NewCustomer:
    return NewCustomer(
        name=name,
        kind="企业客户",
        owner_open_id=open_id(owner),
        department_id="od_east",
        registered_at=NOW,
        first_contact_at=None,
        protected_until=NOW.replace(year=2027),
        number_prefix="XS",
        number_year=2026,
        contacts=(contact,),
        keys=(),
    )


def scopes_of(desk: Desk, customer: Customer) -> dict[str, str]:
    """Return the kinds of keys that a customer has rows of, each with whose the key is."""
    from sqlalchemy import select

    from storage.tables.customers import customer_key

    asked = select(customer_key).where(customer_key.c.customer_id == customer.id)
    with desk.database.snapshot() as connection:
        return {
            row.kind: "own" if row.scope else "alone" for row in connection.execute(asked).all()
        }


# ------------------------------------------------------------------ writing


@pytest.mark.parametrize("count", [MANY, MANY + 4])
def test_a_phone_of_very_many_customers_stops_nobody_from_registering(
    desk: Desk, count: int
) -> None:
    shared_by(desk, count)
    person = desk.says("陈晨", f"报备 个人客户 欧阳明月 {PHONE}")
    assert person.card.title == "报备成功", person.text
    company = desk.says("李雷", f"报备 {LANGNUO} 赵刚 {PHONE}")
    assert company.card.title == "报备成功", company.text
    assert scopes_of(desk, desk.customer("欧阳明月")) == {}
    assert scopes_of(desk, desk.customer(LANGNUO)) == {"name": "alone"}


def test_an_address_of_very_many_customers_stops_nobody_from_registering(desk: Desk) -> None:
    shared_by(desk, MANY, MAIL)
    company = desk.says("李雷", f"报备 {LANGNUO} 赵刚 {OTHER_PHONE} {MAIL.email}")
    assert company.card.title == "报备成功", company.text
    assert scopes_of(desk, desk.customer(LANGNUO)) == {"name": "alone", "phone": "alone"}


@pytest.mark.parametrize("way", [f"电话:{PHONE}", f"邮箱:{MAIL.email}"])
@pytest.mark.parametrize("words", [f"{LANGNUO} 赵刚", "个人客户 欧阳明月"])
def test_a_customer_may_be_given_a_way_that_very_many_have(
    desk: Desk, words: str, way: str
) -> None:
    shared_by(desk, MANY, replace(FANG, email=MAIL.email))
    desk.registers("陈晨", f"报备 {words} {OTHER_PHONE}")
    name = words.split()[-2 if "赵刚" in words else -1]
    updated = desk.says("陈晨", f"更新 {name} {way}")
    assert updated.act == "update", updated.text
    kept = scopes_of(desk, desk.customer(name))
    assert kept.get("email") is None
    undone = desk.says("陈晨", "撤销")
    assert "已恢复" in undone.text, undone.text
    assert scopes_of(desk, desk.customer(name))["phone"] == "alone"


def test_one_of_the_many_keeps_its_row_when_something_else_of_it_changes(desk: Desk) -> None:
    first, *_, last = shared_by(desk, MANY)
    for one, scope in ((first, "alone"), (last, "own")):
        assert desk.says("王磊", f"更新 {one.name} 需求:测距仪").act == "update"
        assert scopes_of(desk, one) == {"name": "alone", "phone": scope}


def test_the_address_of_ones_other_customer_is_shared_with_its_phone(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE} zhangwei@yunshan.cn")
    both = desk.registers("王磊", f"报备 {LANGNUO} 张伟 {PHONE} zhangwei@yunshan.cn")
    assert both.card.title == "报备成功"
    assert scopes_of(desk, desk.customer(LANGNUO)) == {
        "name": "alone",
        "phone": "own",
        "email": "own",
    }


def test_what_a_customer_shared_with_another_can_be_changed_and_put_back(desk: Desk) -> None:
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}")
    desk.registers("王磊", f"报备 {LANGNUO} 张伟 {PHONE}")
    assert desk.says("王磊", f"更新 {LANGNUO} 电话:{OTHER_PHONE}").act == "update"
    assert scopes_of(desk, desk.customer(LANGNUO))["phone"] == "alone"
    assert "已恢复" in desk.says("王磊", "撤销").text
    assert scopes_of(desk, desk.customer(LANGNUO))["phone"] == "own"
    assert desk.says("王磊", f"更新 {LANGNUO} 电话:{OTHER_PHONE}").act == "update"
    again = desk.says("王磊", f"更新 {LANGNUO} 电话:{PHONE}")
    assert again.act == "update", again.text
    assert scopes_of(desk, desk.customer(YUNSHAN))["phone"] == "alone"


def test_a_lost_customer_comes_back_though_very_many_have_its_phone_by_now(desk: Desk) -> None:
    desk.says("王磊", f"报备 {LANGNUO} 赵刚 {PHONE}")
    assert desk.says("王磊", f"流失 {LANGNUO} 价格原因").act == "lost"
    shared_by(desk, MANY, owner="陈晨")
    back = desk.says("王磊", "撤销")
    assert desk.customer(LANGNUO).ownership is Ownership.OWNED, back.text
    assert scopes_of(desk, desk.customer(LANGNUO)) == {"name": "alone", "phone": "own"}


def test_a_customer_of_the_history_is_merged_though_another_has_its_phone_by_now(
    desk: Desk,
) -> None:
    lost = "杭州云杉智能科技开发有限公司"
    desk.says("王磊", f"报备 {lost} 赵刚 {OTHER_PHONE}")
    assert desk.says("王磊", f"流失 {lost} 价格原因").act == "lost"
    desk.registers("王磊", f"报备 {YUNSHAN} 张伟 {PHONE}")
    desk.registers("陈晨", f"报备 {LANGNUO} 赵刚 {OTHER_PHONE}")
    asked = desk.says("赵敏", f"合并 {YUNSHAN} {desk_no(desk, lost)}")
    merged = desk.clicks("赵敏", asked.card, "确认合并")
    assert merged.act == "merge", merged.text
    assert scopes_of(desk, desk.customer(YUNSHAN))["name"] == "alone"
    assert scopes_of(desk, desk.customer(LANGNUO))["phone"] == "alone"


def desk_no(desk: Desk, name: str) -> str:
    """Return the number of a customer of the history."""
    return next(one.customer_no for one in desk.customers() if one.name == name)


# ------------------------------------------------------------------ checking


SWITCHBOARD = "0571-88886666"
TELLS_NOTHING = f"有 {TOO_COMMON} 多家客户共用，不能用来判断"


def on_the_switchboard(place: int) -> Contact:
    """Return somebody behind an extension of their own."""
    return Contact("方敏", phone="+8657188886666", extension=str(8000 + place))


@pytest.mark.parametrize(
    ("contact", "query"),
    [
        (FANG, PHONE),
        (FANG, "+86 138 1234 5678"),
        (Contact("方敏", phone="+8657188886666"), SWITCHBOARD),
        (on_the_switchboard, SWITCHBOARD),
        (MAIL, MAIL.email),
        (lambda place: Contact("方敏", email=f"f{place}@yunshan-group.cn"), "yunshan-group.cn"),
        (lambda place: Contact("方敏", email=f"f{place}@yunshan-group.cn"), "@yunshan-group.cn"),
        (lambda place: Contact("方敏", email=f"f{place}@yunshan-group.cn"), "www.yunshan-group.cn"),
    ],
)
def test_what_twenty_customers_share_is_shown_and_what_more_share_cannot_be_checked(
    desk: Desk, contact: Contact | Callable[[int], Contact], query: str
) -> None:
    shared_by(desk, TOO_COMMON, contact)
    found = desk.says("陈晨", f"查重 {query}")
    assert "已有归属" in found.text, found.text
    one_more = contact if isinstance(contact, Contact) else contact(TOO_COMMON)
    shared_by(desk, 1, one_more, since=MANY, is_first=False)
    refused = desk.says("陈晨", f"查重 {query}")
    assert TELLS_NOTHING in refused.text, refused.text
    assert "请写客户名称" in refused.text
    assert "未报备" not in refused.text


@pytest.mark.parametrize(
    "query", [f"{SWITCHBOARD}转7999", "huang@yunshan-group.cn", f"{LANGNUO} {PHONE}", OTHER_PHONE]
)
def test_what_tells_more_than_the_shared_key_is_checked_by_itself(desk: Desk, query: str) -> None:
    shared_by(desk, MANY, replace(FANG, phone=f"+86{PHONE}", email=MAIL.email))
    shared_by(desk, MANY, on_the_switchboard, since=MANY + 1)
    free = desk.says("陈晨", f"查重 {query}")
    assert "未报备" in free.card.title, free.text


def test_a_name_that_says_nothing_stays_unchecked_beside_a_shared_phone(desk: Desk) -> None:
    shared_by(desk, MANY)
    refused = desk.says("陈晨", f"查重 周小燕 {PHONE}")
    assert "未报备" not in refused.text


@pytest.mark.parametrize(
    "query",
    ["langnuo-pm.com", "@langnuo-pm.com", "www.langnuo-pm.com", "https://www.langnuo-pm.com/"],
)
@pytest.mark.parametrize("name", [LANGNUO, "Langnuo Precision Ltd"])
def test_a_mail_domain_finds_whose_customers_have_it(desk: Desk, query: str, name: str) -> None:
    desk.says("王磊", f"报备 {name} 方敏 fang@langnuo-pm.com")
    found = desk.says("陈晨", f"查重 {query}")
    for words in ("已有归属", "E2", "企业邮箱域名相同", "王磊"):
        assert words in found.text, found.text
    assert "您的客户" in desk.says("王磊", f"查重 {query}").text


@pytest.mark.parametrize("query", ["@langnuo-pm.com", "www.langnuo-pm.com"])
def test_a_domain_that_no_customer_has_tells_nothing(desk: Desk, query: str) -> None:
    refused = desk.says("陈晨", f"查重 {query}")
    assert "只凭域名不能判断" in refused.text, refused.text


@pytest.mark.parametrize("query", ["qq.com", "@163.com"])
def test_a_public_mail_domain_tells_nothing(desk: Desk, query: str) -> None:
    assert "公共邮箱的域名不能用来判断" in desk.says("陈晨", f"查重 {query}").text


@pytest.mark.parametrize("name", [LANGNUO, "Siemens"])
def test_a_bare_number_is_told_by_the_number_alone(desk: Desk, name: str) -> None:
    desk.says("王磊", f"报备 {name} 方敏 {SWITCHBOARD}转8012")
    found = desk.says("陈晨", f"查重 {SWITCHBOARD}")
    assert "总机号码相同" in found.text, found.text
    assert "名称相近" not in found.text
    desk.says("王磊", f"更新 {name} 电话:{PHONE}")
    assert "E1" in desk.says("陈晨", f"查重 {PHONE}").text


# ------------------------------------------------------------------ service numbers


@pytest.mark.parametrize("number", ["95588", "96110", "9558801", "400-820-8820"])
def test_a_service_number_is_a_contact_way_and_no_evidence(desk: Desk, number: str) -> None:
    first = desk.says("王磊", f"报备 {LANGNUO} 张伟 {number} 需求:测距仪")
    assert first.card.title == "报备成功", first.text
    (contact,) = desk.customer(LANGNUO).contacts
    assert (contact.name, contact.phone.removeprefix("+86")) == ("张伟", number.replace("-", ""))
    assert scopes_of(desk, desk.customer(LANGNUO)) == {"name": "alone"}
    second = desk.says("陈晨", f"报备 {YUNSHAN} 李强 {number}")
    assert second.card.title == "报备成功", second.text
    assert "不能用来判断" in desk.says("陈晨", f"查重 {number}").text


@pytest.mark.parametrize("digits", ["95000", "12000", "955"])
def test_other_short_digits_are_no_phone(desk: Desk, digits: str) -> None:
    asked = desk.says("王磊", f"报备 {LANGNUO} 张伟 {digits}")
    assert "不是有效的电话号码" in asked.text


# ------------------------------------------------------------------ telling the owner


def test_an_owner_hears_of_one_attempt_on_many_customers_with_one_card(desk: Desk) -> None:
    mine = shared_by(desk, 6)
    (theirs,) = shared_by(desk, 1, owner="韩梅梅", since=40, is_first=False)
    desk.later(minutes=1)
    said = desk.says("陈晨", f"报备 {LANGNUO} 赵刚 {PHONE}")
    assert "另外 6 家已有归属的客户重合" in said.text
    (card,) = desk.cards_to("王磊")
    assert "还撞到您的另外 5 家" in card.text
    assert [one.name for one in mine if one.name not in card.text] == []
    (other,) = desk.cards_to("韩梅梅")
    assert theirs.name in other.text
    assert "还撞到" not in other.text
    assert mine[0].name not in other.text
    answered = desk.clicks("王磊", card, "维持归属")
    assert "还撞到您的另外 5 家" in answered.text
    again = desk.says("陈晨", f"报备 {LANGNUO} 赵刚 {PHONE}")
    assert again.act == "register.refused"
    assert len(desk.cards_to("王磊")) == 1


def test_a_superior_hears_once_of_a_leavers_many_customers(desk: Desk) -> None:
    shared_by(desk, 4)
    desk.leaves("王磊")
    desk.later(minutes=1)
    desk.says("陈晨", f"报备 {LANGNUO} 赵刚 {PHONE}")
    (card,) = [one for one in desk.cards_to("赵敏") if "离职同事的客户有人报备" in one.text]
    assert "同一次报备还和另外 3 家重合" in card.text


def test_a_case_of_first_said_has_a_card_of_its_own(desk: Desk) -> None:
    earlier = desk.clock.at
    desk.later(minutes=1)
    shared_by(desk, 2, since=50)
    desk.write(
        lambda store: [
            store.customers.change(one, {"registered_at": desk.clock.at})
            for one in store.customers.list(CustomerFilter()).items
        ]
    )
    desk.says("陈晨", f"报备 {LANGNUO} 赵刚 {PHONE}", at=earlier)
    cards = [one for one in desk.cards_to("王磊") if "有人报备了您的客户" in one.text]
    assert len(cards) == 2
    assert not [one for one in cards if "还撞到" in one.text]
