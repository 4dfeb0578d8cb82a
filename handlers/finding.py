"""Which customer is meant: by number, full or partial name, alias, or the last one spoken of here.

Several fits ask; nothing is ever picked for the person (product rules, Commands).
"""

from dataclasses import dataclass

from handlers.blank import ask_words
from handlers.command import Context, Result
from handlers.disclosing import line_of
from handlers.outcomes import Invalid, NotFound, WhichCustomer
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.saving import READING_PURPOSE, keep, keep_text
from handlers.views import ProblemView

_MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The customers that fit the words; exactly one is what a command needs."""

    query: str
    customers: tuple[Customer, ...]

    @property
    def only(self) -> Customer | None:
        """The single fit, if it is single."""
        return self.customers[0] if len(self.customers) == 1 else None


def among_mine(ctx: Context, words: str) -> Found:
    """Look among the customers this person owns or collaborates on; no words mean the last spoken of."""
    if not words:
        return Found("", _topic(ctx))
    fits = ctx.store.customers.named_like(words, open_id=ctx.actor.open_id, limit=_MOST_CHOICES)
    return Found(words, tuple(_narrowed(words, fits)))


def among_all(ctx: Context, words: str) -> Found:
    """Look among all customers; what may be shown of them is decided afterwards."""
    if not words:
        return Found("", _topic(ctx))
    own = among_mine(ctx, words)
    if own.customers:
        return own
    fits = ctx.store.customers.named_like(words, limit=_MOST_CHOICES)
    return Found(words, tuple(_narrowed(words, fits)))


def ask_which(ctx: Context, found: Found, command: str) -> Result:
    """Ask which of several customers is meant, or for a name when none was said; or say that none is known."""
    if not found.customers and not found.query:
        return ask_words(ctx, command)
    if not found.customers:
        draft = keep(ctx, purpose=READING_PURPOSE, payload={"text": found.query})
        return Result(
            answer=NotFound(query=found.query, command=command, draft_id=draft.id),
            act=f"{command}.not_found",
        )
    draft = keep_text(ctx, purpose=READING_PURPOSE, word=command)
    return Result(
        answer=WhichCustomer(
            draft_id=draft.id,
            command=command,
            query=found.query,
            choices=tuple(line_of(ctx, customer) for customer in found.customers),
        ),
        act=f"{command}.which",
    )


def invalid(command: str, reading: Reading) -> Result:
    """Say what of a message cannot be taken as read; nothing was written."""
    problems = tuple(
        ProblemView(one.field, one.read, one.wrong, one.example) for one in reading.problems
    )
    return Result(answer=Invalid(command=command, problems=problems), act=f"{command}.invalid")


def _narrowed(words: str, fits: list[Customer]) -> list[Customer]:
    exact = [
        customer
        for customer in fits
        if words in (customer.name, customer.customer_no) or words.upper() == customer.customer_no
    ]
    return exact if len(exact) == 1 else fits


def _topic(ctx: Context) -> tuple[Customer, ...]:
    customer_id = ctx.store.rules.topic(ctx.source.chat_id, ctx.actor.open_id)
    customer = ctx.store.customers.get(customer_id) if customer_id else None
    return (customer,) if customer else ()
