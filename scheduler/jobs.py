"""Every sweep of the scheduler, declared once: its name, what it does, whom it looks for, what it does to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
"""In the order in which they run; each is idempotent."""
