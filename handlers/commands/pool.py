"""公海 and 领取: what lies in the public pool, and taking one customer out of it.

Taking is one conditional change of the record: of two at the same moment one gets the customer, the other's unit
of work is rerun and finds it taken (product rules, One owner, by the database).
"""

from collections.abc import Mapping
from datetime import datetime

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result
from handlers.conversation.finding import Found, among_all, ask_which
from handlers.disclosing import customer_view, owner_view, pool_line
from handlers.domain.pool_rules import Barrier, Hindered
from handlers.domain.quality import show_customer_name
from handlers.domain.text import one_line
from handlers.domain.timing import first_follow_up_due
from handlers.outcomes import InPool, PickedUp, PoolList, Refused, Undone
from handlers.ownership.owning import begin_ownership
from handlers.ownership.pooling import Allowance, allowance, closed_departments, hindrances
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    ChangeKind,
    Customer,
    LedgerEntry,
    LedgerKind,
    Ownership,
    PoolFilter,
)
from handlers.working.reminding import OF_THE_OWNER

_PAGE = 8
_BETWEEN = "|"
_GREAT_REGIONS: Mapping[str, tuple[str, ...]] = {
    "华东": ("上海", "江苏", "浙江", "安徽", "福建", "江西", "山东"),
    "华南": ("广东", "广西", "海南"),
    "华北": ("北京", "天津", "河北", "山西", "内蒙古"),
    "华中": ("河南", "湖北", "湖南"),
    "西南": ("重庆", "四川", "贵州", "云南", "西藏"),
    "西北": ("陕西", "甘肃", "青海", "宁夏", "新疆"),
    "东北": ("辽宁", "吉林", "黑龙江"),
    "江浙沪": ("上海", "江苏", "浙江"),
    "长三角": ("上海", "江苏", "浙江", "安徽"),
    "珠三角": ("广州", "深圳", "佛山", "东莞", "珠海", "中山", "惠州", "江门", "肇庆"),
}
"""What a part of the country holds; a customer's region or name says the province or city."""


def public_pool(ctx: Context, reading: Reading) -> Result:
    """List the pool, narrowed by region, industry, level, source or part of the name (command 公海)."""
    said = {
        key: str(reading.fields[key].value)
        for key in ("region", "industry", "level", "source")
        if key in reading.fields
    }
    rest = one_line(reading.unread)
    return _list(ctx, said, rest, page=1)


def pool_page(ctx: Context, click: Click) -> Result:
    """Turn to another page of the same list (上一页, 下一页)."""
    said, rest = _said_again(click.word)
    return _list(ctx, said, rest, page=click.page)


def pick_up(ctx: Context, reading: Reading) -> Result:
    """Take the named customer out of the pool (command 领取)."""
    words = str(reading.customer.value) if reading.customer else ""
    found = among_all(ctx, words)
    pooled = tuple(one for one in found.customers if one.ownership is Ownership.POOL)
    if len(pooled) == 1:
        return pick_up_on(ctx, reading, pooled[0])
    if not pooled and len(found.customers) == 1:
        return pick_up_on(ctx, reading, found.customers[0])
    return ask_which(ctx, Found(found.query, pooled or found.customers), "领取")


def pick_up_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Take this customer, if it is in the pool and nothing stands in the way."""
    del reading
    return _taken(ctx, customer)


def pick_up_click(ctx: Context, click: Click) -> Result:
    """Take the customer of a card (button 领取)."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        return _moved_on("领取", "这个客户已不在公海。")
    return _taken(ctx, customer)


def in_pool(ctx: Context, customer: Customer, reason: str) -> InPool:
    """Say of a customer of the pool what the acting person may do about it."""
    hindered = hindrances(ctx, [customer], allowance(ctx))[customer.id]
    return InPool(
        customer_id=customer.id,
        customer_name=show_customer_name(customer.name, customer.kind),
        reason=reason,
        barrier=hindered.barrier.value if hindered else "",
        free_from=hindered.free_from if hindered else None,
    )


def undo_pick_up(ctx: Context, customer: Customer, change: Change) -> Result:
    """Put a customer back that was picked up by mistake: into the pool as it lay there.

    What was done with it since stands; the day's count of 领取 does not go down, so that nobody reads contacts
    for nothing.
    """
    shown = shown_name(customer)
    if customer.owner_open_id != ctx.actor.open_id:
        why = "这个客户已经不在您名下。"
        return Result(
            answer=Refused("没有撤销", f"领取 {shown}", why, "我的客户"), act="undo.refused"
        )
    picked = [
        entry
        for entry in ctx.store.ledger.entries_of(customer.id)
        if entry.kind is LedgerKind.PICKED_UP and entry.owner_open_id == ctx.actor.open_id
    ]
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UNDONE,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            facts={"entry": picked[-1].id},
        )
    )
    ctx.store.reminders.close(customer.id, OF_THE_OWNER, ctx.now)
    ctx.store.pool.end_rights(customer.id, ctx.now)
    before = change.before
    pooled_at = str(before.get("pooled_at", ""))
    until = str(before.get("protected_until", ""))
    won_at = str(before.get("won_at", ""))
    ctx.store.customers.change(
        customer,
        {
            "ownership": Ownership.POOL,
            "owner_open_id": "",
            "department_id": str(before.get("department_id", "")),
            "pooled_at": datetime.fromisoformat(pooled_at) if pooled_at else ctx.now,
            "won_at": datetime.fromisoformat(won_at) if won_at else None,
            "protected_until": datetime.fromisoformat(until) if until else None,
        },
    )
    notes = ("客户已回到公海；今天的领取次数不退回。",)
    return Result(answer=Undone(what="已撤销领取", customer_name=shown, notes=notes))


def _taken(ctx: Context, customer: Customer) -> Result:
    if customer.ownership is not Ownership.POOL:
        return _not_in_pool(ctx, customer)
    ctx.store.pool.take_turn_of(ctx.actor.open_id)
    used = allowance(ctx)
    hindered = hindrances(ctx, [customer], used)[customer.id]
    if hindered is not None:
        return _hindered(ctx, customer, hindered, used)
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.PICKED_UP,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=ctx.actor.open_id,
            message_id=ctx.source.message_id,
        )
    )
    before = {"pooled_at": _as_text(customer.details.get("pooled_at"))}
    before["department_id"] = customer.department_id
    before["protected_until"] = _as_text(customer.protected_until)
    before["won_at"] = _as_text(customer.won_at)
    mine, tells = begin_ownership(ctx, customer, ctx.actor)
    note_change(ctx, ChangeKind.PICK_UP, mine, before=before)
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, mine.id, ctx.now)
    return Result(
        answer=PickedUp(
            customer=customer_view(ctx, mine),
            first_follow_up_due_at=first_follow_up_due(ctx.now),
            picked_up=used.picked_up + 1,
            daily_limit=used.daily_limit,
            holding=used.holding + 1,
            holding_limit=used.holding_limit,
        ),
        tells=tuple(tells),
        toast="领取成功",
        act="pick_up",
        customer_id=mine.id,
        group_name=shown_name(mine),
    )


def _as_text(moment: object) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else ""


def _not_in_pool(ctx: Context, customer: Customer) -> Result:
    """Say who has it, since when: the loser of a race learns who was faster."""
    shown = shown_name(customer)
    if customer.owner_open_id == ctx.actor.open_id:
        return _moved_on(
            shown, "这个客户已经在您名下，可以直接记跟进。", example=f"跟进 {shown} 今天电话聊了"
        )
    if customer.ownership is Ownership.HISTORY:
        return _moved_on(
            shown,
            "这个客户在客户历史库，不在公海，可以直接报备。",
            example=f"报备 {shown} 联系人 电话",
        )
    owner = owner_view(ctx, customer)
    who = owner.name or (f"{owner.department}的同事" if owner.department else "一位同事")
    picked = [
        entry
        for entry in ctx.store.ledger.entries_of(customer.id)
        if entry.kind is LedgerKind.PICKED_UP and entry.owner_open_id == customer.owner_open_id
    ]
    when = ctx.calendar.local(picked[-1].at).strftime("%m-%d %H:%M:%S ") if picked else ""
    why = f"{when}已被{who}领取。" if picked else f"已归{who}，不在公海。"
    return _moved_on(shown, why + "要一起跟，可以申请协作。", example=f"协作 {shown}")


def _moved_on(shown: str, why: str, *, example: str = "公海") -> Result:
    return Result(
        answer=Refused(title="没有领取", understood=f"领取 {shown}", why=why, example=example),
        toast="没有领取",
        toast_kind="warning",
        keeps_card=True,
        act="pick_up.gone",
    )


def _hindered(ctx: Context, customer: Customer, hindered: Hindered, used: Allowance) -> Result:
    shown = shown_name(customer)
    when = ""
    if hindered.free_from is not None:
        when = ctx.calendar.local(hindered.free_from).strftime("%m月%d日 %H:%M")
    why = {
        Barrier.WAITING: f"刚进公海，{when} 起大家都可以领取。",
        Barrier.COOLING: f"您以前是归属人，冷却期到 {when}，之后可以领取；同事现在可以领取。",
        Barrier.DAILY_LIMIT: f"今天已领取 {used.picked_up} 个，每日上限 {used.daily_limit} 个，明天再来。",
        Barrier.FULL: f"您名下未成交客户 {used.holding} 个，上限 {used.holding_limit} 个。先释放或成交几个再领取。",
        Barrier.OTHER_DEPARTMENT: "这个客户在别的部门的公海里，请联系该部门主管。",
    }[hindered.barrier]
    return Result(
        answer=Refused(
            title="现在不能领取",
            understood=f"领取 {shown}",
            why=why,
            example="我的客户" if hindered.barrier is Barrier.FULL else "公海",
        ),
        toast=why[:40],
        toast_kind="warning",
        keeps_card=True,
        act=f"pick_up.{hindered.barrier}",
        customer_id=customer.id,
    )


def _list(ctx: Context, said: Mapping[str, str], rest: str, *, page: int) -> Result:
    wanted = _filter(ctx, said, rest)
    found = ctx.store.pool.list(wanted, page=page, size=_PAGE)
    pages = max((found.total + _PAGE - 1) // _PAGE, 1)
    if page > pages:
        found = ctx.store.pool.list(wanted, page=pages, size=_PAGE)
    used = allowance(ctx)
    hindered = hindrances(ctx, found.items, used)
    return Result(
        answer=PoolList(
            lines=tuple(pool_line(ctx, one, hindered[one.id]) for one in found.items),
            total=found.total,
            page=min(page, pages),
            pages=pages,
            condition=" ".join([*said.values(), *([rest] if rest else [])]),
            key=_key(said, rest),
            picked_up=used.picked_up,
            daily_limit=used.daily_limit,
            holding=used.holding,
            holding_limit=used.holding_limit,
        ),
        act="pool",
    )


def _filter(ctx: Context, said: Mapping[str, str], rest: str) -> PoolFilter:
    region = said.get("region", "")
    return PoolFilter(
        name=rest,
        regions=_GREAT_REGIONS.get(region, (region,) if region else ()),
        industry=said.get("industry", ""),
        level=said.get("level", ""),
        source=said.get("source", ""),
        closed_departments=closed_departments(ctx),
    )


def _key(said: Mapping[str, str], rest: str) -> str:
    """Write the conditions so that a page button can carry them: r华东|i制造业|nX."""
    parts = [f"{key[0]}{value}" for key, value in said.items()]
    parts += [f"n{rest}"] if rest else []
    return _BETWEEN.join(part.replace(_BETWEEN, " ") for part in parts)[:64]


def _said_again(condition: str) -> tuple[dict[str, str], str]:
    keys = {"r": "region", "i": "industry", "l": "level", "s": "source"}
    said: dict[str, str] = {}
    rest = ""
    for part in condition.split(_BETWEEN):
        if part[:1] in keys:
            said[keys[part[0]]] = part[1:]
        elif part[:1] == "n":
            rest = part[1:]
    return said, rest
