"""A subscription in words, remembered for 撤销, and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from handlers.command import Context, Result
from handlers.digests import scope
from handlers.digests.records import Subscription
from handlers.domain.digest_times import IN_WORDS, TIMED, DigestKind, next_time
from handlers.outcomes import Refused, SubscriptionLine, Undone
from handlers.records import Change, Role

_WEEKDAYS = "一二三四五六日"


def word_of(kind: DigestKind) -> str:
    """Return 日报, 周报, 公海 or 撞单."""
    return next(word for word, one in IN_WORDS.items() if one is kind)


def line_of(ctx: Context, one: Subscription) -> SubscriptionLine:
    """Return a subscription as it is shown."""
    is_timed = one.kind in TIMED
    return SubscriptionLine(
        id=one.id,
        word=word_of(one.kind),
        when=_when(one),
        department=scope.name_of(ctx, one.department_id),
        next_at=next_time(one.timetable, ctx.now, ctx.calendar) if is_timed else None,
    )


def _when(one: Subscription) -> str:
    if one.kind not in TIMED:
        return "有消息就发"
    clock = f"{one.at:%H:%M}"
    if one.kind is DigestKind.DAILY:
        return f"{'每天' if one.said_time else '工作日'} {clock}"
    if not one.said_time:
        return f"每周第一个工作日 {clock}"
    return f"每周{_WEEKDAYS[one.weekday or 0]} {clock}"


def before_of(one: Subscription | None) -> Mapping[str, Any] | None:
    """Return what 撤销 needs to bring a subscription back as it was."""
    if one is None:
        return None
    return {
        "at": one.at.isoformat(),
        "weekday": one.weekday,
        "said_time": one.said_time,
        "department_id": one.department_id,
        "created_at": one.created_at.isoformat(),
    }


def undo_subscription(ctx: Context, change: Change) -> Result:
    """End what was subscribed, or bring back what was changed or ended, unless others touched it since."""
    said = str(change.before["setting"])
    found = ctx.store.digests.get(change.subject_id or 0)
    if not {Role.MANAGER, Role.ADMIN} & ctx.roles:
        return _refused(said, "您已不是主管，不能改订阅。")
    if found is None or change.at not in (found.created_at, found.ended_at):
        return _refused(said, "这之后有人改过这个订阅。可发：订阅 看现在的样子。")
    was = change.before.get("was")
    if was is None:
        ctx.store.digests.end(found.id, ctx.now)
        return Result(answer=Undone(what=f"已撤销：{said}"))
    others = ctx.store.digests.of_chat(found.chat_id)
    if any(one.kind is found.kind and one.id != found.id for one in others):
        return _refused(said, "这之后又订阅了同一种。可发：订阅 看现在的样子。")
    ctx.store.digests.change(
        replace(
            found,
            at=time.fromisoformat(was["at"]),
            weekday=was["weekday"],
            said_time=was["said_time"],
            department_id=was["department_id"],
            created_at=datetime.fromisoformat(was["created_at"]),
        )
    )
    return Result(answer=Undone(what=f"已撤销：{said}"))


def _refused(said: str, why: str) -> Result:
    answer = Refused(title="不能撤销", understood=f"撤销 {said}", why=why, example="订阅")
    return Result(answer=answer)
