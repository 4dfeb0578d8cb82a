"""What a 移交 wants, kept until who receives is chosen and the yes is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.command import Context, Result
from handlers.conversation.saving import keep
from handlers.domain.text import clean
from handlers.outcomes import HandoverPick
from handlers.people import Profile
from handlers.reading.result import Reading
from handlers.records import Draft
from handlers.staff.colleagues import choices, labelled
from handlers.working.contacting import text_of

PURPOSE = "handover"
_REASON_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who gives which customers to whom. Without customers it is not known yet who gives (`is_all`)."""

    giver: str = ""
    receiver: str = ""
    customers: tuple[int, ...] = ()
    reason: str = ""
    is_all: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """How a draft keeps it."""
        return {
            "giver": self.giver,
            "receiver": self.receiver,
            "customers": list(self.customers),
            "reason": self.reason,
            "all": self.is_all,
        }

    @staticmethod
    def of(draft: Draft) -> "Wanted":
        """Read it back."""
        kept_as = draft.payload
        return Wanted(
            giver=str(kept_as["giver"]),
            receiver=str(kept_as["receiver"]),
            customers=tuple(int(one) for one in kept_as["customers"]),
            reason=str(kept_as["reason"]),
            is_all=bool(kept_as["all"]),
        )


def kept(ctx: Context, wanted: Wanted) -> Draft:
    """Keep what is wanted as a draft of the acting person."""
    return keep(ctx, purpose=PURPOSE, payload=wanted.payload)


def pick(
    ctx: Context,
    wanted: Wanted,
    what: str,
    *,
    name: str = "",
    fits: Sequence[Profile] = (),
    label: str = "接收人",
) -> Result:
    """Ask which colleague is meant: those who bear the name, or everybody when nobody does."""
    draft = kept(ctx, wanted)
    giver = ctx.store.people.get(wanted.giver) if wanted.giver else ctx.actor
    near = giver.department_id if giver else ""
    problem = ""
    if name:
        count = f"有 {len(fits)} 位同事叫「{name}」" if fits else f"没有找到同事「{name}」"
        problem = f"{count}，请选择。"
    offered = labelled(ctx, fits) or choices(ctx, near=near, without={wanted.giver})
    return Result(
        answer=HandoverPick(draft.id, what, offered, problem=problem, label=label),
        act="handover.pick",
        customer_id=wanted.customers[0] if len(wanted.customers) == 1 else None,
    )


def reason_in(reading: Reading) -> str:
    """Return why something is handed over, as it was said."""
    return clean(text_of(reading, "reason"))[:_REASON_AT_MOST]
