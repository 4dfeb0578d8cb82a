"""查重: free, similar or taken, disclosed by right. Sees everything, shows what this person may see.

Counted are hits on colleagues' customers; beyond the hourly limit the answer says only 已有 or 未报备 and
the manager gets one line a day (product rules, Who is told and what is seen).
"""

from dataclasses import replace
from datetime import timedelta

from handlers.candidate import query_keys
from handlers.command import Context, Result, Tell, Urgency
from handlers.disclosing import check_line
from handlers.domain.company_name import guess_kind
from handlers.domain.conflict import Level
from handlers.hits import Hit, hits_of, similar
from handlers.outcomes import CheckResult, Notice, Refused
from handlers.reading.result import Reading
from handlers.rights import superiors
from handlers.saving import READING_PURPOSE, keep
from handlers.views import CheckLine

_WINDOW = timedelta(hours=1)
_MOST_LINES = 5
_SHORTEST_QUERY = 2


def check(ctx: Context, reading: Reading) -> Result:
    """Say whether a name, phone or credit code is free (command 查重)."""
    query = _query(reading)
    if len(query) < _SHORTEST_QUERY:
        return Result(
            answer=Refused(
                title="想查哪家客户？",
                understood=f"查重 {query}".strip(),
                why="请写客户名称、电话或统一社会信用代码，至少两个字。",
                example="查重 苏州朗诺",
            ),
            act="check.empty",
        )
    hits = _found(ctx, reading, query)
    foreign = [hit for hit in hits if check_line(ctx, hit.customer, hit.level, "").state == "taken"]
    used = ctx.store.journal.count_lookups(ctx.actor.open_id, ctx.now - _WINDOW)
    is_limited = bool(foreign) and used >= ctx.policy.lookups_per_hour
    for hit in foreign:
        ctx.store.journal.add_lookup(ctx.actor.open_id, hit.customer.id, ctx.now)
    lines = tuple(
        check_line(ctx, hit.customer, hit.level, hit.reason) for hit in hits[:_MOST_LINES]
    )
    draft = keep(ctx, purpose=READING_PURPOSE, payload={"text": query})
    return Result(
        answer=CheckResult(
            query=query,
            lines=tuple(_only_that(line) for line in lines) if is_limited else lines,
            is_limited=is_limited,
            used=used + len(foreign),
            limit=ctx.policy.lookups_per_hour,
            draft_id=draft.id,
        ),
        tells=_probing(ctx) if is_limited else (),
        group_state="taken" if foreign else "answered" if hits else "free",
        group_name=query,
        act="check.limited" if is_limited else "check",
    )


def _query(reading: Reading) -> str:
    if reading.customer is not None:
        return str(reading.customer.value).strip()
    for key in ("uscc", "phone", "email"):
        if key in reading.fields:
            return str(reading.fields[key].value)
    if reading.contacts:
        first = reading.contacts[0]
        return first.phone or first.email or first.name
    return reading.unread.strip()


def _found(ctx: Context, reading: Reading, query: str) -> list[Hit]:
    keys = query_keys(ctx, reading, query)
    hits = hits_of(ctx, query, guess_kind(query).value, ctx.store.customers.with_keys(keys))
    known = {hit.customer.id for hit in hits}
    for customer in ctx.store.customers.named_like(query, limit=_MOST_LINES):
        if customer.id not in known:
            hits.append(similar(ctx, customer))
    order = [Level.E0, Level.E1, Level.E2, Level.E3, Level.E4, Level.E5, Level.E6]
    return sorted(hits, key=lambda hit: order.index(hit.level))


def _only_that(line: CheckLine) -> CheckLine:
    """Beyond the limit: somebody has it, and nothing more."""
    if line.state != "taken":
        return line
    return replace(
        line,
        customer_name="",
        reason="",
        owner=replace(line.owner, open_id="", name="", department=""),
        days_left=None,
        is_limited=True,
    )


def _probing(ctx: Context) -> tuple[Tell, ...]:
    day = ctx.calendar.local(ctx.now).date().isoformat()
    chain = superiors(ctx, ctx.actor.open_id)
    if not chain or not ctx.store.rules.first_time(f"probing:{ctx.actor.open_id}:{day}", ctx.now):
        return ()
    text = f"{ctx.actor.name} 一小时内查重命中同事客户超过 {ctx.policy.lookups_per_hour} 次，今天不再重复提示。"
    return (
        Tell(
            to_open_id=chain[0],
            outcome=Notice(title="查重次数偏多", text=text, color="orange"),
            urgency=Urgency.SCHEDULED,
        ),
    )
