"""How the history calls what happened to the sharing of a customer, and what it says beside."""

from datetime import datetime

from handlers.command import Context
from handlers.disclosing import person_view
from handlers.records import LedgerEntry, LedgerKind
from handlers.rights import VIEW
from handlers.sharing.joining import HOW

_COLLABORATING = (LedgerKind.SHARED, LedgerKind.SHARE_WITHDRAWN)
_ENDS = {
    "cancelled": "归属人结束",
    "left": "本人退出",
    "over": "到期自动结束",
    "undone": "撤销",
}


def shared_phrase(entry: LedgerEntry) -> str:
    """Return what an entry about a named collaborator is called; empty for others."""
    if entry.kind not in _COLLABORATING or "person" not in entry.facts:
        return ""
    return "协作" if entry.kind is LedgerKind.SHARED else "结束协作"


def shared_detail(ctx: Context, entry: LedgerEntry) -> str:
    """Return with whom, how long, in which shares, and why it ended; empty for other entries."""
    facts = entry.facts
    if entry.kind in _COLLABORATING and "person" in facts:
        parts = [
            person_view(ctx, str(facts["person"])).name,
            "只看" if facts.get("rights") == VIEW else "",
            _until(ctx, str(facts.get("until") or "")),
            _ENDS.get(str(facts.get("how")), ""),
        ]
        return "，".join(part for part in parts if part)
    if "shares" in facts:
        owner_first = sorted(facts["shares"].items(), key=lambda one: one[0] != entry.owner_open_id)
        split = " · ".join(
            f"{person_view(ctx, str(one)).name} {percent}%" for one, percent in owner_first
        )
        how = HOW.get(str(facts.get("how")), "")
        return f"{split}，{how}" if how else split
    return str(facts.get("note", ""))


def _until(ctx: Context, text: str) -> str:
    return f"至 {ctx.calendar.day_of(datetime.fromisoformat(text)):%Y-%m-%d}" if text else ""
