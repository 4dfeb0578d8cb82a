"""Changes of settings remembered, so that 撤销 takes them back; and taking them back.

A setting's change is kept as what undoes it: options to add and to stop, or a field to stop or bring back.
Later changes by others stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers.changes import note_change
from handlers.command import Context, Result
from handlers.domain.custom_field import named
from handlers.outcomes import Refused, Undone
from handlers.records import Change, ChangeKind, Role


def remember(ctx: Context, said: str, undo: Mapping[str, Any]) -> int:
    """Remember a change of a setting by the command that made it; returns the change's id."""
    note_change(ctx, ChangeKind.UPDATE, before={"setting": said, **undo})
    return ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now)[0].id


def undo_setting(ctx: Context, change: Change) -> Result:
    """Take a change of a setting back, if the person still is an administrator."""
    said = str(change.before["setting"])
    if Role.ADMIN not in ctx.roles:
        return _refused(said, "您已不是管理员，不能改设置。")
    if "field" in change.before:
        _undo_field(ctx, change.before)
    elif not change_options(
        ctx,
        str(change.before["list"]),
        add=change.before.get("add", ()),
        stop=change.before.get("stop", ()),
    ):
        return _refused(said, "这个列表至少要留一个选项，先加一个新的再停用。")
    return Result(answer=Undone(what=f"已撤销：{said}"), setting={"undone": said})


def change_options(ctx: Context, key: str, *, add: Sequence[str], stop: Sequence[str]) -> bool:
    """Add and stop options of a list; `key` is a field's identifier, or an added field's name.

    False when that would leave the list empty; then nothing was changed.
    """
    live = options_of(ctx, key)
    after = [*(one for one in live if one not in stop), *(one for one in add if one not in live)]
    if not after:
        return False
    field = named(key, ctx.store.custom_fields.all())
    if field is not None:
        ctx.store.custom_fields.set_options(field.name, after)
        return True
    for one in add:
        ctx.store.rules.add_option(key, one)
    return all(ctx.store.rules.stop_option(key, one) for one in stop if one in live)


def options_of(ctx: Context, key: str) -> tuple[str, ...]:
    """Return the live options of a list; `key` is a field's identifier, or an added field's name."""
    field = named(key, ctx.store.custom_fields.all())
    return field.options if field is not None else ctx.store.rules.options(key)


def _undo_field(ctx: Context, before: Mapping[str, Any]) -> None:
    field = named(str(before["field"]), ctx.store.custom_fields.all())
    if field is None:
        return
    if before["was_live"]:
        ctx.store.custom_fields.add(replace(field, is_live=True), by=ctx.actor.open_id, at=ctx.now)
    else:
        ctx.store.custom_fields.stop(field.name, ctx.now)


def _refused(said: str, why: str) -> Result:
    return Result(
        answer=Refused(title="不能撤销", understood=f"撤销 {said}", why=why, example="选项")
    )
