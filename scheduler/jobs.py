"""Every sweep of the scheduler, declared once: its name, what it does, whom it looks for, what it does to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.cases import cases_due, escalate
from scheduler.deadlines import customers_to_release, let_go, owners_to_warn, warn
from scheduler.deals import (
    complaints_to_mind,
    mind_complaint,
    owners_of_milestones,
    remind_of_milestones,
)
from scheduler.digests import send_digest, subscriptions_due
from scheduler.duplicates import (
    list_pair,
    managers_of_duplicates,
    names_to_compare,
    tell_of_duplicates,
)
from scheduler.extensions import extensions_to_mind, mind_extension
from scheduler.fair_play import kinds_to_look_for, managers_to_tell, note_signs
from scheduler.fair_play import tell_manager as tell_of_signs
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
from scheduler.sharing import collaborations_over, end_collaborations
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
        "milestones",
        "成交的节点：到期前 3 天和当天（遇休息日提前）工作日 9:00 提醒归属人",
        owners_of_milestones,
        remind_of_milestones,
    ),
    Job(
        "complaints",
        "没处理完的投诉：期限当天工作日 9:00 提醒归属人，过期告诉主管",
        complaints_to_mind,
        mind_complaint,
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
        "extensions",
        "等主管答复的延期：第二天起每个工作日 9:00 再请主管答复，答复前不会释放",
        extensions_to_mind,
        mind_extension,
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
    Job(
        "fair_play",
        "每天 7:00 从记录里找不公平的迹象：到手不跟、抄跟进、压到期跟、连查相近名称",
        kinds_to_look_for,
        note_signs,
    ),
    Job(
        "fair_play_report",
        "每周第一个工作日 9:00 把上周的公平性提示私下发给主管",
        managers_to_tell,
        tell_of_signs,
    ),
    Job(
        "duplicates",
        "每天 2:00 起把新增和改名的客户与全部客户比对，记下疑似重复；错过的夜里由下一次补上",
        names_to_compare,
        list_pair,
    ),
    Job(
        "duplicates_report",
        "工作日 9:00 把新发现的疑似重复告诉两家共同的主管，没有的告诉管理员",
        managers_of_duplicates,
        tell_of_duplicates,
    ),
    Job(
        "digests",
        "订阅的日报和周报：到点发一张，覆盖上一张以来；错过的由下一张补上",
        subscriptions_due,
        send_digest,
    ),
    Job(
        "sharing_over",
        "协作到期：当时就不能再查看，工作时间告诉归属人和协作人",
        collaborations_over,
        end_collaborations,
    ),
)
"""In the order in which they run; each is idempotent. What adds reminders goes before what sends them."""
