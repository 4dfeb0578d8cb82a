"""锁定 and 解锁: the owner exempts a customer from release, within a quota that is always shown."""

from handlers.changes import note_change
from handlers.command import Context, Result
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.disclosing import customer_view
from handlers.domain.claim_states import Event
from handlers.outcomes import HoldChanged, Refused, Undone
from handlers.ownership.life import can
from handlers.ownership.protecting import policy_of
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Customer, LedgerEntry, LedgerKind


def hold(ctx: Context, reading: Reading) -> Result:
    """Lock the customer that the message names; said again, end the lock (command 锁定)."""
    chosen = _chosen(ctx, reading, "锁定")
    return chosen if isinstance(chosen, Result) else hold_on(ctx, reading, chosen)


def unhold(ctx: Context, reading: Reading) -> Result:
    """End the lock on the customer that the message names (command 解锁)."""
    chosen = _chosen(ctx, reading, "解锁")
    return chosen if isinstance(chosen, Result) else unhold_on(ctx, reading, chosen)


def hold_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """锁定, once it is known which; the right and the quota are checked here."""
    if ctx.store.holds.of(customer.id) is not None:
        return unhold_on(ctx, reading, customer)
    if (refused := _refusal(ctx, customer, "锁定")) is not None:
        return refused
    used, limit = ctx.store.holds.count_of(ctx.actor.open_id), _limit(ctx, customer)
    if used >= limit:
        why = f"已锁定 {used} 个，上限 {limit} 个。先解锁一个，或申请延期。"
        return _refused(customer, "锁定", why, f"解锁 {customer.name}")
    ctx.store.holds.add(customer.id, ctx.actor.open_id, ctx.now)
    _enter(ctx, customer, LedgerKind.HELD)
    note_change(ctx, ChangeKind.HOLD, customer, before={"was_held": False})
    return _changed(ctx, customer, is_held=True)


def unhold_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """解锁, once it is known which."""
    del reading
    if (refused := _refusal(ctx, customer, "解锁")) is not None:
        return refused
    if ctx.store.holds.of(customer.id) is None:
        why = "这个客户没有锁定，按保护期正常释放。"
        return _refused(customer, "解锁", why, f"锁定 {customer.name}")
    ctx.store.holds.end(customer.id, ctx.now)
    _enter(ctx, customer, LedgerKind.HOLD_ENDED)
    note_change(ctx, ChangeKind.HOLD, customer, before={"was_held": True})
    return _changed(ctx, customer, is_held=False)


def undo_hold(ctx: Context, customer: Customer, change: Change) -> Result:
    """Put the lock back to what it was."""
    if customer.owner_open_id != ctx.actor.open_id:
        return _refused(customer, "撤销 锁定", "这个客户已经不在您名下。", "我的客户")
    was_held, is_held = (
        bool(change.before.get("was_held")),
        ctx.store.holds.of(customer.id) is not None,
    )
    if was_held and not is_held:
        ctx.store.holds.add(customer.id, ctx.actor.open_id, ctx.now)
        _enter(ctx, customer, LedgerKind.HELD)
    elif is_held and not was_held:
        ctx.store.holds.end(customer.id, ctx.now)
        _enter(ctx, customer, LedgerKind.HOLD_ENDED)
    what = "已恢复锁定" if was_held else "已撤销锁定"
    return Result(answer=Undone(what=what, customer_name=customer.name))


def _chosen(ctx: Context, reading: Reading, command: str) -> Customer | Result:
    if reading.unusable_name is not None:
        return invalid(command, reading)
    found = among_mine(ctx, str(reading.customer.value) if reading.customer else "")
    return found.only or ask_which(ctx, found, command)


def _changed(ctx: Context, customer: Customer, *, is_held: bool) -> Result:
    return Result(
        answer=HoldChanged(
            customer=customer_view(ctx, customer),
            is_held=is_held,
            used=ctx.store.holds.count_of(ctx.actor.open_id),
            limit=_limit(ctx, customer),
        ),
        toast="已锁定" if is_held else "已解锁",
        act="hold" if is_held else "hold.end",
        customer_id=customer.id,
    )


def _limit(ctx: Context, customer: Customer) -> int:
    return policy_of(ctx, customer.department_id).lock_limit


def _refusal(ctx: Context, customer: Customer, command: str) -> Result | None:
    if customer.owner_open_id != ctx.actor.open_id:
        why = f"只有归属人可以{command}，这个客户不在您名下。"
        return _refused(customer, command, why, "我的客户")
    if not can(ctx, customer, Event.HOLD):
        return _refused(customer, command, "这个客户已不在归属中，不会到期释放。", "我的客户")
    return None


def _enter(ctx: Context, customer: Customer, kind: LedgerKind) -> None:
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
        )
    )


def _refused(customer: Customer, command: str, why: str, example: str) -> Result:
    understood = f"{command} {customer.name}"
    return Result(
        answer=Refused(title=f"没有{command}", understood=understood, why=why, example=example),
        toast=f"没有{command}",
        toast_kind="warning",
        act="hold.refused",
        customer_id=customer.id,
    )
