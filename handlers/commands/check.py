"""查重: free, similar or taken, disclosed by right. Sees everything, shows what this person may see.

A check that cannot be made refuses: words that name nobody in particular (a trade, a place, a person's
name alone, half a number) never come back as free (product rules, Who is who; Conflict levels).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.claiming import lookups
from handlers.claiming.alike import alike, best_first
from handlers.claiming.candidate import (
    bearers_of,
    full_name,
    name_in,
    query_hints,
    query_keys,
    why_shared,
)
from handlers.claiming.hits import Hit, hits_of, similar, too_common
from handlers.claiming.said_besides import left_out, looked_up_apart
from handlers.command import Context, Result
from handlers.conversation.blank import ask_words
from handlers.conversation.saving import READING_PURPOSE, keep
from handlers.conversation.several import one_by_one
from handlers.disclosing import check_line
from handlers.domain.company_name import (
    CustomerKind,
    guess_kind,
    is_place_and_trade,
    name_doubt,
)
from handlers.domain.conflict import Level
from handlers.domain.email import domain_alone, is_public_mail
from handlers.domain.identity import KeyKind
from handlers.domain.phone import mask_phone, parse_phone
from handlers.domain.quality import mask_person, show_customer_name
from handlers.groups import grouping, joining
from handlers.matching.parsing import parse
from handlers.matching.well_known import is_nationwide
from handlers.outcomes import CheckResult, Invalid, Refused
from handlers.reading.asked import names_joined
from handlers.reading.entities import find_customer_no
from handlers.reading.result import FieldValue, Reading
from handlers.rights import may_open
from handlers.views import CheckLine, ProblemView

_MOST_LINES = 5
_SHORTEST_QUERY = 2
_MERELY_ALIKE = (Level.E3, Level.E4)
"""Levels of customers that are not the one asked for."""
_OF_EACH = 2
"""Hits shown of each of several names joined in one."""


def check(ctx: Context, reading: Reading) -> Result:
    """Say whether a name, phone or credit code is free (command 查重)."""
    if reading.items:
        return one_by_one(ctx, "查重", reading.items)
    query = _query(reading)
    if not query and reading.problems:
        return _invalid(reading)
    if not query:
        return ask_words(ctx, "查重")
    if len(query) < _SHORTEST_QUERY:
        return _refused(query, "请写客户名称、电话或统一社会信用代码，至少两个字。")
    reading = _as_asked(reading, query)
    hits = _found(ctx, reading, query)
    apart = _apart(ctx, query, hits)
    hits = _with_apart(ctx, hits, apart)
    doubt = _doubt(ctx, reading, query) or _doubt_about_joined(query)
    if doubt and not hits:
        return _refused(query, doubt + left_out(reading, query))
    was_exhausted = lookups.is_exhausted(ctx)
    foreign = lookups.count(ctx, [hit.customer for hit in hits])
    is_limited = was_exhausted and bool(foreign)
    lines = [check_line(ctx, hit.customer, hit.level, hit.reason) for hit in hits]
    draft = keep(ctx, purpose=READING_PURPOSE, payload={"text": query})
    return Result(
        answer=CheckResult(
            query=query if hits else _free_as(reading, query),
            lines=tuple(_only_that(line) if is_limited else line for line in lines),
            is_limited=is_limited,
            used=lookups.used(ctx),
            limit=ctx.policy.lookups_per_hour,
            draft_id=draft.id,
            note=_note(reading, query, apart),
        ),
        tells=lookups.told_manager(ctx) if is_limited else (),
        group_state=_state(hits, foreign),
        group_name=_for_all(query, hits),
        act="check.limited" if is_limited else "check",
    )


def _note(reading: Reading, query: str, apart: Mapping[str, Sequence[Hit]]) -> str:
    told = {
        name: "见上" if hits else "不能判断" if doubt_about_name(name) else "未报备"
        for name, hits in apart.items()
    }
    return looked_up_apart(query, told) + left_out(reading, query)


def _as_asked(reading: Reading, query: str) -> Reading:
    """Return what is looked up: what may be a person's name may be a company's as well (王府井), unless said."""
    if "kind" in reading.fields or guess_kind(query) is not CustomerKind.PERSON:
        return reading
    kind = FieldValue(CustomerKind.COMPANY.value, "")
    return replace(reading, fields={**reading.fields, "kind": kind})


def _free_as(reading: Reading, query: str) -> str:
    """Return what is free: of a person with a number, the number. A name alone says nothing."""
    if guess_kind(query) is not CustomerKind.PERSON:
        return query
    return _query(replace(reading, customer=None)) or query


def _apart(ctx: Context, query: str, hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of each name that a name on no record joins: 华为和腾讯."""
    names = names_joined(query)
    is_on_record = any(hit.level not in _MERELY_ALIKE for hit in hits)
    if is_on_record or any(map(name_doubt, names)):
        return {}
    return {name: _found(ctx, Reading.empty(), name) for name in names}


def _doubt_about_joined(query: str) -> str:
    """Why a name says nothing where none of those it joins does: 张伟和李雷; empty when one does, or it is one name."""
    doubts = [doubt_about_name(name) for name in names_joined(query)]
    return doubts[0] if doubts and all(doubts) else ""


def _with_apart(ctx: Context, hits: Sequence[Hit], apart: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """Return the hits with the first of each name looked up apart, each customer once."""
    if not apart:
        return list(hits)
    first = [hit for found in apart.values() for hit in found[:_OF_EACH]]
    each = {hit.customer.id: hit for hit in reversed([*first, *hits])}
    kept = [each[number] for number in dict.fromkeys(one.customer.id for one in [*first, *hits])]
    return best_first(ctx, kept[:_MOST_LINES])


def _state(hits: Sequence[Hit], foreign: int) -> str:
    """Return what a group learns: similar names are neither taken nor free."""
    if hits and all(hit.level in _MERELY_ALIKE for hit in hits):
        return "alike"
    return "taken" if foreign else "answered" if hits else "free"


def _query(reading: Reading) -> str:
    if reading.customer is not None:
        return full_name(reading)
    for key in ("uscc", "phone", "email"):
        if key in reading.fields:
            return str(reading.fields[key].value)
    if reading.contacts:
        first = reading.contacts[0]
        phone = parse_phone(first.phone) if first.phone else None
        number = str(getattr(phone, "national", first.phone))
        extension = f"转{first.extension}" if first.extension else ""
        return f"{number}{extension}" or first.email or first.name
    return reading.unread.strip()


def _found(ctx: Context, reading: Reading, query: str) -> list[Hit]:
    hints = query_hints(ctx, reading, query)
    _foresee(ctx, query)
    ctx.store.customers.foresee_hints(hints)
    found = ctx.store.customers.with_keys(query_keys(ctx, reading, query))
    hinted = ctx.store.customers.with_hints(hints)
    hits = hits_of(ctx, name_in(query), _kind(query).value, [*found, *hinted])
    is_telling = not doubt_about_name(query) or guess_kind(query) is CustomerKind.PERSON
    if is_telling or is_place_and_trade(query):
        known = {hit.customer.id for hit in hits}
        hits += alike(ctx, query, _kind(query).value, besides=known)
        hits = joining.as_checked(ctx, query, hits, found)
    known = {hit.customer.id for hit in hits}
    for customer in ctx.store.customers.named_like(query, limit=_MOST_LINES):
        is_evidence = is_telling and customer.kind != CustomerKind.PERSON
        if customer.id not in known and (is_evidence or may_open(ctx, customer)):
            hits.append(similar(ctx, customer))
    return best_first(ctx, hits)[:_MOST_LINES]


def _kind(query: str) -> CustomerKind:
    """Return what a name is looked up as: an individual is found by number only, so a person's name as a company's."""
    kind = guess_kind(query)
    return CustomerKind.COMPANY if kind is CustomerKind.PERSON else kind


def _foresee(ctx: Context, query: str) -> None:
    """Have what every duplicate check asks for read along with the next question."""
    grouping.foresee(ctx, query)
    ctx.store.customers.foresee_named(query, limit=_MOST_LINES)
    lookups.foresee(ctx)


def _doubt(ctx: Context, reading: Reading, query: str) -> str:
    """Why nothing found would not mean free; empty when it would."""
    keys = [key for key in query_keys(ctx, reading, query) if key.kind is not KeyKind.NAME]
    if not keys and not domain_alone(query):
        return doubt_about_name(query)
    bearing = bearers_of(ctx, query, keys)  # asked again: what is no evidence is among no hits
    if shared := why_shared(query, bearing):
        return shared
    return "" if set(keys) - set(too_common(bearing)) else doubt_about_name(query)


def doubt_about_name(query: str) -> str:
    """Return in Chinese why finding nothing under a name would not mean free; empty when it would."""
    if find_customer_no(query.lower()):
        return "客户编号只能查自己名下的客户。查重请写名称、完整电话或信用代码。"
    if "*" in query or query.replace("-", "").replace(" ", "").isdigit():
        return "号码不完整，或是 400 一类的公共号码，不能用来判断。请写完整的手机、座机或信用代码。"
    if "@" not in query[1:] and is_public_mail(query):
        return "公共邮箱的域名不能用来判断。请写客户名称、完整邮箱或电话。"
    if domain_alone(query) and name_doubt(query):
        return "没有客户用这个邮箱域名，但只凭域名不能判断。请写客户名称、完整邮箱或电话。"
    if guess_kind(query) is CustomerKind.PERSON:
        return "这像是个人姓名，只凭个人姓名不能判断：查个人请写完整电话，查单位请写全称。"
    is_vague = is_place_and_trade(query) and not is_nationwide(parse(query).core)  # 中国建筑
    if name_doubt(query) or is_vague:
        return "范围太大，请至少写出客户的字号。"
    return ""


def _for_all(query: str, hits: Sequence[Hit]) -> str:
    """What a group may read of the question: no numbers or addresses, no full names of individuals."""
    if parse_phone(query) is not None:
        return mask_phone(query)
    if "@" in query:
        return f"{query[:1]}***@{query.rpartition('@')[2]}"
    if any(hit.customer.kind == CustomerKind.PERSON for hit in hits):
        return mask_person(query)
    return show_customer_name(query, guess_kind(query))


def _only_that(line: CheckLine) -> CheckLine:
    """Beyond the limit: somebody has it, and nothing more."""
    if line.state != "taken" or line.customer_id is not None:
        return line
    return replace(
        line,
        customer_name="",
        reason="",
        owner=replace(line.owner, open_id="", name="", department=""),
        days_left=None,
        is_limited=True,
    )


def _invalid(reading: Reading) -> Result:
    problems = tuple(
        ProblemView(one.field, one.read, one.wrong, one.example) for one in reading.problems
    )
    return Result(answer=Invalid(command="查重", problems=problems), act="check.invalid")


def _refused(query: str, why: str) -> Result:
    return Result(
        answer=Refused(
            title="想查哪家客户？",
            understood=f"查重 {query}".strip(),
            why=why,
            example="查重 苏州朗诺",
        ),
        act="check.empty",
    )
