"""What a customer is also called: looked for like a name when it is written, and no evidence against others."""

import pytest

from handlers.records import ClaimVerdict
from tests.usecases.desk import Answered, CardView, Desk
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, YUNSHAN

GUDE = "苏州固德电子有限公司"
GUDE_NO = "XS2026000002"
BYD = "报备 比亚迪股份有限公司 张伟 13800001111"


def registers_gude(desk: Desk, names: str = "", who: str = "陈晨") -> Answered:
    said = f"报备 {GUDE} 李敏 {OTHER_PHONE} 需求:继电器 来源:行业展会"
    return desk.says(who, f"{said} 别名:{names}" if names else said)


def names_of(desk: Desk, name: str = GUDE) -> str:
    return str(desk.customer(name).details.get("other_names", ""))


# ------------------------------------------------------------------ what one side typed is no evidence


def test_a_name_that_one_side_typed_refuses_nobody_and_is_asked_about(desk: Desk) -> None:
    assert registers_gude(desk, "比亚迪、宁德时代、小米").act == "register"
    question = desk.says("王磊", BYD)
    assert question.act == "register.similar"
    assert "又名「比亚迪」" in question.text
    assert desk.clicks("王磊", question.card, "不是同一家").act == "register"


def test_the_very_words_that_one_side_typed_refuse_nobody_either(desk: Desk) -> None:
    registers_gude(desk, "比亚迪股份有限公司")
    assert desk.says("王磊", BYD).act == "register.similar"
    checked = desk.says("王磊", "查重 比亚迪股份有限公司")
    assert "相近" in checked.text


def test_its_real_name_still_refuses_where_a_typed_one_fits_better(desk: Desk) -> None:
    registers_gude(desk, "固德电子")
    assert desk.says("王磊", "报备 固德电子 张伟 13800001111").act == "register.refused"


def test_a_typed_name_that_the_owner_agrees_to_refuses_until_that_is_taken_back(desk: Desk) -> None:
    registers_gude(desk, "比亚迪股份有限公司")
    desk.clicks("王磊", desk.says("王磊", BYD).card, "就是这家")
    desk.clicks("陈晨", desk.card_to("陈晨", "王磊"), "同意协作")
    assert desk.says("孙悦", BYD).act == "register.refused"
    desk.later(minutes=1)
    assert desk.says("陈晨", "撤销").act == "undo"
    assert desk.says("孙悦", BYD).act == "register.similar"


def test_a_name_that_the_owner_alone_says_is_the_same_refuses_nobody(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州海纳德阀门有限公司 张伟 13800001111")
    second = "宁波海纳德阀门有限公司"
    question = desk.says("王磊", f"报备 {second} 李强 13900002222")
    desk.clicks("王磊", question.card, "就是这家")
    assert desk.says("陈晨", f"报备 {second} 李强 13900002222").act == "register.similar"


def merged(desk: Desk) -> CardView:
    """固德 is merged into 朗诺."""
    preview = desk.says("赵敏", f"合并 {desk.customer(LANGNUO).customer_no} {GUDE_NO}")
    done = desk.clicks("赵敏", preview.card, "确认合并")
    assert done.act == "merge", done.text
    return done.card


def test_a_typed_name_stays_no_more_than_that_when_its_customer_is_merged(desk: Desk) -> None:
    desk.says("王磊", f"报备 {LANGNUO} 周涛 {PHONE}")
    registers_gude(desk, "比亚迪", who="李雷")
    merged(desk)
    assert desk.says("陈晨", BYD).act == "register.similar"
    assert desk.says("陈晨", f"报备 {GUDE} 李强 13900002222").act == "register.refused"


def two_that_are_one(desk: Desk) -> CardView:
    """朗诺's side calls it 固德, which is another customer until both are merged."""
    desk.says("王磊", f"报备 {LANGNUO} 周涛 {PHONE} 别名:{GUDE}")
    desk.clicks("李雷", registers_gude(desk, who="李雷").card, "不是同一家")
    return merged(desk)


def test_a_typed_name_is_the_customers_once_its_bearer_is_merged_into_it(desk: Desk) -> None:
    two_that_are_one(desk)
    desk.says("王磊", f"更新 {LANGNUO} 备注:已合并")
    assert desk.says("陈晨", f"报备 {GUDE} 李强 13900002222").act == "register.refused"


def test_a_merge_taken_back_leaves_a_typed_name_as_it_was(desk: Desk) -> None:
    assert desk.clicks("赵敏", two_that_are_one(desk), "撤销合并").act == "merge.undone"
    number = desk.customer(LANGNUO).id
    desk.write(lambda store: store.customers.unsay_alias(number, GUDE))
    found = desk.read(lambda store: store.matching.similar(GUDE))
    assert [one.customer_id for one in found] == [desk.customer(GUDE).id]


# ------------------------------------------------------------------ looked for when written


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ("有限公司", "没有字号"),
        ("科技", "只有行业"),
        ("苏州", "只有地名"),
        ("固", "太短"),
        ("固德、科技", "「科技」只有行业"),
        ("一一、二二、三三、四四、五五、六六", "最多写 5 个"),
    ],
)
def test_a_name_that_says_nothing_is_not_taken(desk: Desk, names: str, why: str) -> None:
    registered = registers_gude(desk, names)
    assert registered.act == "register"
    assert all(words in registered.text for words in ("别名", why, "没有记录", "例："))
    refused = desk.says("陈晨", f"更新 固德电子 别名:{names}")
    assert refused.act == "update.invalid"
    assert why in refused.text
    assert names_of(desk) == ""


def test_a_colleagues_customer_as_a_further_name_is_a_claim_on_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    refused = registers_gude(desk, f"固德、{YUNSHAN}")
    assert refused.act == "register.refused"
    assert f"别名「{YUNSHAN}」：名称相同" in refused.text
    assert "陈晨" in desk.card_to("王磊", "陈晨").text
    assert [one.name for one in desk.customers()] == [YUNSHAN]


def test_a_further_name_like_a_colleagues_customer_is_asked_about_before_registering(
    desk: Desk,
) -> None:
    desk.says("王磊", COMPLETE)
    question = registers_gude(desk, "杭州云杉智慧科技有限公司")
    assert question.act == "register.similar"
    assert "别名「杭州云杉智慧科技有限公司」" in question.text
    assert desk.clicks("陈晨", question.card, "不是同一家").act == "register"
    assert "有异议" in desk.says("王磊", "我的客户").card.buttons


@pytest.mark.parametrize("name", [YUNSHAN, "云杉智能科技"])
def test_a_colleagues_customer_does_not_become_a_further_name(desk: Desk, name: str) -> None:
    desk.says("王磊", COMPLETE)
    registers_gude(desk)
    refused = desk.says("陈晨", f"更新 固德电子 别名:固德、{name}")
    assert refused.act == "update.refused"
    assert f"别名「{name}」" in refused.text
    assert f"查重 {name}" in refused.text
    assert names_of(desk) == ""


def test_the_owner_hears_of_a_further_name_like_theirs_and_may_object(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    registers_gude(desk)
    updated = desk.says("陈晨", "更新 固德电子 别名:杭州云杉智慧科技有限公司")
    assert "对方会看到" in updated.text
    (claim, *_) = desk.read(lambda store: store.ledger.claims_of(desk.customer(YUNSHAN).id))
    assert (claim.verdict, claim.reply) == (ClaimVerdict.CONTESTED, "由更新加别名")
    assert desk.clicks("王磊", desk.says("王磊", "我的客户").card, "有异议").act == "object"


def test_names_that_stay_are_not_looked_for_again(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    registers_gude(desk)
    desk.says("陈晨", "更新 固德电子 别名:杭州云杉智慧科技有限公司")
    again = desk.says("陈晨", "更新 固德电子 别名:杭州云杉智慧科技有限公司、固德")
    assert again.act == "update"
    assert "对方会看到" not in again.text


# ------------------------------------------------------------------ replaced, cleared, taken back


def test_a_name_that_was_replaced_is_found_no_more(desk: Desk) -> None:
    registers_gude(desk, "比亚迪")
    desk.says("陈晨", "更新 固德电子 别名:云松")
    assert desk.says("王磊", BYD).act == "register"


@pytest.mark.parametrize("words", ["无", "没有", "清空"])
def test_further_names_are_cleared_by_saying_so(desk: Desk, words: str) -> None:
    registers_gude(desk, "比亚迪")
    assert desk.says("陈晨", f"更新 固德电子 别名:{words}").act == "update"
    assert names_of(desk) == ""
    assert desk.says("王磊", BYD).act == "register"


def test_no_further_name_is_none_when_registering(desk: Desk) -> None:
    assert registers_gude(desk, "无").act == "register"
    assert names_of(desk) == ""


def test_taking_an_update_back_restores_the_names_it_is_found_by(desk: Desk) -> None:
    registers_gude(desk, "比亚迪")
    desk.says("陈晨", "更新 固德电子 别名:云松")
    desk.later(minutes=1)
    desk.says("陈晨", "撤销")
    assert names_of(desk) == "比亚迪"
    assert desk.says("王磊", BYD).act == "register.similar"
    assert "未报备" in desk.says("孙悦", "查重 云松").text


# ------------------------------------------------------------------ a name taken in two steps


@pytest.mark.parametrize(
    "change", [f"客户名称:{YUNSHAN}", "客户名称:云杉智能科技", f"电话:{PHONE}"]
)
def test_who_said_not_the_same_does_not_take_the_others_name_or_number_later(
    desk: Desk, change: str
) -> None:
    desk.says("王磊", COMPLETE)
    question = desk.says("陈晨", f"报备 杭州云杉智慧科技有限公司 李敏 {OTHER_PHONE}")
    desk.clicks("陈晨", question.card, "不是同一家")
    assert desk.says("陈晨", f"更新 云杉智慧 {change}").act == "update.refused"


def test_a_name_alike_first_and_the_very_one_later_is_refused(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    registers_gude(desk)
    assert desk.says("陈晨", "更新 固德电子 客户名称:杭州云杉智慧科技有限公司").act == "update"
    assert desk.says("陈晨", f"更新 云杉智慧 客户名称:{YUNSHAN}").act == "update.refused"
    assert desk.says("陈晨", "更新 云杉智慧 备注:已联系").act == "update"
