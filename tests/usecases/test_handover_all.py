"""移交 全部: a preview with the receiver's limits and pages, then steps of a job that can be killed and taken back."""

from bot.handover_steps import HandoversOfMany
from bot.jobs import JobRunner
from handlers.handover.bulk import JOB
from tests.usecases.desk import SHANGHAI, Answered, Desk, open_id

GIVER, RECEIVER = "王磊", "李雷"


def runner(desk: Desk, token: str = "desk") -> JobRunner:
    kind = HandoversOfMany(desk.pipeline, timezone=SHANGHAI, claim=lambda: None)
    return desk.job_runner(token, {JOB: kind})


def previewed(desk: Desk, count: int = 12, by: str = "赵敏") -> Answered:
    desk.gives(GIVER, count)
    words = f"移交 全部 @{GIVER} 给 @{RECEIVER} 月底离职"
    return desk.says(by, words)


def held(desk: Desk, name: str) -> int:
    return len(desk.customers(name))


def test_preview_says_how_many_which_and_the_limits(desk: Desk) -> None:
    desk.gives(RECEIVER, 3, prefix="原有客户")
    desk.policy(holding_limit=10)
    asked = previewed(desk)
    assert (asked.act, asked.card.title) == ("handover.preview", "请确认移交")
    assert "3 个，接收后 15 个，上限 10 个" in asked.text
    assert "超过保有量上限" in asked.text
    assert "占位客户000号" in asked.text
    second = desk.clicks("赵敏", asked.card, "下一页")
    assert "第 2 / 2 页" in second.text
    assert "占位客户011号" in second.text
    assert held(desk, GIVER) == 12


def test_all_move_step_by_step_with_progress_on_the_card(desk: Desk) -> None:
    asked = previewed(desk)
    begun = desk.clicks("赵敏", asked.card, "确认移交")
    assert (begun.act, begun.replaces_card) == ("handover.all", True)
    assert "0 / 12" in begun.text
    assert runner(desk).work_off() == 1
    assert (held(desk, GIVER), held(desk, RECEIVER)) == (0, 12)
    card = next(one for one in desk.cards_to("赵敏") if one.message_id == asked.card.message_id)
    assert card.title == "移交完成"
    assert "已移交\n12 个" in card.text
    assert desk.card_to(RECEIVER, "月底离职").title == "12 个客户移交给您了"
    assert desk.card_to(GIVER, "月底离职").title == "您的 12 个客户已移交"


def test_a_killed_process_is_followed_by_another(desk: Desk) -> None:
    asked = previewed(desk, 4)
    desk.clicks("赵敏", asked.card, "确认移交")
    first = runner(desk, "first")
    job = first._claim()
    assert job is not None
    first._one_step(job)
    assert held(desk, RECEIVER) == 1
    desk.later(seconds=31)
    assert runner(desk, "second").work_off() == 1
    assert (held(desk, GIVER), held(desk, RECEIVER)) == (0, 4)
    kinds = [
        one.kind.value
        for customer in desk.customers(RECEIVER)
        for one in desk.read(lambda store, c=customer: store.ledger.entries_of(c.id))
    ]
    assert kinds.count("transferred") == 4


def test_what_moved_meanwhile_is_left_out_and_named(desk: Desk) -> None:
    asked = previewed(desk, 3)
    desk.clicks("赵敏", asked.card, "确认移交")
    preview = desk.says("赵敏", "移交 占位客户001号 给 @韩梅梅")
    desk.clicks("赵敏", preview.card, "确认移交")
    runner(desk).work_off()
    assert (held(desk, RECEIVER), held(desk, "韩梅梅")) == (2, 1)
    card = next(one for one in desk.cards_to("赵敏") if one.message_id == asked.card.message_id)
    assert "没有移交 占位客户001号：已不在王磊名下" in card.text


def test_undo_stops_it_and_gives_back_what_nobody_worked_on(desk: Desk) -> None:
    asked = previewed(desk, 4)
    desk.clicks("赵敏", asked.card, "确认移交")
    first = runner(desk)
    job = first._claim()
    for _ in range(3):
        assert job is not None
        job = first._one_step(job)
    desk.says(RECEIVER, "跟进 占位客户000号 电话聊了预算，下周给方案")
    undone = desk.says("赵敏", "撤销")
    assert "2 个客户回到王磊名下" in undone.text
    assert "占位客户000号" in undone.text
    desk.later(seconds=31)
    runner(desk, "next").work_off()
    assert (held(desk, GIVER), held(desk, RECEIVER)) == (3, 1)


def test_recall_of_the_message_takes_it_back_too(desk: Desk) -> None:
    asked = previewed(desk, 2)
    desk.clicks("赵敏", asked.card, "确认移交")
    runner(desk).work_off()
    desk.recalls("赵敏", asked)
    assert (held(desk, GIVER), held(desk, RECEIVER)) == (2, 0)


def test_a_seller_offers_all_and_the_receiver_answers_once(desk: Desk) -> None:
    asked = previewed(desk, 3, by=GIVER)
    assert "对方接收后才生效" in asked.text
    assert desk.clicks(GIVER, asked.card, "确认移交").act == "handover.offer"
    assert held(desk, GIVER) == 3
    (card,) = [one for one in desk.cards_to(RECEIVER) if "移交" in one.title]
    done = desk.clicks(RECEIVER, card, "接收")
    assert (done.act, done.card.title) == ("handover.accept", "正在移交 0 / 3")
    runner(desk).work_off()
    assert (held(desk, GIVER), held(desk, RECEIVER)) == (0, 3)
    assert desk.card_to(GIVER, "月底离职").title == "您的 3 个客户已移交"


def test_a_withdrawn_offer_of_many_is_withdrawn_whole(desk: Desk) -> None:
    asked = previewed(desk, 3, by=GIVER)
    desk.clicks(GIVER, asked.card, "确认移交")
    assert "已撤回移交" in desk.says(GIVER, "撤销").text
    assert not desk.read(lambda store: store.handovers.waiting_for(open_id(RECEIVER)))


def test_only_who_may_hands_all_over(desk: Desk) -> None:
    assert previewed(desk, 2, by="周强").act == "handover.refused"
    assert desk.says(RECEIVER, "移交 全部 @王磊 给 @韩梅梅").act == "handover.refused"
    assert "名下没有客户" in desk.says("韩梅梅", "移交 全部 给 @王磊").text


def test_leavers_customers_are_handed_over_by_words_too(desk: Desk) -> None:
    desk.gives(GIVER, 2)
    desk.leaves(GIVER)
    asked = desk.says("赵敏", "离职交接 王磊 给 李雷")
    desk.clicks("赵敏", asked.card, "确认移交")
    runner(desk).work_off()
    assert held(desk, RECEIVER) == 2


def test_what_is_asked_back_is_in_words(desk: Desk) -> None:
    asked = desk.says("王磊", "把客户全部转给李雷")
    assert "全部客户" in asked.text
    assert "all" not in asked.text
    assert "占位" not in asked.text
