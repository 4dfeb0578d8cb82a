"""Names that merely resemble each other (E3): asked about before anything is registered, told to the owner after."""

import pytest

from handlers.incoming import Mention
from handlers.records import ClaimVerdict, Ownership
from tests.usecases.desk import GROUP, NOW, Answered, Desk, open_id

BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)
FIRST_NAME, SECOND_NAME = "杭州海纳德阀门有限公司", "宁波海纳德阀门有限公司"
FIRST = f"报备 {FIRST_NAME} 张伟 13800001111 需求:巡检终端"
SECOND = f"报备 {SECOND_NAME} 李强 13900002222 来源:行业展会 下次:12月2日"
SAME_NAME = "报备 海纳德阀门 王芳 13700003333"


def asked(desk: Desk, words: str = SECOND, rival: str = "陈晨") -> Answered:
    """王磊 has the first one, the rival claims a similar name and is asked."""
    desk.says("王磊", FIRST)
    question = desk.says(rival, words)
    assert question.act == "register.similar", question.text
    return question


def registered_beside(desk: Desk) -> Answered:
    return desk.clicks("陈晨", asked(desk).card, "不是同一家", {"reason": "不同地区的两家"})


def case_of(desk: Desk) -> str:
    """王磊 objects with his next card; returns the case's number."""
    registered_beside(desk)
    done = desk.clicks("王磊", desk.says("王磊", "我的客户").card, "有异议")
    assert done.act == "object"
    return done.toast.removeprefix("已立案，案号 ")


# ------------------------------------------------------------------ the claimant


def test_a_similar_name_is_shown_with_its_reason_and_nothing_is_registered(desk: Desk) -> None:
    question = asked(desk)
    for words in (
        FIRST_NAME,
        "同字号「海纳德」，地区不同",
        "王磊",
        "华东销售部",
        "剩 30 天",
        "不是同一家",
    ):
        assert words in question.text
    for secret in ("张伟", "1380000", "巡检终端"):
        assert secret not in question.text
    assert len(desk.customers()) == 1
    assert not [card for card in desk.cards_to("王磊") if "陈晨" in card.text]


def test_not_the_same_registers_as_from_the_message_with_all_that_was_said(desk: Desk) -> None:
    said_at = desk.clock.at
    question = asked(desk)
    desk.later(hours=3)
    done = desk.restarted().clicks("陈晨", question.card, "不是同一家", {"reason": "其他"})
    assert done.act == "register"
    new = desk.customer(SECOND_NAME)
    assert (new.registered_at - said_at).total_seconds() < 10
    assert new.details["source"] == "行业展会"
    assert new.next_follow_at is not None
    assert desk.clicks("陈晨", question.card, "不是同一家").act == "draft.gone"
    assert len(desk.customers()) == 2
    (claim, *_) = desk.read(lambda store: store.ledger.claims_of(desk.customer(FIRST_NAME).id))
    assert (claim.verdict, claim.level, claim.reply) == (ClaimVerdict.CONTESTED, "E3", "其他")


@pytest.mark.parametrize(
    ("known", "said", "reason"),
    [
        ("浙江正泰电器股份有限公司", "正太", "同音「太/泰」"),
        ("海底捞（上海）餐饮管理有限公司", "海底捞南京西路店", "包含字号「海底捞」"),
        ("微软（中国）有限公司", "Microsft", "拼写相近「microsft/微软」"),
        ("招商局能源运输股份有限公司", "招商轮船", "字号「招商」包含于全称"),
    ],
)
def test_a_spoken_or_mistyped_name_is_asked_about(
    desk: Desk, known: str, said: str, reason: str
) -> None:
    desk.says("王磊", f"报备 {known} 张伟 13800001111 需求:巡检终端")
    question = desk.says("陈晨", f"报备 {said} 李强 13900002222 需求:巡检终端")
    assert question.act == "register.similar", question.text
    assert known in question.text
    assert reason in question.text


@pytest.mark.parametrize("reply", ["不是同一家", "确认", "不是"])
def test_a_short_reply_answers_the_question(desk: Desk, reply: str) -> None:
    asked(desk)
    assert desk.says("陈晨", reply).act == "register"
    assert len(desk.customers()) == 2


def test_the_number_of_a_candidate_says_that_it_is_the_one(desk: Desk) -> None:
    asked(desk)
    taken = desk.says("陈晨", "1")
    assert taken.act == "register.refused"
    assert "报备人确认是同一家" in taken.text
    assert len(desk.customers()) == 1
    told = desk.card_to("王磊", "陈晨")
    desk.clicks("王磊", told, "同意协作")
    assert (
        FIRST_NAME in desk.says("王磊", f"客户 {SECOND_NAME}").text
    )  # the claimed name is an alias


@pytest.mark.parametrize(
    "reply",
    [
        "不是同一家 不同地区的两家",
        "不是同一家，不同地区的两家",
        "不是同一家不同地区的两家",
        "不同地区的两家",
    ],
)
def test_the_reason_may_be_said_behind_the_reply(desk: Desk, reply: str) -> None:
    asked(desk)
    assert desk.says("陈晨", reply).act == "register"
    (claim, *_) = desk.read(lambda store: store.ledger.claims_of(desk.customer(FIRST_NAME).id))
    assert claim.reply == "不同地区的两家"


@pytest.mark.parametrize("reply", ["不是同一家吗？", "不是这家，先不报备了", "不是同一家 我写错了"])
def test_asking_back_or_taking_back_is_no_reply(desk: Desk, reply: str) -> None:
    asked(desk)
    desk.says("陈晨", reply)
    assert len(desk.customers()) == 1


def test_a_number_that_is_not_shown_says_which_are_and_leaves_the_question_open(desk: Desk) -> None:
    asked(desk)
    which = desk.says("陈晨", "2")
    assert (which.act, "只有 1 家" in which.text) == ("reply.which", True)
    assert desk.says("陈晨", "1").act == "register.refused"


@pytest.mark.parametrize("between", ["今天天气不错", "查重 广州大禾面粉有限公司"])
def test_not_the_same_is_understood_as_long_as_the_card_waits(desk: Desk, between: str) -> None:
    asked(desk)
    desk.says("陈晨", between)
    desk.later(hours=3)
    assert desk.says("陈晨", "不是同一家").act == "register"
    assert len(desk.customers()) == 2


def test_not_the_same_may_mean_a_refusal_that_came_later(desk: Desk) -> None:
    asked(desk)
    assert desk.says("陈晨", SAME_NAME).act == "register.refused"
    desk.later(hours=3)
    desk.says("陈晨", "不是同一家")
    assert len(desk.customers()) == 1


def test_not_the_same_is_no_reply_where_two_questions_wait(desk: Desk) -> None:
    asked(desk)
    desk.says("陈晨", "报备 温州海纳德阀门有限公司 赵刚 13600004444")
    desk.says("陈晨", "待办")
    assert desk.says("陈晨", "不是同一家").act == "not_understood"
    assert len(desk.customers()) == 1


def known_names(desk: Desk) -> set[str]:
    """By which of their names the customers are found with what the rival wrote."""
    found = desk.read(lambda store: store.matching.similar(SECOND_NAME, limit=10))
    return {one.name for one in found}


def test_an_agreement_taken_back_takes_its_alias_along(desk: Desk) -> None:
    asked(desk)
    desk.says("陈晨", "1")
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    assert known_names(desk) == {SECOND_NAME}
    desk.later(minutes=1)
    desk.says("王磊", "撤销")
    assert known_names(desk) == {FIRST_NAME}


def test_an_agreement_taken_back_leaves_a_name_that_was_known_before(desk: Desk) -> None:
    asked(desk)
    desk.says("陈晨", "1")
    number = desk.customer(FIRST_NAME).id
    desk.write(
        lambda store: store.customers.add_alias(number, SECOND_NAME, by=open_id("王磊"), at=NOW)
    )
    desk.later(minutes=1)
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "同意协作")
    desk.says("王磊", "撤销")
    assert known_names(desk) == {SECOND_NAME}


def test_what_came_up_meanwhile_is_asked_about_and_only_that(desk: Desk) -> None:
    question = asked(desk)
    desk.registers("李雷", "报备 宁波海德纳阀门有限公司 赵刚 13600004444")
    again = desk.clicks("陈晨", question.card, "不是同一家")
    assert again.act == "register.similar"
    assert "宁波海德纳" in again.text
    assert FIRST_NAME not in again.text
    assert desk.clicks("陈晨", again.card, "不是同一家").act == "register"


def test_not_the_same_is_remembered_when_the_registration_is_made_again(desk: Desk) -> None:
    registered_beside(desk)
    desk.says("陈晨", "撤销")
    assert desk.says("陈晨", SECOND).act == "register"


def test_ones_own_similar_customer_is_told_as_such_and_may_be_meant(desk: Desk) -> None:
    question = asked(desk, rival="王磊")
    assert "您自己的客户" in question.text
    same = desk.clicks("王磊", question.card, "就是这家")
    assert same.act == "register.own"
    assert FIRST_NAME in desk.says("王磊", f"客户 {SECOND_NAME}").text
    question = desk.says("王磊", "报备 杭州海德纳阀门有限公司 赵刚 13600004444")
    assert desk.clicks("王磊", question.card, "不是同一家").act == "register"
    assert not desk.says("王磊", "我的客户").card.buttons.count("有异议")


def test_the_same_core_in_the_same_city_is_no_dead_end_where_nobody_else_is_hurt(
    desk: Desk,
) -> None:
    desk.says("王磊", FIRST)
    other = "报备 杭州海纳德阀门股份有限公司 赵刚 13600004444"
    question = desk.says("王磊", other)
    assert "您自己的客户" in question.text
    desk.says("王磊", "取消")
    desk.moves_to(desk.customer(FIRST_NAME), Ownership.POOL)
    question = desk.says("陈晨", other)
    assert {"领取", "不是同一家"} <= set(question.card.buttons)
    assert desk.clicks("陈晨", question.card, "不是同一家").act == "register"
    assert desk.says("陈晨", other).act == "register.own"


def test_nobody_gets_round_the_cool_down_by_writing_the_name_differently(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("王磊", f"释放 {FIRST_NAME} 没有需求")
    again = desk.says("王磊", "报备 杭州海纳德阀门股份有限公司 赵刚 13600004444")
    assert again.act == "register.pool", again.text
    assert "冷却" in again.text
    assert "不是同一家" not in again.card.buttons
    other = desk.says("陈晨", "报备 杭州海纳德阀门股份有限公司 赵刚 13600004444")
    assert "不是同一家" in other.card.buttons


def test_one_in_the_pool_is_offered_and_one_of_the_history_is_mentioned(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.moves_to(desk.customer(FIRST_NAME), Ownership.POOL)
    assert "领取" in desk.says("陈晨", SECOND).card.buttons
    desk.says("陈晨", "取消")
    (one,) = [each for each in desk.customers() if each.name == FIRST_NAME]
    desk.moves_to(one, Ownership.HISTORY)
    done = desk.says("陈晨", SECOND)
    assert done.act == "register"
    assert "历史" in done.text
    assert FIRST_NAME in done.text


def test_a_name_as_good_as_the_same_is_refused_with_the_ways_on(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    refused = desk.says("陈晨", SAME_NAME)
    assert refused.act == "register.refused"
    assert "E2" in refused.text
    assert {"申请协作", "申诉", "不是同一家"} <= set(refused.card.buttons)
    assert "E2" in desk.card_to("王磊", "陈晨").text
    assert len(desk.customers()) == 1


def test_a_group_learns_only_that_there_is_a_question(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", f"@_user_1 {SECOND}", group=GROUP, mentions=(BOT,))
    (line,) = desk.cards_in(GROUP)
    assert "有相近的客户" in line.text
    assert FIRST_NAME not in line.text
    assert "王磊" not in line.text


def test_in_a_list_of_customers_the_similar_one_is_asked_about_alone(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", f"报备\n1. {SECOND[3:]}\n2. 广州大禾面粉有限公司 赵刚 13600004444")
    desk.job_runner().work_off()
    assert "有相近的客户，等您确认" in desk.card_to("陈晨", "处理完了").text
    assert desk.clicks("陈晨", desk.card_to("陈晨", "是同一家吗"), "不是同一家").act == "register"


def test_a_sister_of_the_same_group_is_registered_and_its_owner_hears_of_it(desk: Desk) -> None:
    desk.says("王磊", "报备 上海海纳德集团物流有限公司 张伟 13800001111")
    assert desk.says("陈晨", "报备 上海海纳德集团地产有限公司 李强 13900002222").act == "register"
    near = "报备 上海海纳德集团物流科技有限公司 赵刚 13600004444"
    assert desk.says("李雷", near).act == "register"
    assert "有异议" in desk.says("王磊", "我的客户").card.buttons


# ------------------------------------------------------------------ the owner


def test_the_owner_hears_with_the_next_card_and_once(desk: Desk) -> None:
    registered_beside(desk)
    assert not [card for card in desk.cards_to("王磊") if "陈晨" in card.text]
    told = desk.says("王磊", "待办")
    for words in ("陈晨", SECOND_NAME, FIRST_NAME, "地区不同", "不同地区的两家", "有异议"):
        assert words in told.text
    assert "李强" not in told.text
    assert "有异议" not in desk.says("王磊", "待办").text


def test_what_was_taken_back_meanwhile_is_not_told(desk: Desk) -> None:
    registered_beside(desk)
    desk.says("陈晨", "撤销")
    assert "有异议" not in desk.says("王磊", "我的客户").text


def test_found_to_be_one_the_second_is_taken_back_and_its_name_finds_the_first(desk: Desk) -> None:
    case = case_of(desk)
    assert SECOND_NAME in desk.card_to("陈晨", "异议").text
    assert desk.says("吴昊", f"裁定 #{case} 维持 同一家公司的两个名字").act == "rule"
    assert [one.name for one in desk.customers()] == [FIRST_NAME]
    assert FIRST_NAME in desk.says("王磊", f"客户 {SECOND_NAME}").text


def test_found_to_be_two_both_stay_and_neither_is_asked_about_again(desk: Desk) -> None:
    case = case_of(desk)
    desk.says("吴昊", f"裁定 #{case} 两家 地址和法人都不同")
    assert len(desk.customers()) == 2
    assert desk.customer(SECOND_NAME).owner_open_id == open_id("陈晨")
    apart = desk.read(lambda store: store.cases.apart_from(desk.customer(FIRST_NAME).id))
    assert [one.name for one in apart] == [SECOND_NAME]


def test_the_objection_is_its_owners_to_take_back_and_ends_with_the_registration(
    desk: Desk,
) -> None:
    case = case_of(desk)
    shown = desk.says("王磊", f"裁定 #{case}")
    del shown
    card = desk.card_to("陈晨", f"#{case}")
    assert "撤回申诉" not in card.buttons
    desk.says("陈晨", "撤销")
    assert "已了结" in desk.card_to("王磊", case).text


# ------------------------------------------------------------------ renaming and looking up


def test_a_new_name_like_a_colleagues_is_told_to_both(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", "报备 广州大禾面粉有限公司 李强 13900002222")
    done = desk.says("陈晨", f"更新 大禾面粉 客户名称:{SECOND_NAME}")
    assert FIRST_NAME in done.text
    assert "地区不同" in done.text
    assert "有异议" in desk.says("王磊", "我的客户").text
    desk.says("李雷", "报备 广州大禾面粉有限公司 赵刚 13600004444")
    refused = desk.says("李雷", "更新 大禾面粉 客户名称:海纳德阀门")
    assert refused.act == "update.refused"


def test_a_pasted_list_is_looked_up_with_a_line_each(desk: Desk) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", f"查重\n{SECOND_NAME}\n广州大禾面粉有限公司\n13800001111\n张伟")
    desk.job_runner().work_off()
    lines = desk.card_to("陈晨", "查完了").text.splitlines()
    for place, words in enumerate(("有相似的", "未报备", "已有归属", "不能判断")):
        assert words in lines[2 + place], lines
    assert len(desk.cards_to("陈晨")) == 1


@pytest.mark.parametrize(
    "words",
    [
        f"查重 {SECOND_NAME}、广州大禾面粉有限公司",
        f"查重 {SECOND_NAME}，广州大禾面粉有限公司",
        f"查重 {SECOND_NAME} 广州大禾面粉有限公司",
        "宁波海纳德阀门、广州大禾面粉 有人跟吗",
        f"查重\n{SECOND_NAME}\n😀\n广州大禾面粉有限公司",
    ],
)
def test_no_name_of_a_list_is_left_unanswered(desk: Desk, words: str) -> None:
    desk.says("王磊", FIRST)
    desk.says("陈晨", words)
    desk.job_runner().work_off()
    lines = desk.card_to("陈晨", "查完了").text.splitlines()[2:]
    assert "有相似的" in lines[0], lines
    assert "未报备" in lines[2 if "😀" in words else 1], lines


def test_looking_up_tells_similar_ones_after_the_same_and_counts_them(desk: Desk) -> None:
    registered_beside(desk)
    found = desk.says("李雷", f"查重 {SECOND_NAME}").text
    assert found.index("E1") < found.index("E3")
    assert "已确认是两家" in found
    desk.policy(lookups_per_hour=1)
    assert "只显示 已有" in desk.says("李雷", "查重 绍兴海纳德阀门有限公司").text


def test_seeing_similar_ones_and_registering_nothing_counts_as_looking_up(desk: Desk) -> None:
    question = asked(desk)
    hits = desk.read(lambda store: store.journal.count_lookups(open_id("陈晨"), NOW))
    assert hits == 1
    desk.clicks("陈晨", question.card, "不是同一家")
    hits = desk.read(lambda store: store.journal.count_lookups(open_id("陈晨"), NOW))
    assert hits == 0


def test_beyond_the_limit_the_question_names_the_customer_but_not_who_has_it(desk: Desk) -> None:
    desk.policy(lookups_per_hour=1)
    question = asked(desk)
    assert "归属人 王磊" in question.text.replace("\n", " ")
    desk.says("陈晨", "取消")
    again = desk.says("陈晨", SECOND)
    assert FIRST_NAME in again.text
    assert "暂不显示" in again.text
    for secret in ("王磊", "华东销售部", "剩 30 天"):
        assert secret not in again.text
    assert "不是同一家" in again.card.buttons
    assert [card.title for card in desk.cards_to("周强")] == ["查重次数偏多"]


def test_one_buyer_of_two_companies_is_no_dead_end(desk: Desk) -> None:
    desk.says("王磊", "报备 扬州明珠灯具有限公司 孙总 13811112222")
    words = "报备 泰州宏远船舶有限公司 孙总 13811112222"
    question = desk.says("王磊", words)
    assert question.act == "register.similar", question.text
    assert "电话相同，但客户名称明显不同" in question.text
    assert "您自己的客户" in question.text
    assert desk.clicks("王磊", question.card, "不是同一家").act == "register"
    assert len(desk.customers("王磊")) == 2
    changed = desk.says("王磊", "更新 宏远船舶 需求:起重机")
    assert changed.act == "update", changed.text
    refused = desk.says("陈晨", "报备 盐城大丰风电有限公司 孙总 13811112222")
    assert (refused.act, "另外 1 家" in refused.text) == ("register.refused", True)
    desk.moves_to(desk.customer("扬州明珠灯具有限公司"), Ownership.POOL)
    desk.says("王磊", "释放 宏远船舶 没有需求")
    question = desk.says("陈晨", "报备 盐城大丰风电有限公司 孙总 13811112222")
    assert {"领取", "不是同一家"} <= set(question.card.buttons)
    assert desk.clicks("陈晨", question.card, "不是同一家").act == "register"


def test_the_very_customer_in_the_pool_is_told_before_one_that_resembles_it(desk: Desk) -> None:
    registered_beside(desk)
    desk.moves_to(desk.customer(SECOND_NAME), Ownership.POOL)
    found = desk.says("李雷", f"查重 {SECOND_NAME}")
    assert "已有人报备" not in found.text
    assert found.text.index("E5") < found.text.index("E3")
    assert "已确认是两家" in found.text
    desk.says("李雷", f"查重\n{SECOND_NAME}\n广州大禾面粉有限公司")
    desk.job_runner().work_off()
    assert f"1. {SECOND_NAME}：在公海" in desk.card_to("李雷", "查完了").text
