"""订阅 and 退订: which digests and news a chat gets, when, and of which department.

In a group they are the group's, in private the person's own. One of each kind per chat: subscribing again
changes it. Who may read of a department is decided in `handlers.digests.scope`.
"""

from dataclasses import replace
from datetime import time

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, Result
from handlers.digests import scope
from handlers.digests.keeping import before_of, line_of
from handlers.digests.records import Subscription
from handlers.domain.digest_times import (
    IN_WORDS,
    TIMED,
    DigestKind,
    last_time,
    timetable,
)
from handlers.outcomes import Refused, SubscriptionsShown
from handlers.reading.result import Reading
from handlers.records import ChangeKind, Role

_WEEKDAYS = "一二三四五六日"
_EXAMPLE = "订阅 日报 18:00"


def subscribe(ctx: Context, reading: Reading) -> Result:
    """Let this chat get a digest or news from now on (command 订阅); without words show what it gets."""
    word, unread = _said(reading, "digest"), reading.unread.strip()
    if not word and not unread and not reading.fields:
        return _shown(ctx, act="subscriptions")
    if not word:
        why = "可以订阅 日报、周报、公海、撞单。一次写一种。"
        return _refused("订阅什么？", f"订阅 {unread}".strip(), why)
    department_id = _department(ctx, _said(reading, "department") or unread)
    if isinstance(department_id, Result):
        return department_id
    kind = IN_WORDS[word]
    at, weekday = _said(reading, "at"), _said(reading, "weekday")
    if kind is DigestKind.DAILY and weekday:
        return _refused(
            "没有订阅",
            f"订阅 {word} {weekday}",
            "日报每天一张，不分星期。要每周一张请订阅周报。",
            f"订阅 周报 {weekday} {at}".strip(),
        )
    return _keep(ctx, word, at, weekday, department_id)


def unsubscribe(ctx: Context, reading: Reading) -> Result:
    """Stop what this chat gets (command 退订): the kind named, the only one, or asked which."""
    word = _said(reading, "digest")
    live = ctx.store.digests.of_chat(_chat(ctx))
    fits = [one for one in live if not word or one.kind is IN_WORDS[word]]
    if len(fits) == 1:
        return _end(ctx, fits[0])
    if not fits:
        where = "本群" if ctx.source.is_group else "您"
        why = f"{where}没有订阅{word}。"
        return _shown(ctx, title="没有可退订的", done=why, act="unsubscribe.nothing")
    return _shown(ctx, title="要退订哪一种？", act="unsubscribe.ask")


def end_click(ctx: Context, click: Click) -> Result:
    """退订 on a card; the right and the chat are checked here."""
    found = ctx.store.digests.get(int(click.word)) if click.word.isdecimal() else None
    if not {Role.MANAGER, Role.ADMIN} & ctx.roles:
        return _toast("退订由主管和管理员操作", "error")
    if found is None or found.chat_id != _chat(ctx):
        return _toast("这不是这个会话的订阅。可发：订阅", "warning")
    if found.ended_at is not None:
        return replace(_shown(ctx, act="unsubscribe.gone"), toast="已经退订过了", toast_kind="info")
    return _end(ctx, found)


def _keep(ctx: Context, word: str, at: str, weekday: str, department_id: str) -> Result:
    """Store the subscription or change the one of its kind; what it has not told yet stays to be told."""
    kind, chat_id = IN_WORDS[word], _chat(ctx)
    is_timed = kind in TIMED
    table = timetable(
        kind,
        time.fromisoformat(at) if at and is_timed else None,
        _WEEKDAYS.index(weekday[-1]) if weekday and kind is DigestKind.WEEKLY else None,
    )
    wanted = Subscription(
        chat_id=chat_id,
        kind=kind,
        at=table.at,
        department_id=department_id,
        created_by=ctx.actor.open_id,
        created_at=ctx.now,
        covered_until=last_time(table, ctx.now, ctx.calendar) if is_timed else ctx.now,
        weekday=table.weekday,
        said_time=f"{weekday} {at}".strip() if table.is_chosen else "",
    )
    live = ctx.store.digests.of_chat(chat_id)
    old = next((one for one in live if one.kind is kind), None)
    if old is None:
        kept = ctx.store.digests.add(wanted)
    else:
        kept = replace(wanted, id=old.id, created_by=old.created_by)
        ctx.store.digests.change(kept)
    line = line_of(ctx, kept)
    done = f"{word}：{line.when}，{line.department}"
    note_change(
        ctx,
        ChangeKind.SUBSCRIPTION,
        subject_id=kept.id,
        before={"setting": f"订阅 {word}", "was": before_of(old)},
    )
    notes = [f"{word}有消息就发，不用写时间。"] if (at or weekday) and not is_timed else []
    title = f"已改为{done}" if old else f"已订阅{word}"
    return _shown(
        ctx, title=title[:40], done=done, notes=tuple(notes), act="subscribe", is_changed=True
    )


def _end(ctx: Context, live: Subscription) -> Result:
    word = line_of(ctx, live).word
    ctx.store.digests.end(live.id, ctx.now)
    note_change(
        ctx,
        ChangeKind.SUBSCRIPTION,
        subject_id=live.id,
        before={"setting": f"退订 {word}", "was": before_of(live)},
    )
    shown = _shown(
        ctx, title=f"已退订{word}", done=f"不再发{word}。", act="unsubscribe", is_changed=True
    )
    return replace(shown, toast=f"已退订{word}")


def _department(ctx: Context, words: str) -> str | Result:
    """Return the department meant, or why it cannot be."""
    if not words:
        usual = scope.usual(ctx)
        why = "还不知道您负责哪个部门，请管理员在飞书或用「角色」设置。"
        return _refused("没有订阅", "订阅", why) if usual is None else usual
    if any(word in words for word in IN_WORDS):
        return _refused("没有订阅", f"订阅 … {words}", "一次订阅一种，请分开发。")
    found = scope.named(ctx, words)
    names = "、".join(unit.name for unit in scope.readable(ctx)[:10] if unit.name)
    if found is None:
        why = f"没找到部门「{words[:30]}」，或有不止一个。可以写的部门：{names or '无'}。"
        return _refused("没有订阅", f"订阅 … {words}"[:60], why)
    if not scope.may_read(ctx, found):
        why = f"您不负责「{scope.name_of(ctx, found)}」。可以写的部门：{names or '无'}。"
        return _refused("没有订阅", f"订阅 … {words}"[:60], why)
    return found


def _shown(
    ctx: Context,
    *,
    act: str,
    title: str = "",
    done: str = "",
    notes: tuple[str, ...] = (),
    is_changed: bool = False,
) -> Result:
    live = ctx.store.digests.of_chat(_chat(ctx))
    changes = ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now) if is_changed else []
    return Result(
        answer=SubscriptionsShown(
            lines=tuple(line_of(ctx, one) for one in live),
            is_group=ctx.source.is_group,
            title=title,
            done=done,
            notes=notes,
            change_id=changes[0].id if changes else 0,
        ),
        act=act,
    )


def _chat(ctx: Context) -> str:
    """Return where it goes: this group, or the person alone."""
    return ctx.source.chat_id if ctx.source.is_group else ctx.actor.open_id


def _said(reading: Reading, key: str) -> str:
    return str(reading.fields[key].value) if key in reading.fields else ""


def _toast(words: str, kind: str) -> Result:
    return Result(
        answer=None, keeps_card=True, toast=words, toast_kind=kind, act="unsubscribe.refused"
    )


def _refused(title: str, understood: str, why: str, example: str = _EXAMPLE) -> Result:
    return Result(
        answer=Refused(title=title, understood=understood, why=why, example=example),
        act="subscribe.refused",
    )
