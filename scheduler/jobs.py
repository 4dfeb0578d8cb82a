"""Every sweep of the scheduler, declared once: its name, what it does, whom it looks for, what it does to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.cases import cases_due, escalate
from scheduler.deadlines import customers_to_release, let_go, owners_to_warn, warn
from scheduler.leavers import leavers, mind_leaver, mind_mover, movers
from scheduler.left_alone import (
    ask_about_contacts,
    managers_of_untouched,
    owners_of_stale_contacts,
    owners_of_untouched,
    remind_of_untouched,
    tell_manager,
)
from scheduler.pool import archive, opened_for_watchers, tell_watchers, untouched_in_pool
from scheduler.sweeps import (
    Done,
    Turn,
    mind_drafts,
    people_to_remind,
    people_with_drafts,
    remind,
)


@dataclass(frozen=True, slots=True)
class Job:
    """One sweep. `find` reads only; `act` runs in a unit of work per subject and reads again."""

    name: str
    what: str
    find: Callable[[Turn], Sequence[str]]
    act: Callable[[Turn, str], Sequence[Done]]


JOBS: tuple[Job, ...] = (
    Job(
        "untouched",
        "未跟进 3/5/7 个工作日：工作日 9:00 提醒归属人，第三步标为有风险",
        owners_of_untouched,
        remind_of_untouched,
    ),
    Job(
        "untouched_team",
        "未跟进 5/7 个工作日：工作日 9:00 告诉主管",
        managers_of_untouched,
        tell_manager,
    ),
    Job(
        "stale_contacts",
        "每月第一个工作日 9:00：90 天没有核对的联系人请归属人核对",
        owners_of_stale_contacts,
        ask_about_contacts,
    ),
    Job(
        "reminders",
        "到点的提醒，以及工作日 9:00 的待办汇总（首次跟进、下次跟进、逾期、待完善、个人提醒）",
        people_to_remind,
        remind,
    ),
    Job(
        "drafts",
        "未完成的报备草稿：到期前提醒一次，满 24 小时清除并告知",
        people_with_drafts,
        mind_drafts,
    ),
    Job(
        "cases",
        "超过裁定时限的撞单案：转给上一级裁定，没有上一级的转管理员，双方和裁定人都会收到",
        cases_due,
        escalate,
    ),
    Job(
        "notices",
        "保护期到期前 7/3/1 天，工作日 9:30 告诉归属人；错过一整天的由下一次补上",
        owners_to_warn,
        warn,
    ),
    Job(
        "release",
        "保护期过后下一个工作日 9:30 释放到公海；最后一次预告后至少 24 小时",
        customers_to_release,
        let_go,
    ),
    Job(
        "leavers",
        "离职同事的客户：交接卡片发给主管，每个工作日 9:00 再提醒，3 个工作日无人处理进入公海",
        leavers,
        mind_leaver,
    ),
    Job(
        "movers",
        "调岗同事留在原部门的客户：调动时马上发卡片给原主管，没有处理的每月工作日 9:00 再提醒一次",
        movers,
        mind_mover,
    ),
    Job(
        "pool_opened",
        "公海等待时间已过：告诉关注释放的人可以领取了",
        opened_for_watchers,
        tell_watchers,
    ),
    Job(
        "history_library",
        "在公海里 90 天无人领取的客户移入客户历史库（规则 历史库）",
        untouched_in_pool,
        archive,
    ),
)
"""In the order in which they run; each is idempotent. What adds reminders goes before what sends them."""
