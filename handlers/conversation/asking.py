"""Asking before anything is written: what an unsure reading was understood as, with what is doubtful open.

The customer is looked up before the question, so that one tap answers it; the yes is then about this very
customer. Doubtful values can be corrected on the card.
"""

from handlers.claiming.candidate import lasting
from handlers.command import Command, Context, Result
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.conversation.saving import READING_PURPOSE, keep_text
from handlers.domain.phone import show_phone
from handlers.outcomes import ConfirmReading
from handlers.reading.labels import is_option_field, label_of
from handlers.reading.result import ContactReading, Reading
from handlers.records import Customer
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
    if reading.problems and not (reading.fields or reading.contacts):
        one = found.customers[0] if len(found.customers) == 1 else None
        asked = ask_option(ctx, command.word, reading, one) if one else None
        return asked or invalid(command.word, reading)
    if len(found.customers) > 1:
        return ask_which(ctx, found, command.word)
    if found.customers and _says_nothing(reading) and command.word == "更新":
        return command.run_on(ctx, reading, found.customers[0])  # a yes would write nothing
    if found.customers:
        return confirm(ctx, command.word, reading, customer=found.customers[0])
    return confirm(ctx, command.word, reading)


def _says_nothing(reading: Reading) -> bool:
    return not (reading.fields or reading.contacts or reading.problems)


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
        choice=reading.choice[0] if reading.choice else "",
        instead_of=_replaced(reading),
        open=[key for key in reading.doubtful if customer is None or key != "name"],
        items=list(reading.items),
    )
    doubtful = {*draft.payload["open"], *_names_in_doubt(reading)}
    said = understood(reading, customer)
    return Result(
        answer=ConfirmReading(
            draft_id=draft.id,
            command=word,
            fields=tuple(one for one in said if one.key not in doubtful),
            doubt="\n".join([reading.note or "请核对一下，确认后再写入。", *_not_taken(reading)]),
            is_inferred=reading.is_inferred,
            doubtful=tuple(one for one in said if one.key in draft.payload["open"]),
            customer_id=customer.id if customer else None,
            items=reading.items,
            alternatives=reading.alternatives or (),
        ),
        act=f"{word}.ask",
        customer_id=customer.id if customer else None,
    )


def ask_option(ctx: Context, word: str, reading: Reading, customer: Customer) -> Result | None:
    """Ask which option of a list is meant, where that is all that is wrong; None where more is.

    The option chosen is written with all else that was said.
    """
    if len(reading.problems) != 1 or not reading.problems[0].ways:
        return None
    (problem,) = reading.problems
    if not is_option_field(problem.field):
        return None
    label = label_of(problem.field)
    draft = keep_text(
        ctx,
        purpose=READING_PURPOSE,
        word=word,
        asked_in=ctx.source.chat_id,
        customer_id=customer.id,
        alternatives=list(problem.ways),
        option_of=problem.field,
    )
    return Result(
        answer=ConfirmReading(
            draft_id=draft.id,
            command=word,
            fields=understood(reading, customer),
            doubt=f"{label}：读到「{problem.read}」，{problem.wrong}。\n可以这样写：{problem.example}",
            customer_id=customer.id,
            alternatives=problem.ways,
        ),
        act=f"{word}.option",
        customer_id=customer.id,
    )


def _replaced(reading: Reading) -> str:
    """The words that the chosen way stands in place of; a customer's name is put behind its label instead."""
    if reading.choice is None or reading.choice[1] is reading.customer:
        return ""
    return reading.choice[1].words if reading.choice[1].ways else ""


def _names_in_doubt(reading: Reading) -> list[str]:
    """Fields that hold what may be the customer's name: what they are is open until it is chosen."""
    names = reading.customer.ways if reading.customer else ()
    return [key for key, one in reading.fields.items() if one.words in names]


def _named(contact: ContactReading, customer: Customer | None) -> str:
    """The name of a contact; a corrected one with the name it takes the place of."""
    if contact.was is None or customer is None:
        return contact.name
    names = [one.name for one in customer.contacts]
    old = contact.was or (names[0] if len(names) == 1 else "")
    return f"{old} → {contact.name}" if old else contact.name


def _not_taken(reading: Reading) -> list[str]:
    """Say what was stated and cannot be written, with how to write it."""
    return [
        f"「{one.read}」{one.wrong}，不会写入。例：{one.example}"
        for one in reading.problems
        if one.read
    ]


def understood(reading: Reading, customer: Customer | None = None) -> tuple[FieldView, ...]:
    """Return what a reading says, field by field, about this customer if it is known."""
    name = customer.name if customer else str(reading.customer.value) if reading.customer else ""
    site = str(customer.details.get("site") or "") if customer else ""
    is_said = not site or name.endswith(site)
    fields = [FieldView("name", name if is_said else f"{name}（{site}）")] if name else []
    fields += [
        FieldView(key, text)
        for one in reading.contacts
        for key, text in (
            ("contact", _named(one, customer)),
            ("phone", show_phone(one.phone, one.extension)),
            ("email", one.email),
        )
        if text
    ]
    fields += [
        FieldView(key, one.value if isinstance(one.value, str) else lasting(reading, one))
        for key, one in reading.fields.items()
        if key not in _SAID_BESIDE_ANOTHER and one.words and not one.ways
    ]
    return tuple(fields)
