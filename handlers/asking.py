"""Asking before anything is written: what an unsure reading was understood as, with what is doubtful open.

The customer is looked up before the question, so that one tap answers it; the yes is then about this very
customer. Doubtful values can be corrected on the card.
"""

from handlers.candidate import lasting
from handlers.command import Command, Context, Result
from handlers.domain.phone import show_phone
from handlers.finding import among_mine, ask_which
from handlers.outcomes import ConfirmReading
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.saving import READING_PURPOSE, keep_text
from handlers.views import FieldView

_SAID_BESIDE_ANOTHER = frozenset(
    (
        "expected_amount_max",
        "currency",
        "amount_is_approximate",
        "amount_period",
        "expected_close_precision",
    )
)
"""Marks of another field, shown with it."""


def ask(ctx: Context, command: Command, reading: Reading) -> Result:
    """Ask whether an unsure reading is right; several customers that fit are asked about in its place."""
    if command.run_on is None or reading.items:
        return confirm(ctx, command.word, reading)
    words = str(reading.customer.value) if reading.customer else ""
    found = among_mine(ctx, words)
    if len(found.customers) > 1:
        return ask_which(ctx, found, command.word)
    if found.customers:
        return confirm(ctx, command.word, reading, customer=found.customers[0])
    return confirm(ctx, command.word, reading)


def confirm(
    ctx: Context, word: str, reading: Reading, *, customer: Customer | None = None
) -> Result:
    """Show what was understood and ask for a yes, about this very customer if it is known."""
    draft = keep_text(
        ctx,
        purpose=READING_PURPOSE,
        word=word,
        asked_in=ctx.source.chat_id,
        customer_id=customer.id if customer else None,
        alternatives=list(reading.alternatives or ()),
        items=list(reading.items),
    )
    doubtful = {key for key, one in reading.fields.items() if not one.is_sure}
    if customer is None and reading.customer is not None and not reading.customer.is_sure:
        doubtful.add("name")
    said = understood(reading, customer)
    return Result(
        answer=ConfirmReading(
            draft_id=draft.id,
            command=word,
            fields=tuple(one for one in said if one.key not in doubtful),
            doubt=reading.note or "请核对一下，确认后再写入。",
            doubtful=tuple(one for one in said if one.key in doubtful),
            customer_id=customer.id if customer else None,
            items=reading.items,
            alternatives=reading.alternatives or (),
        ),
        act=f"{word}.ask",
        customer_id=customer.id if customer else None,
    )


def understood(reading: Reading, customer: Customer | None = None) -> tuple[FieldView, ...]:
    """Return what a reading says, field by field, about this customer if it is known."""
    name = customer.name if customer else str(reading.customer.value) if reading.customer else ""
    site = str(customer.details.get("site") or "") if customer else ""
    fields = [FieldView("name", f"{name}（{site}）" if site else name)] if name else []
    fields += [
        FieldView(key, text)
        for one in reading.contacts
        for key, text in (
            ("contact", one.name),
            ("phone", show_phone(one.phone, one.extension)),
            ("email", one.email),
        )
        if text
    ]
    fields += [
        FieldView(key, one.value if isinstance(one.value, str) else lasting(reading, one))
        for key, one in reading.fields.items()
        if key not in _SAID_BESIDE_ANOTHER and one.words
    ]
    return tuple(fields)
