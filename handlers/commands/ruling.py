"""裁定: a manager rules on a case, by command or by the buttons of its card and a form with the reason."""

from collections.abc import Mapping, Sequence

from handlers.actions import Click
from handlers.cases.deciding import why_not_decider
from handlers.cases.dossier import dossier, file_name
from handlers.cases.records import Decision, EvidenceKind, Part
from handlers.cases.rulings import Decided, other_side, receivers, rule, why_not_ruled
from handlers.cases.showing import case_line, case_name, case_view, role_in
from handlers.command import Context, LongWork, Result
from handlers.commands.conflict import not_yours
from handlers.conversation.finding import invalid
from handlers.disclosing import person_view
from handlers.domain.arbitration import claimant_word
from handlers.domain.text import clean, fold
from handlers.outcomes import CaseList, CaseShown, Refused, RulingForm
from handlers.people import PersonStatus
from handlers.reading.result import Reading
from handlers.reading.shares import find_shares
from handlers.records import Case, Customer
from handlers.rights import superiors

FILES_JOB = "files"
WORDS = {
    "维持": Decision.KEEP,
    "改判": Decision.REASSIGN,
    "联合": Decision.JOINT,
    "两家": Decision.BOTH,
}
_EVEN = "50:50"
_EXAMPLE = "裁定 #A12 维持 先报备且有拜访记录"


def ruling(ctx: Context, reading: Reading) -> Result:
    """Rule on a case (command 裁定); without a verdict show it, without a number what waits."""
    if reading.problems:
        return invalid("裁定", reading)
    number = _text(reading, "case")
    if not number:
        return _waiting(ctx)
    case = ctx.store.cases.by_no(number)
    if case is None:
        return _refused(f"裁定 #{number}", f"没有撞单案 #{number}，请核对案号。")
    verdict = _text(reading, "verdict")
    if verdict not in WORDS:
        return _shown(ctx, case)
    customer, why = _to_rule(ctx, case)
    if customer is None or why:
        return _refused(f"裁定 #{number} {verdict}", why)
    receiver, problem = _winner(ctx, case, _text(reading, "winner"))
    parts = reading.fields["split"].value if "split" in reading.fields else (50, 50)
    decided = Decided(
        WORDS[verdict], clean(_text(reading, "reason")), receiver, (int(parts[0]), int(parts[1]))
    )
    return _decide(ctx, case, customer, decided, problem=problem)


def show(ctx: Context, click: Click) -> Result:
    """The card of a case, as a new card (button 查看)."""
    case = ctx.store.cases.get(click.case)
    if case is None or not _may_see(ctx, case):
        return not_yours("您看不到这个案子。", "我的客户")
    shown = CaseShown(case=case_view(ctx, case, reader=ctx.actor.open_id))
    return Result(answer=shown, keeps_card=True, act="case", customer_id=case.customer_id)


def rule_form(ctx: Context, click: Click) -> Result:
    """维持, 改判, 联合 or 两家 on the card: ask for the reason on a form of its own."""
    case = ctx.store.cases.get(click.case)
    customer, why = _to_rule(ctx, case)
    if case is None or customer is None or why or click.word not in set(Decision):
        return not_yours(why or "没有这个案子。", "裁定")
    form = _form(ctx, case, customer, Decided(Decision(click.word), ""))
    return Result(
        answer=form,
        keeps_card=True,
        toast="请在新卡片里写明理由",
        toast_kind="info",
        act="rule.form",
        customer_id=customer.id,
    )


def rule_submit(ctx: Context, click: Click, form: Mapping[str, str]) -> Result:
    """确认裁定: the reason, and what goes with the decision."""
    case = ctx.store.cases.get(click.case)
    customer, why = _to_rule(ctx, case)
    if case is None or customer is None or why or click.word not in set(Decision):
        return not_yours(why or "没有这个案子。", "裁定")
    decision = Decision(click.word)
    shares = _shares(form.get("split", "")) if decision is Decision.JOINT else (50, 50)
    decided = Decided(decision, clean(form.get("reason", "")), form.get("receiver", ""), shares)
    return _decide(ctx, case, customer, decided, split=form.get("split", ""))


def export(ctx: Context, click: Click) -> Result:
    """导出卷宗: the case as a document, sent as a file."""
    case = ctx.store.cases.get(click.case)
    if case is None or not _may_read_all(ctx, case):
        return not_yours("卷宗只给裁定人和管理员。", "裁定")
    payload: dict[str, object] = {
        "receiver": ctx.actor.open_id,
        "texts": [{"name": file_name(case), "text": dossier(ctx, case)}],
        "evidence": [],
    }
    return _files(case, payload, 1, "卷宗马上以文件发给您", "case.export")


def files(ctx: Context, click: Click) -> Result:
    """证据文件: the files and pictures of a case, sent one by one."""
    case = ctx.store.cases.get(click.case)
    if case is None or not _may_read_all(ctx, case):
        return not_yours("证据文件只给裁定人和管理员。", "裁定")
    kinds = (EvidenceKind.FILE, EvidenceKind.IMAGE)
    given = [one for one in ctx.store.cases.evidence_of(case.id) if one.kind in kinds]
    if not given:
        return not_yours("这个案子没有证据文件。", "裁定")
    payload: dict[str, object] = {
        "receiver": ctx.actor.open_id,
        "texts": [],
        "evidence": [{"name": one.name, "id": one.id} for one in given],
    }
    return _files(case, payload, len(given), f"{len(given)} 个文件马上发给您", "case.files")


def _files(case: Case, payload: dict[str, object], total: int, toast: str, act: str) -> Result:
    return Result(
        answer=None,
        keeps_card=True,
        toast=toast,
        act=act,
        customer_id=case.customer_id,
        job=LongWork(FILES_JOB, payload, total),
    )


def _decide(
    ctx: Context,
    case: Case,
    customer: Customer,
    decided: Decided,
    *,
    problem: str = "",
    split: str = "",
) -> Result:
    """Rule, or show the form again with what is wrong; a bare verdict opens it without a complaint."""
    why = problem or why_not_ruled(ctx, case, customer, decided)
    if why:
        said = why if decided.reason or problem else ""
        form = _form(ctx, case, customer, decided, problem=said, split=split)
        return Result(answer=form, toast=why, toast_kind="error", act="rule.problem")
    ruled, tells = rule(ctx, case, customer, decided)
    return Result(
        answer=CaseShown(case=case_view(ctx, ruled, reader=ctx.actor.open_id), news="ruled"),
        tells=tuple(tells),
        toast=f"已裁定 #{case.case_no}，双方会收到",
        act="rule",
        customer_id=customer.id,
    )


def _form(
    ctx: Context,
    case: Case,
    customer: Customer,
    decided: Decided,
    *,
    problem: str = "",
    split: str = "",
) -> RulingForm:
    other = other_side(ctx, case, customer)
    names = {one: _name(ctx, one) for one in (customer.owner_open_id, other)}
    may_get = receivers(ctx, case, customer)
    chosen = decided.receiver if decided.receiver in may_get else other
    first, second = decided.shares
    is_joint = decided.decision is Decision.JOINT
    return RulingForm(
        case_id=case.id,
        case_no=case.case_no,
        customer_name=case_name(ctx, case, reader=ctx.actor.open_id),
        decision=decided.decision.value,
        effect=_effect(case, decided.decision, names[customer.owner_open_id], names[other]),
        reason=decided.reason,
        problem=problem,
        receivers=(
            tuple((one, _name(ctx, one)) for one in may_get)
            if decided.decision is Decision.REASSIGN
            else ()
        ),
        receiver=chosen,
        sides=(names[customer.owner_open_id], names[other]) if is_joint else ("", ""),
        split=(split or f"{first}:{second}") if is_joint else "",
    )


def _effect(case: Case, decision: Decision, owner: str, other: str) -> str:
    match decision:
        case Decision.KEEP:
            return (
                "第一次裁定不变，为终局。"
                if case.instance == 2
                else f"客户仍归{owner}，保护期从裁定起续一期。"
            )
        case Decision.REASSIGN:
            return f"客户从{owner}转给另一位，保护期从裁定重新计算。"
        case Decision.JOINT:
            return f"客户仍归{owner}，{other}成为协作人，业绩按比例分。"
        case Decision.BOTH:
            return f"判定为两家客户：{owner}的不变，另一家从{claimant_word(case.level)}报备的时间起登记在其名下。"


def _winner(ctx: Context, case: Case, name: str) -> tuple[str, str]:
    """Return whom a name means, the parties first, and what is wrong when it means nobody or several."""
    if not name:
        return "", ""
    sides = (case.claimant_open_id, case.owner_open_id)
    if fits := [one for one in sides if person_view(ctx, one).name == name]:
        return fits[0], ""
    known = [
        one.open_id for one in ctx.store.people.named(name) if one.status is PersonStatus.ACTIVE
    ]
    if len(known) == 1:
        return known[0], ""
    many = f"有 {len(known)} 位同事叫「{name}」" if known else f"没有找到同事「{name}」"
    return "", f"{many}，请在下面选择。"


def _to_rule(ctx: Context, case: Case | None) -> tuple[Customer | None, str]:
    """Return the case's customer, and why the acting person cannot rule on it now."""
    if case is None:
        return None, "没有这个案子。"
    customer = ctx.store.customers.get(case.customer_id)
    if case.status != "open" or customer is None:
        outcome = f"：{case.outcome}" if case.outcome else ""
        return None, f"撞单案 #{case.case_no} 已经结束{outcome}"
    return customer, why_not_decider(ctx, case)


def _waiting(ctx: Context) -> Result:
    me = ctx.actor.open_id
    cases = ctx.store.cases.before(me)
    if len(cases) == 1:
        return _shown(ctx, cases[0])
    lines = tuple(case_line(ctx, one, reader=me) for one in cases)
    return Result(answer=CaseList(lines), act="case.list")


def _shown(ctx: Context, case: Case) -> Result:
    if not _may_see(ctx, case):
        return _refused(f"裁定 #{case.case_no}", why_not_decider(ctx, case))
    shown = CaseShown(case=case_view(ctx, case, reader=ctx.actor.open_id))
    return Result(answer=shown, act="case", customer_id=case.customer_id)


def _may_see(ctx: Context, case: Case) -> bool:
    """Parties, every manager of the case, both sides' superiors, and who may rule."""
    me = ctx.actor.open_id
    if role_in(ctx, case, me) != "onlooker" or _had_it(ctx, case):
        return True
    return any(me in superiors(ctx, one) for one in (case.claimant_open_id, case.owner_open_id))


def _may_read_all(ctx: Context, case: Case) -> bool:
    return role_in(ctx, case, ctx.actor.open_id) == "decider" or _had_it(ctx, case)


def _had_it(ctx: Context, case: Case) -> bool:
    parties: Sequence[object] = [
        one.open_id for one in ctx.store.cases.parties(case.id) if one.part is Part.MANAGER
    ]
    return ctx.actor.open_id in parties


def _shares(text: str) -> tuple[int, int]:
    """Return the two shares as typed; nothing readable is no whole, which is refused."""
    found = find_shares(fold(text))
    return (found.parts[0], found.parts[1]) if found and found.parts else (0, 0)


def _name(ctx: Context, open_id: str) -> str:
    return person_view(ctx, open_id).name or "一位同事"


def _text(reading: Reading, key: str) -> str:
    field = reading.fields.get(key)
    return str(field.value).strip() if field is not None else ""


def _refused(understood: str, why: str) -> Result:
    return Result(
        answer=Refused(title="没有裁定", understood=understood, why=why, example=_EXAMPLE),
        act="rule.refused",
    )
