"""Many customers to one colleague, a step of a job each: what is to be done, how far it is, one step further.

What was begun goes on where it was left; a customer that has moved otherwise meanwhile is left out, with why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers.changes import shown_name
from handlers.command import Context, Result, Tell
from handlers.disclosing import person_view
from handlers.handover.records import OfferState
from handlers.handover.transferring import can_be_handed_over, hand_over, why_not_receiver
from handlers.outcomes import HandoverProgress, ManyHandedOver
from handlers.rights import is_present

JOB = "handover"
_NAMES_TOLD = 5


@dataclass(frozen=True, slots=True)
class Bulk:
    """One hand-over of many: `person` does it; `offers` are to be accepted, by customer; `done` counts steps.

    `card` is the message whose press began it, in a private chat, at `begun_at`.
    """

    person: str
    giver: str
    receiver: str
    customers: tuple[int, ...]
    batch: str
    reason: str
    message_id: str
    chat_id: str
    begun_at: datetime
    card: str = ""
    offers: Mapping[int, int] | None = None
    done: int = 0
    moved: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """How a job keeps it."""
        return {
            "person": self.person,
            "giver": self.giver,
            "receiver": self.receiver,
            "customers": list(self.customers),
            "batch": self.batch,
            "reason": self.reason,
            "message_id": self.message_id,
            "chat_id": self.chat_id,
            "begun_at": self.begun_at.isoformat(),
            "card": self.card,
            "offers": [[one, offer] for one, offer in (self.offers or {}).items()],
            "done": self.done,
            "moved": list(self.moved),
            "skipped": [list(one) for one in self.skipped],
        }

    @staticmethod
    def of(payload: Mapping[str, Any]) -> "Bulk":
        """Read it back."""
        texts = {
            key: str(payload[key])
            for key in (
                *("person", "giver", "receiver", "batch", "reason"),
                *("message_id", "chat_id", "card"),
            )
        }
        return Bulk(
            **texts,
            customers=tuple(int(one) for one in payload["customers"]),
            begun_at=datetime.fromisoformat(str(payload["begun_at"])),
            offers={int(one): int(offer) for one, offer in payload["offers"]} or None,
            done=int(payload["done"]),
            moved=tuple(str(one) for one in payload["moved"]),
            skipped=tuple((str(name), str(why)) for name, why in payload["skipped"]),
        )

    @property
    def is_over(self) -> bool:
        """Whether every customer has had its step."""
        return self.done >= len(self.customers)

    @property
    def card_key(self) -> str:
        """The key of the card that shows the progress where it cannot replace the one pressed."""
        return f"handover:{self.batch}"

    def left_out(self, name: str, why: str) -> "Bulk":
        """One step further: this customer stays where it is."""
        return replace(self, done=self.done + 1, skipped=(*self.skipped, (name, why)))

    def with_moved(self, name: str) -> "Bulk":
        """One step further: this customer has moved."""
        return replace(self, done=self.done + 1, moved=(*self.moved, name))


def stopped_key(batch: str) -> str:
    """The key under which it is remembered that a hand-over of many was taken back."""
    return f"handover-stopped:{batch}"


def hand_over_next(ctx: Context, work: Bulk) -> tuple[Bulk, Result]:
    """Hand the next customer over; the last step tells both sides."""
    number = work.customers[work.done]
    customer = ctx.store.customers.get(number)
    name = shown_name(customer) if customer else f"客户 {number}"
    receiver = ctx.store.people.get(work.receiver)
    why = ""
    if ctx.store.rules.happened(stopped_key(work.batch)):
        why = "移交已撤销"
    elif customer is None or receiver is None:
        why = "客户已不在"
    elif customer.owner_open_id != work.giver or not can_be_handed_over(ctx, customer):
        why = f"已不在{person_view(ctx, work.giver).name}名下"
    else:
        why = why_not_receiver(ctx, work.giver, receiver)
    if work.offers is not None and not why:
        is_waiting = ctx.store.handovers.decide(work.offers[number], OfferState.ACCEPTED, ctx.now)
        why = "" if is_waiting else "对方已撤回"
    tells: list[Tell] = []
    if why or customer is None or receiver is None:
        after = work.left_out(name, why)
    else:
        _, tells, _ = hand_over(ctx, customer, receiver, reason=work.reason, batch=work.batch)
        after = work.with_moved(name)
    if after.is_over and after.moved:
        tells += _told(ctx, after)
    act = "handover.skipped" if why else "handover"
    result = Result(progress(ctx, after), tuple(tells), act=act, customer_id=number)
    return after, result


def progress(ctx: Context, work: Bulk) -> HandoverProgress:
    """Return the card of how far it is."""
    return HandoverProgress(
        giver=person_view(ctx, work.giver),
        receiver=person_view(ctx, work.receiver),
        done=work.done,
        total=len(work.customers),
        moved=len(work.moved),
        skipped=work.skipped,
        is_mine=work.offers is None,
    )


def _told(ctx: Context, work: Bulk) -> list[Tell]:
    return [
        Tell(
            to_open_id=open_id,
            outcome=ManyHandedOver(
                role=role,
                giver=person_view(ctx, work.giver),
                receiver=person_view(ctx, work.receiver),
                by=person_view(ctx, work.person),
                names=work.moved[:_NAMES_TOLD],
                total=len(work.moved),
                reason=work.reason,
            ),
        )
        for role, open_id in (("receiver", work.receiver), ("giver", work.giver))
        if open_id != work.person and is_present(ctx, open_id)
    ]
