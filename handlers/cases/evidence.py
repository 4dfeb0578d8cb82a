"""Evidence for a case from both sides: words, and files and pictures sent to the bot while it is open.

A file is fetched by a job beside the person's order (`JOB`), kept encrypted with the hash of what came, and
never larger than the limit. Who may give it: the parties, as long as the case is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers.actions import Click
from handlers.cases.deciding import parties_of
from handlers.cases.lifecycle import enter_case, refreshed
from handlers.cases.records import Evidence, EvidenceKind
from handlers.cases.showing import case_line, case_name
from handlers.changes import note_change
from handlers.command import Context, LongWork, Result, Tell
from handlers.conversation.saving import keep, mine
from handlers.domain.text import clean
from handlers.incoming import MessageReceived
from handlers.outcomes import CaseShown, EvidenceForm, EvidenceKept, Taken, WhichCase
from handlers.records import Case, ChangeKind, LedgerKind

JOB = "evidence"
PURPOSE = "evidence"
LIMIT_MB = 20
TEXT_AT_LEAST, TEXT_AT_MOST = 4, 1000

_KINDS = {"file": EvidenceKind.FILE, "media": EvidenceKind.FILE, "audio": EvidenceKind.FILE}
_KINDS |= {"image": EvidenceKind.IMAGE, "post": EvidenceKind.IMAGE}
_NAMES = {"image": "图片", "post": "图片", "audio": "语音", "media": "视频"}


@dataclass(frozen=True, slots=True)
class FileGiven:
    """A file in a message of the platform, or the pictures of a post (their keys with spaces between), as a job
    keeps it. `kind`: file or image, as it is fetched."""

    case_id: int
    message_id: str
    file_key: str
    name: str
    kind: str

    @property
    def keys(self) -> list[str]:
        """The key of each file."""
        return self.file_key.split()

    @property
    def payload(self) -> dict[str, Any]:
        """How a job and a draft keep it."""
        return {name: getattr(self, name) for name in ("message_id", "file_key", "name", "kind")}

    @staticmethod
    def of(payload: Mapping[str, Any], case_id: int = 0) -> "FileGiven":
        """Read it back."""
        words = {name: str(payload[name]) for name in ("message_id", "file_key", "name", "kind")}
        return FileGiven(case_id=case_id or int(payload.get("case_id", 0)), **words)


def why_not_given(ctx: Context, case: Case) -> str:
    """Return why the acting person cannot give evidence; empty when they can."""
    if ctx.actor.open_id not in parties_of(ctx, case):
        return f"只有撞单案 #{case.case_no} 的双方可以补充证据。"
    if case.status != "open":
        return f"撞单案 #{case.case_no} 已经结束（{case.outcome}），不再收证据。"
    return ""


def form_of(ctx: Context, case: Case, *, problem: str = "", text: str = "") -> EvidenceForm:
    """Return the form that asks for evidence."""
    name = case_name(ctx, case, reader=ctx.actor.open_id)
    return EvidenceForm(case.id, case.case_no, name, LIMIT_MB, problem=problem, text=text)


def give_text(ctx: Context, case: Case, text: str) -> Result:
    """Lay words before the case. Check `why_not_given` before."""
    words = clean(text)
    if not TEXT_AT_LEAST <= len(words) <= TEXT_AT_MOST:
        problem = (
            f"证据要 {TEXT_AT_LEAST}-{TEXT_AT_MOST} 个字，现在 {len(words)} 个。"
            "例：11月3日上门拜访王总，有会议纪要"
        )
        return Result(
            answer=form_of(ctx, case, problem=problem, text=words[:TEXT_AT_MOST]),
            toast=problem,
            toast_kind="error",
            act="evidence.problem",
        )
    return _kept(ctx, case, EvidenceKind.TEXT, "文字说明", words.encode())


def give_file(ctx: Context, given: FileGiven, content: bytes, trouble: str = "") -> Result:
    """Lay a fetched file before its case; it may have been ruled, or the message recalled, meanwhile."""
    case = ctx.store.cases.get(given.case_id)
    assert case is not None
    if ctx.store.rules.happened(f"recalled:{given.message_id}"):
        trouble = "消息已经撤回"
    elif len(content) > LIMIT_MB * 1024 * 1024:
        trouble = (
            f"文件有 {len(content) // 1024 // 1024 + 1} MB，最多 {LIMIT_MB} MB。请压缩或拆开再发"
        )
    trouble = trouble or why_not_given(ctx, case)
    if trouble:
        kept = EvidenceKept(case.id, case.case_no, given.name, "refused", why=trouble)
        return Result(answer=kept, act="evidence.refused", customer_id=case.customer_id)
    kind = EvidenceKind.IMAGE if given.kind == "image" else EvidenceKind.FILE
    return _kept(ctx, case, kind, given.name, content, message_id=given.message_id)


def receive_file(ctx: Context, message: MessageReceived) -> Result | None:
    """Take a file or picture as evidence if one of the sender's cases is open; None when none is.

    With several open cases a card asks for which it is.
    """
    if message.message_type not in _KINDS or not message.file_key or ctx.source.is_group:
        return None
    cases = ctx.store.cases.open_with(ctx.actor.open_id)
    if not cases:
        return None
    given = _given_in(message, cases[0])
    if len(cases) == 1:
        return _fetch(ctx, cases[0], given)
    draft = keep(ctx, purpose=PURPOSE, payload=given.payload)
    me = ctx.actor.open_id
    lines = tuple(case_line(ctx, one, reader=me) for one in cases)
    return Result(answer=WhichCase(draft.id, given.name, lines), act="evidence.which")


def with_pictures(ctx: Context, message: MessageReceived, result: Result) -> Result:
    """Take the pictures beside words as evidence too, where the words were for a case: 证据 or 申诉."""
    if not message.file_key or ctx.source.is_group or result.job is not None:
        return result
    case = ctx.store.cases.get(_case_meant(result))
    if case is None or why_not_given(ctx, case):
        return result
    job = _fetch(ctx, case, _given_in(message, case)).job
    # The answer to the words stays: each picture's card is one of its own.
    return replace(result, job=replace(job, card_key="") if job else None)


def _case_meant(result: Result) -> int:
    match result.answer:
        case EvidenceKept(case_id=case_id) | EvidenceForm(case_id=case_id):
            return case_id
        case Taken(case_id=case_id) if result.act == "appeal":
            return case_id
        case CaseShown(case=shown) if result.act.startswith("appeal"):
            return shown.case_id
    return 0


def _given_in(message: MessageReceived, case: Case) -> FileGiven:
    kind = _KINDS[message.message_type]
    return FileGiven(
        case_id=case.id,
        message_id=message.message_id,
        file_key=message.file_key,
        name=message.file_name or _NAMES.get(message.message_type, "文件"),
        kind="image" if kind is EvidenceKind.IMAGE else "file",
    )


def pick_case(ctx: Context, click: Click) -> Result:
    """A file is for this case (button on the card that asks)."""
    draft, case = mine(ctx, click.draft), ctx.store.cases.get(click.case)
    if draft is None or case is None or draft.purpose != PURPOSE:
        toast = "这个文件已经处理过，或已过期。请重新发送"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="warning")
    if why := why_not_given(ctx, case):
        return Result(answer=None, keeps_card=True, toast=why, toast_kind="error")
    ctx.store.drafts.delete(draft.id)
    return _fetch(ctx, case, FileGiven.of(draft.payload, case.id))


def _fetch(ctx: Context, case: Case, given: FileGiven) -> Result:
    """Have a job fetch the file; its card is brought up to date when that is done."""
    card_key = f"evidence:{given.message_id}"
    payload = {
        **given.payload,
        "case_id": case.id,
        "person": ctx.actor.open_id,
        "chat_id": ctx.source.chat_id,
        "said_at": ctx.source.said_at.isoformat(),
        "card_key": card_key,
    }
    return Result(
        answer=EvidenceKept(case.id, case.case_no, given.name, "pending"),
        toast="正在保存",
        act="evidence.file",
        customer_id=case.customer_id,
        job=LongWork(JOB, payload, total=len(given.keys), card_key=card_key),
    )


def _kept(
    ctx: Context,
    case: Case,
    kind: EvidenceKind,
    what: str,
    content: bytes,
    *,
    message_id: str = "",
) -> Result:
    ctx.store.cases.hold(case)
    given = Evidence(
        case_id=case.id,
        given_by=ctx.actor.open_id,
        given_at=ctx.now,
        kind=kind,
        sha256="",
        message_id=message_id or ctx.source.message_id,
        name="" if kind is EvidenceKind.TEXT else what,
    )
    added = ctx.store.cases.add_evidence(given, content)
    if added is None:
        known = EvidenceKept(case.id, case.case_no, what, "known")
        return Result(
            answer=known, toast="这份证据已经有了", toast_kind="info", act="evidence.known"
        )
    customer = ctx.store.customers.get(case.customer_id)
    assert customer is not None  # an open case has a customer
    facts: dict[str, object] = {"sha256": added.sha256, "kind": kind.value}
    enter_case(ctx, customer, case, LedgerKind.EVIDENCE_GIVEN, facts)
    note_change(ctx, ChangeKind.EVIDENCE, customer, subject_id=added.id)
    return Result(
        answer=EvidenceKept(case.id, case.case_no, what, "kept", sha256=added.sha256),
        tells=_told(ctx, case),
        toast="已收入证据",
        act="evidence",
        customer_id=case.customer_id,
    )


def _told(ctx: Context, case: Case) -> tuple[Tell, ...]:
    """The cards of the decider and the other side show the evidence from now on."""
    me = ctx.actor.open_id
    readers = {case.manager_open_id, case.claimant_open_id, case.owner_open_id} - {me, ""}
    return tuple(refreshed(ctx, case, *sorted(readers)))
