"""导出卷宗: a case as a document, from the stored record alone, so that a ruling can be reproduced years later.

Everything is taken from what is never changed: the claims and the messages they came by, the evidence with its
hashes (computed anew), the ledger's entries of the case with what the ruling rested on, the rulings, and the
rules of that day by their version. It names nothing that is true only today.
"""

from datetime import datetime
from hashlib import sha256

from handlers.cases.facts import ALL, came_by
from handlers.cases.lifecycle import is_objection
from handlers.cases.records import Evidence, EvidenceKind, Part, Ruling
from handlers.cases.showing import HOW_OWNED, decision_words
from handlers.command import Context
from handlers.disclosing import person_view
from handlers.domain.arbitration import claimant_word
from handlers.domain.policy import RULES, show_setting
from handlers.domain.policy_book import PolicyBook
from handlers.records import Case, ClaimVerdict, LedgerEntry, LedgerKind

_PARTS = {
    Part.OWNER: "归属人",
    Part.MANAGER: "裁定人",
    Part.WITNESS: "原归属人",
}
_KINDS = {
    EvidenceKind.TEXT: "文字",
    EvidenceKind.MESSAGE: "报备原文",
    EvidenceKind.FILE: "文件",
    EvidenceKind.IMAGE: "图片",
}
_EVENTS = {
    LedgerKind.APPEALED: "立案或申诉",
    LedgerKind.EVIDENCE_GIVEN: "收入证据",
    LedgerKind.CASE_ESCALATED: "转裁定人",
    LedgerKind.CASE_CLOSED: "了结",
    LedgerKind.RULED: "裁定",
}
_OUTCOMES = {ClaimVerdict.REGISTERED: "登记", ClaimVerdict.CONTESTED: "另行登记"}
_CLAIMED = (ClaimVerdict.REGISTERED, ClaimVerdict.REFUSED, ClaimVerdict.CONTESTED)


def file_name(case: Case) -> str:
    """Return what the document is called."""
    return f"撞单案{case.case_no}卷宗.md"


def dossier(ctx: Context, case: Case) -> str:
    """Return the case as a Markdown document."""
    parts = [
        [f"# 撞单案 #{case.case_no} 卷宗"],
        _head(ctx, case),
        ["## 当事人与裁定人", *_parties(ctx, case)],
        ["## 报备", *_claims(ctx, case)],
        ["## 证据", *_evidence(ctx, case)],
        ["## 经过", *_events(ctx, case)],
    ]
    for ruling in ctx.store.cases.rulings_of(case.id):
        parts += [_ruling(ctx, case, ruling), _rules(ctx, ruling)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(ctx: Context, case: Case) -> list[str]:
    customer = ctx.store.customers.get(case.customer_id)
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    number = customer.customer_no if customer else "报备已撤销"
    claimant = claimant_word(case.level)
    return [
        f"- 客户：{number}{f'，{claimant}报备「{_flat(claim.name)}」' if claim else ''}",
        f"- 级别：{case.level}",
        f"- {'异议' if is_objection(case) else '申诉理由'}：{_flat(case.reason)}",
        f"- 立案：{_at(ctx, case.opened_at)}，规则版本 {case.rule_version or '0'}",
        f"- 状态：{_STATES[case.status]}{f'，{case.outcome}' if case.outcome else ''}",
    ]


_STATES = {"open": "审理中", "ruled": "已裁定", "withdrawn": "已撤回", "closed": "已了结"}


def _parties(ctx: Context, case: Case) -> list[str]:
    lines = []
    for one in ctx.store.cases.parties(case.id):
        said = f"，答复：{one.statement}" if one.statement else ""
        lines.append(f"- {_part(case, one.part)}：{_who(ctx, one.open_id)}{said}")
    return lines


def _part(case: Case, part: Part) -> str:
    if part is Part.CLAIMANT:
        return claimant_word(case.level)
    objects = part is Part.OWNER and is_objection(case)
    return _PARTS[part] + ("（提出异议）" if objects else "")


def _claims(ctx: Context, case: Case) -> list[str]:
    customer = ctx.store.customers.get(case.customer_id)
    had = came_by(ctx, case, customer) if customer else []
    # Who has no claim of their own came by the customer otherwise: that is what the case was against.
    came = [
        f"- {_at(ctx, one.at)} {_who(ctx, one.owner_open_id)} {HOW_OWNED[one.kind]}，"
        f"消息 {one.message_id or '无'}"
        for one in had
        if one.kind is not LedgerKind.REGISTERED
    ]
    claims = reversed(ctx.store.ledger.claims_of(case.customer_id, limit=ALL))
    sides = {one.open_id for one in ctx.store.cases.parties(case.id)}
    sides |= {one.owner_open_id for one in had}
    return came + [
        f"- {_at(ctx, one.said_at)} {_who(ctx, one.claimant_open_id)} 报备「{_flat(one.name)}」，"
        f"{_OUTCOMES.get(one.verdict, '未登记')}"
        f"{f'（{one.level} {one.reason}）' if one.level else ''}，消息 {one.message_id or '无'}"
        for one in claims
        if one.claimant_open_id in sides and one.verdict in _CLAIMED and one.said_at <= _end(case)
    ]


def _evidence(ctx: Context, case: Case) -> list[str]:
    lines = [_evidence_line(ctx, one) for one in ctx.store.cases.evidence_of(case.id)]
    return lines or ["- 没有提交证据"]


def _evidence_line(ctx: Context, one: Evidence) -> str:
    content = ctx.store.cases.content_of(one.id)
    is_sound = sha256(content).hexdigest() == one.sha256
    name = f"「{_flat(one.name)}」" if one.name else ""
    text = f"\n  {_flat(one.text)}" if one.kind is EvidenceKind.TEXT else ""
    return (
        f"- {_at(ctx, one.given_at)} {_who(ctx, one.given_by)} {_KINDS[one.kind]}{name}，"
        f"{one.size} 字节，SHA-256 {one.sha256}（{'核对一致' if is_sound else '与内容不符！'}），"
        f"消息 {one.message_id or '无'}{text}"
    )


def _events(ctx: Context, case: Case) -> list[str]:
    return [
        f"- {_at(ctx, entry.at)} {_who(ctx, entry.actor_open_id)} {_EVENTS[entry.kind]}"
        f"{_detail(ctx, entry)}"
        for entry in _entries(ctx, case)
    ]


def _entries(ctx: Context, case: Case) -> list[LedgerEntry]:
    entries = ctx.store.ledger.entries_of(case.customer_id, limit=ALL)
    return [one for one in entries if one.kind in _EVENTS and one.facts.get("case") == case.case_no]


def _detail(ctx: Context, entry: LedgerEntry) -> str:
    if passed_to := entry.facts.get("passed_to"):
        return f"：{_who(ctx, str(passed_to))}"
    if outcome := entry.facts.get("outcome"):
        return f"：{_flat(str(outcome))}"
    return f"（SHA-256 {entry.facts['sha256']}）" if "sha256" in entry.facts else ""


def _ruling(ctx: Context, case: Case, ruling: Ruling) -> list[str]:
    entry = next(
        (
            one
            for one in _entries(ctx, case)
            if one.kind is LedgerKind.RULED and one.facts.get("instance") == ruling.instance
        ),
        None,
    )
    basis = entry.facts.get("basis", []) if entry else []
    until = f"，申诉期至 {_at(ctx, ruling.appeal_until)}" if ruling.appeal_until else "，终局"
    shares = [f"- 份额：{_who(ctx, one)} {part}%" for one, part in ruling.shares.items()]
    owner = ruling.new_owner_open_id
    return [
        f"## {'第一次裁定' if ruling.instance == 1 else '终局裁定'}",
        f"- {_at(ctx, ruling.ruled_at)} {_who(ctx, ruling.ruled_by)}{until}",
        f"- 决定：{decision_words(ctx, case, ruling)}",
        *([f"- 客户归：{_who(ctx, owner)}"] if owner else []),
        *shares,
        f"- 理由：{_flat(ruling.reason)}",
        "- 当时的记录：",
        *(f"  - {line}" for line in basis),
    ]


def _rules(ctx: Context, ruling: Ruling) -> list[str]:
    """The rules of that day: those of the version the ruling quotes."""
    book = ctx.store.rules.book(ruling.ruled_at)
    same = ctx.store.rules.version(ruling.ruled_at) == ruling.rule_version
    note = "与裁定时一致" if same else "规则记录与裁定时不符！"
    return [f"### 当日规则（版本 {ruling.rule_version or '0'}，{note}）", *_rule_lines(book)]


def _rule_lines(book: PolicyBook) -> list[str]:
    lines = [
        f"- {rule.name}：{show_setting(rule, getattr(book.general, rule.field))}" for rule in RULES
    ]
    for department, settings in sorted(book.own.items()):
        named = {rule.field: rule for rule in RULES}
        lines += [
            f"- 部门 {department} {named[field].name}：{show_setting(named[field], value)}"
            for field, value in sorted(settings.items())
        ]
    return lines


def _end(case: Case) -> datetime:
    return case.closed_at or datetime.max.replace(tzinfo=case.opened_at.tzinfo)


def _who(ctx: Context, open_id: str) -> str:
    if open_id == "system":
        return "系统"
    name = person_view(ctx, open_id).name
    return f"{name}（{open_id}）" if name else open_id or "无"


def _at(ctx: Context, moment: datetime) -> str:
    return f"{ctx.calendar.local(moment):%Y-%m-%d %H:%M:%S}"


def _flat(text: str) -> str:
    """Foreign text on one line: nobody can write a line of the document."""
    return " ".join(text.split())
