"""A list of customers in one message: each registered or answered on its own, outside the order of messages."""

import threading
from datetime import datetime

from sqlalchemy import text

from bot.batch import KIND, BatchState
from bot.batch_steps import Batches
from bot.jobs import Step, Stepped
from bot.outgoing import PATCH_AFTER
from handlers.incoming import Mention
from handlers.records import Ownership
from storage import jobs
from storage.jobs import Job, NewJob
from storage.outbox import PAYLOAD
from storage.tables.queues import job as job_table
from storage.uow import SqlStore
from tests.support.waiting import wait_until
from tests.usecases.desk import GROUP, SHANGHAI, VAULT, CardView, Desk, desk_on, open_desk, open_id
from tests.usecases.samples import UNLIKE

BORUI, JINPU, BROKEN = "常州博瑞轴承有限公司", "镇江金浦化工", "常州甲轴承有限公司"
LIST = (
    "报备\n1. 常州博瑞轴承有限公司 丁工 13900010001 20万\n"
    "2. 常州博锐轴承有限公司 丁工 13900010001 20万\n3、镇江金浦化工 夏经理 0511-8888 1234 5w"
)
"""Message 28 of the samples: the first two share a phone and differ by one character."""


def the_list(desk: Desk, name: str = "王磊") -> CardView:
    return [card for card in desk.cards_to(name) if card.title.endswith(("家客户", "处理完了"))][-1]


def owned(desk: Desk, name: str) -> list[str]:
    return sorted(one.name for one in desk.customers(name))


def test_a_list_is_acknowledged_at_once_and_worked_on_customer_by_customer(desk: Desk) -> None:
    said = desk.says("王磊", LIST)
    assert said.act == "register.list"
    assert "正在报备 3 家客户" in said.text
    assert "已处理 0 / 3" in said.text
    assert desk.total() == 0
    assert desk.job_runner().work_off() == 1
    assert owned(desk, "王磊") == sorted([BORUI, JINPU])
    done = the_list(desk)
    assert done.message_id == said.card.message_id
    assert done.title == "3 家客户处理完了"
    assert f"1. {BORUI}：报备成功 XS2026000001" in done.text
    assert "2. 常州博锐轴承有限公司：已经是您的客户" in done.text
    assert f"3. {JINPU}：报备成功 XS2026000002" in done.text


def test_each_customer_of_a_list_has_what_was_said_of_it_and_the_time_of_the_message(
    desk: Desk,
) -> None:
    desk.says("王磊", LIST)
    said_at = desk.clock.at
    desk.later(minutes=3)
    desk.job_runner().work_off()
    customer = desk.customer(JINPU)
    assert customer.registered_at == said_at
    (contact,) = customer.contacts
    assert (contact.name, contact.phone) == ("夏经理", "+8651188881234")
    assert int(customer.details["expected_amount"]) == 50_000


def test_what_is_no_registration_also_gets_the_card_it_would_have_got_alone(desk: Desk) -> None:
    desk.says("李雷", f"报备 {BORUI} 丁工 13900010001 需求:轴承 来源:行业展会")
    desk.says(
        "王磊", f"报备\n1. {BORUI} 丁工 13900010001\n2. 星河物流\n3. {JINPU} 夏经理 13900010003"
    )
    desk.job_runner().work_off()
    done = the_list(desk)
    assert f"1. {BORUI}：已有归属，没有登记" in done.text
    assert "2. 星河物流：还差几项，没有登记" in done.text
    assert "报备成功 1 家" in done.text
    assert {"申请协作", "申诉", "关注释放"} <= set(desk.card_to("王磊", "这家客户已有归属").buttons)
    assert desk.card_to("王磊", "还差一点").fields["name"] == "星河物流"
    assert "王磊" in desk.card_to("李雷", "有人报备了您的客户").text


def test_a_recalled_list_goes_no_further_and_is_taken_back_whole(desk: Desk) -> None:
    said = desk.says("王磊", LIST)
    runner = desk.job_runner()
    runner.work_off()
    undone = desk.recalls("王磊", said)
    assert owned(desk, "王磊") == []
    assert "已撤销 2 项" in undone.text
    again = desk.says("王磊", LIST)
    desk.recalls("王磊", again)
    runner.work_off()
    assert owned(desk, "王磊") == []
    assert the_list(desk).text.count("消息已撤回，没有登记") == 3


def test_a_list_recalled_on_the_way_claims_no_success(desk: Desk) -> None:
    said = desk.says("王磊", LIST)

    class RecalledAfterOne(Batches):
        def step(self, job: Job) -> Step:
            if job.done == 1:
                desk.recalls("王磊", said)
            return super().step(job)

    kind = RecalledAfterOne(desk.pipeline, timezone=SHANGHAI, claim=lambda: None)
    desk.job_runner(kinds={KIND: kind}).work_off()
    assert owned(desk, "王磊") == []
    shown = the_list(desk).text
    assert "报备成功 1 家" not in shown
    assert "消息已撤回" in shown
    assert "要全部撤销" not in shown
    assert "一并撤销" in shown


def test_a_recall_that_takes_nothing_back_says_so(desk: Desk) -> None:
    said = desk.says("王磊", LIST)
    desk.job_runner().work_off()
    values = {"owner_open_id": open_id("李雷")}
    for customer in desk.customers("王磊"):
        desk.write(lambda store, one=customer: store.customers.change(one, values))
    answer = desk.recalls("王磊", said)
    assert answer.card.title == "没有撤销"
    assert "不在您名下" in answer.text
    assert len(desk.customers("李雷")) == 2


def test_a_recalled_list_names_all_its_drafts(desk: Desk) -> None:
    said = desk.says("王磊", "报备\n1. 星河物流\n2. 明远物流")
    desk.job_runner().work_off()
    answer = desk.recalls("王磊", said)
    assert "2 份报备草稿" in answer.text
    assert "星河物流" in answer.text
    assert "明远物流" in answer.text


def test_later_messages_do_not_wait_for_a_list(desk: Desk) -> None:
    desk.says("王磊", LIST)
    assert "报备成功" in desk.says("王磊", "报备 无锡锡润电气有限公司 吴总 13900020002").text
    assert owned(desk, "王磊") == ["无锡锡润电气有限公司"]
    desk.job_runner().work_off()
    assert len(owned(desk, "王磊")) == 3


def test_a_list_without_a_command_is_asked_about_and_begun_by_the_button(desk: Desk) -> None:
    asked = desk.says("王磊", LIST.removeprefix("报备\n"))
    assert desk.job_runner().work_off() == 0
    said_at = desk.clock.at
    desk.later(minutes=1)
    begun = desk.clicks("王磊", asked.card, "报备")
    assert "正在报备 3 家客户" in desk.card_to("王磊").text
    assert begun.replaces_card
    assert desk.job_runner().work_off() == 1
    (card,) = desk.cards_to("王磊")[:1]
    assert (card.message_id, card.title) == (asked.card.message_id, "3 家客户处理完了")
    assert sorted([BORUI, JINPU]) == owned(desk, "王磊")
    assert desk.customer(JINPU).registered_at > said_at


def test_a_list_begun_by_a_button_is_begun_once(desk: Desk) -> None:
    asked = desk.says("王磊", LIST.removeprefix("报备\n")).card
    desk.clicks("王磊", asked, "报备")
    again = desk.clicks("王磊", asked, "报备")
    assert "已经处理过" in again.toast
    assert not again.replaces_card
    assert desk.job_runner().work_off() == 1
    assert "报备成功 2 家" in the_list(desk).text


def test_the_last_state_of_a_pressed_card_goes_out_after_every_answer_to_the_press(
    desk: Desk,
) -> None:
    asked = desk.says("王磊", LIST.removeprefix("报备\n")).card
    desk.clicks("王磊", asked, "报备")
    pressed_at = desk.clock.at
    desk.job_runner().work_off()
    patches = [row for row in desk.rows() if row.kind == "patch" and row.status != "cancelled"]
    assert [row.not_before for row in patches] == [pressed_at + PATCH_AFTER]
    assert "处理完了" in the_list(desk).text


def test_a_list_in_a_group_is_answered_in_private(desk: Desk) -> None:
    bot = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)
    desk.says("王磊", f"@_user_1 {LIST}", group=GROUP, mentions=(bot,))
    desk.job_runner().work_off()
    assert "处理完了" in the_list(desk).text
    shown = "\n".join(card.text for card in desk.cards_in(GROUP))
    assert "已私聊回复您" in shown
    assert BORUI not in shown
    assert "13900010001" not in shown


def test_too_long_a_list_is_refused_whole_with_an_example(desk: Desk) -> None:
    rows = "\n".join(f"{n}. 常州第{n}轴承有限公司 丁工 139{n:08}" for n in range(1, 52))
    said = desk.says("王磊", f"报备\n{rows}")
    assert "一次最多报备 50 家" in said.text
    assert desk.job_runner().work_off() == 0
    assert desk.total() == 0


def test_a_full_holding_limit_is_said_in_the_list_and_no_card_more(desk: Desk) -> None:
    desk.policy(holding_limit=1)
    desk.says("王磊", LIST)
    before = len(desk.cards_to("王磊"))
    desk.job_runner().work_off()
    assert f"3. {JINPU}：保有量已满，已存草稿" in the_list(desk).text
    own_card_of_the_second = 1
    assert len(desk.cards_to("王磊")) == before + own_card_of_the_second


class Breaking(Batches):
    """Breaks whenever it comes to one customer of a list."""

    def step(self, job: Job) -> Step:
        if BROKEN in BatchState.of(job).next_text:
            raise RuntimeError("a bug")
        return super().step(job)


def test_a_step_that_breaks_is_tried_again_then_passed_over_with_an_id(desk: Desk) -> None:
    desk.says(
        "王磊", f"报备\n1. {BORUI} 丁工 13900010001\n2. {BROKEN}\n3. {JINPU} 夏工 13900010003"
    )
    breaking = Breaking(desk.pipeline, timezone=SHANGHAI, claim=lambda: None)
    runner = desk.job_runner(kinds={KIND: breaking})
    runner.work_off()
    assert owned(desk, "王磊") == [BORUI]
    for _ in range(2):
        desk.later(seconds=60)
        runner.work_off()
    assert owned(desk, "王磊") == sorted([BORUI, JINPU])
    assert f"2. {BROKEN}：没能处理，编号 " in the_list(desk).text


def test_a_job_nobody_can_do_is_buried_told_and_holds_up_nobody(desk: Desk) -> None:
    unknown = NewJob("of a version to come", open_id("李雷"), {}, 1)
    with desk.database.transaction() as connection:
        jobs.add(connection, VAULT, unknown, now=desk.clock.at)
        broken = jobs.add(connection, VAULT, unknown, now=desk.clock.at)
        garbage = job_table.update().where(job_table.c.id == broken)
        connection.execute(garbage.values(payload_enc=b"not sealed by us"))
    desk.says("王磊", LIST)
    runner = desk.job_runner()
    for _ in range(3):
        runner.work_off()
        desk.later(minutes=2)
    assert owned(desk, "王磊") == sorted([BORUI, JINPU])
    with desk.database.snapshot() as connection:
        assert jobs.depth(connection) == {"due": 0, "running": 0, "dead": 2}
        notes = [
            VAULT.open(row.payload_enc, PAYLOAD)
            for row in desk.rows()
            if row.receiver == open_id("李雷")
        ]
    assert len(notes) == 2
    assert all("没能处理好" in note and "编号" in note for note in notes)


def test_a_list_taken_up_by_many_processes_is_registered_once(laid_url: str) -> None:
    desk = open_desk(laid_url)
    rows = "\n".join(f"{n}. {UNLIKE[n]} 丁工 139{n:08}" for n in range(1, 13))
    for name in ("王磊", "李雷", "韩梅梅"):
        desk.says(name, f"报备\n{rows}")
    others = [open_desk(laid_url) for _ in range(4)]
    for one in others:
        one.clock.at = desk.clock.at
    threads = [
        threading.Thread(target=one.job_runner(f"process-{n}").work_off)
        for n, one in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    customers = desk.customers()
    assert len(customers) == 12
    assert len({one.name for one in customers}) == 12
    assert all(one.ownership is Ownership.OWNED for one in customers)
    lines = "\n".join(the_list(desk, name).text for name in ("王磊", "李雷", "韩梅梅"))
    assert lines.count("：报备成功 XS") == 12
    assert lines.count("：已有归属，没有登记") == 24
    for one in [desk, *others]:
        one.database.close()


class Held(Batches):
    """Holds its first step open, everything written and nothing committed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.pipeline, timezone=SHANGHAI, claim=lambda: None)
        self.is_written, self.may_commit = threading.Event(), threading.Event()

    def step(self, job: Job) -> Step:
        step = super().step(job)

        def work(store: SqlStore, now: datetime) -> Stepped:
            stepped = step(store, now)
            self.is_written.set()
            assert self.may_commit.wait(30)
            return stepped

        return work


def waits_for_its_turn(desk: Desk) -> bool:
    """Whether a unit of work waits for an advisory lock; PostgreSQL only."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with desk.database.snapshot() as connection:
        return bool(connection.execute(text(waiting)).scalar_one())


def test_a_recall_takes_back_the_step_it_met_under_way(postgres_laid_url: str) -> None:
    with desk_on(postgres_laid_url) as desk, desk_on(postgres_laid_url) as other:
        said = desk.says("王磊", LIST)
        other.clock.at = desk.clock.at
        held = Held(other)
        stepping = threading.Thread(target=other.job_runner("other", {KIND: held}).work_off)
        recalling = threading.Thread(target=lambda: desk.recalls("王磊", said))
        stepping.start()
        assert held.is_written.wait(30)
        recalling.start()
        wait_until(lambda: not recalling.is_alive() or waits_for_its_turn(other))
        held.may_commit.set()
        for thread in (stepping, recalling):
            thread.join()
        assert owned(desk, "王磊") == []
        assert desk.total() == 1
