"""查重依据 名称: for administrators, why each similar name scored as it did."""

from handlers.changes import shown_name
from handlers.claiming.hits import is_mine
from handlers.command import Context, Result
from handlers.disclosing import owner_view
from handlers.domain.company_name import name_doubt
from handlers.domain.conflict import level_of_alike
from handlers.groups.joining import level_between
from handlers.matching.explaining import met
from handlers.matching.records import Match, Tier
from handlers.outcomes import MatchesExplained, Refused
from handlers.outcomes.merging import MatchLine
from handlers.reading.result import Reading

_SHOWN = 5
_TERMS = 6


def explain_matches(ctx: Context, reading: Reading) -> Result:
    """Show the candidates for a name with level, score, shared terms, features and reason (command 查重依据)."""
    said = (
        [str(reading.customer.value)]
        if reading.customer
        else [one.read for one in reading.problems]
    )
    name = next(iter([*said, reading.unread])).strip()
    if not name or (doubt := name_doubt(name)):
        why = (
            f"「{name}」{doubt}，比不出结果。请写上客户名称。"
            if name
            else "请写上要比对的客户名称。"
        )
        refused = Refused("没有比对", "查重依据", why, "查重依据 杭州云杉智能科技有限公司")
        return Result(answer=refused, act="matches.invalid")
    found = ctx.store.matching.similar(name, limit=_SHOWN)
    lines = tuple(line for one in found if (line := _line(ctx, name, one)) is not None)
    return Result(answer=MatchesExplained(name, lines), act="matches.explained")


def _line(ctx: Context, name: str, match: Match) -> MatchLine | None:
    customer = ctx.store.customers.get(match.customer_id)
    if customer is None:
        return None
    level = level_of_alike(
        is_same=match.tier is Tier.SAME,
        ownership=customer.ownership.value,
        is_mine=is_mine(ctx, customer),
    )
    features = sorted(match.terms.items(), key=lambda one: -abs(one[1]))
    return MatchLine(
        customer_no=customer.customer_no,
        name=shown_name(customer),
        known_as=match.name if match.name != customer.name else "",
        owner=owner_view(ctx, customer),
        level=level_between(name, customer, level).value,
        score=match.score,
        reason=match.reason,
        terms=tuple(met(name, match.name))[:_TERMS],
        features=tuple(one for one in features if one[1])[:_TERMS],
    )
