"""Cards of cases: the case before its decider or its parties, the forms on it, evidence, what waits.

The decider's card holds everything needed to rule, the order of arbitration as hints; who decides is a person.
A party's card holds the case and what it may read of the evidence; the outcome holds no more.
"""

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import Card, Look, act, details_button, finish, person, primary, row, submit
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.cases.views import CaseLine, CaseView, EvidenceLine, RulingLine, WorkLine
from handlers.outcomes import (
    CaseList,
    CaseShown,
    EvidenceForm,
    EvidenceKept,
    RulingForm,
    WhichCase,
)

DECISION_WORDS = {"keep": "维持", "reassign": "改判", "joint": "联合", "both": "两家"}
_MOST_EVIDENCE = 5
_STATES = {
    "open": "等待裁定",
    "ruled": "已裁定",
    "withdrawn": "已撤回",
    "closed": "已了结",
}
_TITLES = {
    "opened": "撞单案待裁定",
    "passed_up": "撞单案转给您裁定",
    "overdue": "撞单案超过裁定时限",
    "ruled": "撞单案裁定结果",
    "appealed": "撞单案申诉待终局裁定",
}
_EVIDENCE_STATES = {
    "kept": ("证据已收入", Colour.NORMAL, "裁定人马上能看到；证据加密保存，有校验码可核对。"),
    "known": ("这份证据已经有了", Colour.QUIET, "内容相同的证据只收一次，不需要再发。"),
    "pending": ("正在保存证据", Colour.NEWS, "保存好了会在这张卡片上告诉您。"),
    "refused": ("没有收入证据", Colour.DISPUTE, ""),
}


def case_shown(outcome: CaseShown, look: Look) -> Card:
    """Show a case to one reader."""
    case = outcome.case
    head = e.header(
        f"{_title(outcome)} #{case.case_no}",
        _colour(case),
        subtitle=case.customer_name,
        tags=_tags(case),
    )
    body = [e.text(outcome.note, limit=200)] if outcome.note else []
    for ruling in reversed(case.rulings):
        body += _ruled(ruling, look)
    body += e.fields(_facts(case, look))
    body += _reason(case)
    if case.role == "decider":
        body += _for_decider(case, look)
    body += _evidence(case, look)
    body += _ways_on(case)
    return finish(head, body, about=f"#{case.case_no} {case.customer_name}")


def _title(outcome: CaseShown) -> str:
    case = outcome.case
    if outcome.news == "appealed" and case.role != "decider":
        return "已申诉到上一级"
    if outcome.news in _TITLES:
        return _TITLES[outcome.news]
    return "撞单案待裁定" if case.role == "decider" and case.status == "open" else "撞单案"


def _colour(case: CaseView) -> str:
    return Colour.DISPUTE if case.status == "open" else Colour.QUIET


def _tags(case: CaseView) -> list[e.Element]:
    level = f"{case.level} {theme.LEVEL_WORDS.get(case.level, '')}".strip()
    tags = [e.tag(level, "carmine")] if case.level else []
    tags.append(e.tag(_STATES[case.status], "orange" if case.status == "open" else "neutral"))
    if case.instance == 2:
        tags.append(e.tag("终局", "purple"))
    return tags


def _facts(case: CaseView, look: Look) -> list[tuple[str, str]]:
    is_open = case.status == "open"
    decider = case.decider.name or "暂时没有能裁定的主管或管理员，请告诉管理员"
    return [
        ("客户名称", e.inert(case.customer_name, 60)),
        ("报备人" if case.level == "E3" else "申诉人", e.inert(person(case.claimant), 40)),
        ("归属人", e.inert(person(case.owner), 40)),
        ("判断依据", e.inert(case.ground, 80)),
        ("归属人答复", e.inert(case.answer, 80)),
        ("立案", look.moment(case.opened_at)),
        ("裁定人", e.inert(decider, 60) if is_open else ""),
        ("请于此前裁定", look.moment(case.due_at) if is_open else ""),
        ("结果", e.inert(case.outcome, 80) if case.status in ("closed", "withdrawn") else ""),
        ("规则", e.inert(case.rules, 120)),
    ]


def _reason(case: CaseView) -> list[e.Element]:
    """Show the reason of the appeal whole: it is evidence."""
    words = "异议" if case.level == "E3" else "申诉理由"
    return [e.note(words), e.text(case.reason, limit=500)] if case.reason else []


def _ruled(ruling: RulingLine, look: Look) -> list[e.Element]:
    """Say what was decided and why, then by whom and under which rules."""
    word = "终局裁定" if ruling.instance == 2 else "裁定"
    reason = e.text(f"理由：{ruling.reason}", limit=510)
    facts = [
        ("裁定人", f"{e.inert(person(ruling.by), 40)}，{look.moment(ruling.at)}"),
        ("依据规则", e.inert(ruling.rules, 120)),
        ("申诉期至", look.moment(ruling.appeal_until)),
    ]
    return [*e.fields([(word, e.inert(ruling.decision, 80))]), reason, *e.fields(facts), e.hr()]


def _for_decider(case: CaseView, look: Look) -> list[e.Element]:
    """What only a ruling needs: both claims, the work of both sides, the order of arbitration."""
    claims = [
        f"{line.side} {e.inert(line.who.name, 20)}：{look.moment(line.at)} {e.inert(line.how, 60)}"
        for line in case.claims
    ]
    stage = [("阶段", case.stage), ("客户分级", case.customer_level)]
    shown = [e.note("双方报备"), e.text("\n".join(claims))] if claims else []
    shown += [e.note("跟进"), e.text("\n".join(_worked(line, look) for line in case.work))]
    shown += e.fields(stage)
    steps = [
        f"{number}. {hint.step}：{e.inert(hint.says, 120)}"
        f"{f' → {e.inert(hint.speaks_for, 20)}' if hint.speaks_for else ''}"
        for number, hint in enumerate(case.hints, 1)
    ]
    if steps:
        shown += [e.note("裁定顺序（供参考，→ 表示对谁有利）"), e.text("\n".join(steps))]
    return shown


def _worked(line: WorkLine, look: Look) -> str:
    if not line.contacts:
        return f"{e.inert(person(line.who), 40)}：没有跟进记录"
    first = f"，首次有效 {look.moment(line.first_effective_at)}" if line.first_effective_at else ""
    return (
        f"{e.inert(person(line.who), 40)}：{line.contacts} 次，有效 {line.effective} 次，"
        f"近 30 天 {line.effective_lately} 次{first}，最近 {look.moment(line.last_at)}"
    )


def _evidence(case: CaseView, look: Look) -> list[e.Element]:
    """List the evidence, newest last; what this reader may not read shows that it is there."""
    if not case.evidence:
        return [e.note("证据：还没有")] if case.status == "open" else []
    shown = case.evidence[-_MOST_EVIDENCE:]
    more = len(case.evidence) - len(shown)
    title = f"证据 {len(case.evidence)} 份" + (f"（更早的 {more} 份见卷宗）" if more else "")
    return [e.note(title), *(_evidence_line(line, look) for line in shown)]


def _evidence_line(line: EvidenceLine, look: Look) -> e.Element:
    who = f" {e.inert(line.who.name, 20)}" if line.who.name else ""
    head = f"{line.side}{who} {look.moment(line.at)} {e.inert(line.what, 60)}"
    text = f"\n{e.inert(line.text, 160)}" if line.text else ""
    return e.text(f"{head} · 校验码 {line.sha256[:12]}{text}")


def _ways_on(case: CaseView) -> list[e.Element]:
    """Offer what this reader can do about the case."""
    number = case.case_id
    details = details_button(case.customer_id) if case.sees_customer else None
    if case.role == "decider":
        export = act("导出卷宗", Click(Action.CASE_EXPORT, case=number))
        files = act("证据文件", Click(Action.CASE_FILES, case=number)) if case.files else None
        rule = [
            act(word, Click(Action.RULE_FORM, case=number, word=key))
            for key, word in DECISION_WORDS.items()
        ]
        if case.status != "open":
            return row(export, files, details)
        return [*row(*rule), *row(export, files, details)]
    if case.role not in ("claimant", "owner"):
        return []
    if case.may_appeal:
        return [
            e.note("不同意可以申诉一次，由上一级终局裁定。"),
            *row(act("申诉", Click(Action.CASE_APPEAL, case=number)), details),
        ]
    if case.status != "open":
        return row(details)
    more = primary("补充证据", Click(Action.EVIDENCE_FORM, case=number))
    opener, words = ("owner", "撤回异议") if case.level == "E3" else ("claimant", "撤回申诉")
    back = act(
        words,
        Click(Action.CASE_WITHDRAW, case=number),
        style=e.ButtonStyle.DANGER,
        confirm=e.Confirm(f"确定{words}？", "案子随之结束，归属不变。"),
    )
    can_withdraw = case.role == opener and case.instance == 1
    return [
        e.note("文件和图片直接发给我就是证据。裁定前保护期不会到期。"),
        *row(more, back if can_withdraw else None, details),
    ]


def ruling_form(outcome: RulingForm, look: Look) -> Card:
    """Ask for the reason of a ruling, and what goes with it."""
    del look
    word = DECISION_WORDS[outcome.decision]
    head = e.header(
        f"裁定 #{outcome.case_no}：{word}", Colour.ASKING, subtitle=outcome.customer_name
    )
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    body.append(e.text(outcome.effect))
    asked: list[e.Element] = []
    if outcome.receivers:
        options = [f.Option(name, open_id) for open_id, name in outcome.receivers]
        asked += f.select(f.Field("receiver", "判给", True), options, outcome.receiver)
    if outcome.split:
        first, second = outcome.sides
        label = f.Field("split", f"比例（{first}:{second}）"[:40], True, "如 60:40，合计 100")
        asked.append(f.text_input(label, outcome.split, max_chars=20))
    reason = f.Field("reason", "理由", True, "如 先报备且有拜访记录")
    asked.append(f.area_input(reason, outcome.reason, max_chars=500))
    click = Click(Action.RULE_SUBMIT, case=outcome.case_id, word=outcome.decision)
    body.append(f.form("ruling", asked, submit=submit("确认裁定", click)))
    body.append(e.note("理由、裁定人和规则版本会告诉双方，并永久存档。"))
    return finish(head, body, about=outcome.customer_name)


def evidence_form(outcome: EvidenceForm, look: Look) -> Card:
    """Ask for evidence in words, and say how files are given."""
    del look
    head = e.header(f"补充证据 #{outcome.case_no}", Colour.ASKING, subtitle=outcome.customer_name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    body.append(e.text("写清时间、地点、见了谁、谈了什么，裁定人据此判断。"))
    said = f.Field("evidence", "证据", True, "如 11月3日上门拜访王总，有会议纪要")
    click = Click(Action.EVIDENCE_SUBMIT, case=outcome.case_id)
    area = f.area_input(said, outcome.text, max_chars=1000)
    body.append(f.form("giving", [area], submit=submit("提交证据", click)))
    body.append(e.note(f"文件和图片直接发给我，每个不超过 {outcome.limit_mb} MB。"))
    return finish(head, body, about=outcome.customer_name)


def evidence_kept(outcome: EvidenceKept, look: Look) -> Card:
    """Say what became of evidence."""
    del look
    title, colour, after = _EVIDENCE_STATES[outcome.state]
    head = e.header(f"{title} #{outcome.case_no}", colour)
    code = outcome.sha256[:12]
    body = e.fields([("证据", outcome.what), ("原因", outcome.why), ("校验码", code)])
    if after:
        body.append(e.note(after))
    if outcome.state != "pending":
        more = Click(Action.EVIDENCE_FORM, case=outcome.case_id)
        body += row(act("补充证据", more), _open(outcome.case_id))
    return finish(head, body, about=outcome.what)


def which_case(outcome: WhichCase, look: Look) -> Card:
    """Ask for which of several cases a file is."""
    head = e.header("这是哪个撞单案的证据？", Colour.ASKING, subtitle=outcome.what)
    body: list[e.Element] = []
    for line in outcome.choices:
        click = Click(Action.EVIDENCE_PICK, draft=outcome.draft_id, case=line.case_id)
        body.append(e.line_with_button(_about(line, look), act(f"#{line.case_no}", click)))
    body.append(e.note("不是证据就不用点，文件不会保存。"))
    return finish(head, body, about=outcome.what)


def case_list(outcome: CaseList, look: Look) -> Card:
    """List the cases that wait for somebody's ruling."""
    if not outcome.lines:
        head = e.header("没有等您裁定的撞单案", Colour.NORMAL)
        return finish(head, [e.note("指定案号也可以查看，例如：裁定 #A12")])
    head = e.header(f"等您裁定的撞单案 {len(outcome.lines)} 个", Colour.DISPUTE)
    body: list[e.Element] = [
        e.line_with_button(_about(line, look), _open(line.case_id)) for line in outcome.lines
    ]
    body.append(e.note("也可以直接发：裁定 #A12 维持 理由"))
    return finish(head, body)


def _about(line: CaseLine, look: Look) -> list[e.Element]:
    due = f" · {look.moment(line.due_at)} 前" if line.due_at else ""
    return [
        e.text(f"#{line.case_no} {e.inert(line.customer_name, 60)}"),
        e.note(f"{e.inert(line.parties, 60)}{due}"),
    ]


def _open(case_id: int) -> e.Element:
    return act("查看", Click(Action.CASE, case=case_id))
