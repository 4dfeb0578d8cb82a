"""Which customer is meant: by number, full or partial name, alias, or the last one spoken of here.

Several fits ask; nothing is ever picked for the person (product rules, Commands).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from handlers.command import Context, Result
from handlers.conversation.blank import ask_words
from handlers.conversation.saving import READING_PURPOSE, keep, keep_text
from handlers.disclosing import line_of
from handlers.domain.company_name import CustomerKind, core_name, is_short_for, name_key
from handlers.domain.identity import exact_keys
from handlers.outcomes import Invalid, NotFound, WhichCustomer
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.rights import may_open, may_work_on
from handlers.views import ProblemView

_MOST_CHOICES = 6
_OWN_CUSTOMERS = 300
"""Own customers whose names are compared loosely; six times the usual holding limit."""

FRESH = timedelta(hours=2)
"""How long words without a name are taken for the customer last spoken of; later they are asked about."""


@dataclass(frozen=True, slots=True)
class Found:
    """The customers that fit the words; exactly one is what a command needs.

    `is_loose` when they only resemble the words or an own contact bears the name: always asked about.
    """

    query: str
    customers: tuple[Customer, ...]
    is_loose: bool = False

    @property
    def only(self) -> Customer | None:
        """The single fit, if it is single and fits closely."""
        return self.customers[0] if len(self.customers) == 1 and not self.is_loose else None


def among_mine(ctx: Context, words: str) -> Found:
    """Look among the customers this person owns or collaborates on; no words mean the last spoken of."""
    if not words:
        return Found("", _topic(ctx))
    fits = ctx.store.customers.named_like(words, open_id=ctx.actor.open_id, limit=_MOST_CHOICES)
    if fits:
        return Found(words, tuple(_narrowed(words, fits)))
    if numbered := _by_number(ctx, words, may_work_on):
        return Found(words, numbered)
    return Found(words, _loosely(ctx, words), is_loose=True)


def _by_number(
    ctx: Context, words: str, may: Callable[[Context, Customer], bool]
) -> tuple[Customer, ...]:
    """Return whose full phone number, e-mail or credit code the words are, as far as this person may know."""
    keys = exact_keys("", CustomerKind.PERSON, uscc=words, phones=(words,), emails=(words,))
    hits = ctx.store.customers.with_keys(keys) if keys else []
    found = {hit.customer.id: hit.customer for hit in hits if may(ctx, hit.customer)}
    return tuple(found.values())[:_MOST_CHOICES]


def _loosely(ctx: Context, words: str) -> tuple[Customer, ...]:
    """Own customers that have a contact of this name, else whose names hold its characters in order."""
    known = ctx.store.customers.with_contact(words, open_id=ctx.actor.open_id, limit=_MOST_CHOICES)
    if known:
        return tuple(known)
    own = ctx.store.customers.names_of(ctx.actor.open_id, limit=_OWN_CUSTOMERS)
    meant = [each for each, name in own.items() if is_short_for(words, name)]
    found = [ctx.store.customers.get(each) for each in meant[:_MOST_CHOICES]]
    if found:
        return tuple(one for one in found if one is not None)
    span = find_organisation(Line.of(words))
    if span is None or not span.site:
        return ()
    # another site of what is theirs, or the whole of it: asked about
    customers = ctx.store.customers
    return tuple(customers.named_like(span.name, open_id=ctx.actor.open_id, limit=_MOST_CHOICES))


def recent(ctx: Context) -> Found:
    """Return the own customers worked on last in these two hours, for words that name nobody; none is picked."""
    changes = ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now - FRESH)
    ids = dict.fromkeys(one.customer_id for one in changes if one.customer_id)
    known = [one for each in ids if (one := ctx.store.customers.get(each)) is not None]
    own = [one for one in known if one.owner_open_id == ctx.actor.open_id]
    return Found("", tuple(own[:_MOST_CHOICES]), is_loose=True)


def among_all(ctx: Context, words: str) -> Found:
    """Look among all customers; what may be shown of them is decided afterwards."""
    if not words:
        return Found("", _topic(ctx))
    own = among_mine(ctx, words)
    if own.customers and not own.is_loose:
        return own
    fits = ctx.store.customers.named_like(words, limit=_MOST_CHOICES)
    if not fits and own.customers:
        return own
    if not fits:
        return Found(words, _by_number(ctx, words, may_open))
    return Found(words, tuple(_narrowed(words, fits)))


def by_contact(ctx: Context, name: str) -> Found | None:
    """Look for whose contact somebody is, unless of the customer spoken of last; None: nobody's of one's own."""
    if any(contact.name == name for one in _topic(ctx) for contact in one.contacts):
        return None
    fits = ctx.store.customers.with_contact(name, open_id=ctx.actor.open_id, limit=_MOST_CHOICES)
    return Found(name, tuple(fits)) if fits else None


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
    draft = keep_text(
        ctx,
        purpose=READING_PURPOSE,
        word=command,
        asked_in=ctx.source.chat_id,
        choices=[customer.id for customer in found.customers],
    )
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
    if len(exact) == 1:
        return exact
    # 杭州海纳德阀门 fits 宁波海纳德阀门 only because the place is left out of short names.
    begun = [customer for customer in fits if name_key(customer.name).startswith(name_key(words))]
    return begun if len(begun) == 1 and core_name(words) != name_key(words) else fits


def _topic(ctx: Context) -> tuple[Customer, ...]:
    known = ctx.store.rules.topic(ctx.source.chat_id, ctx.actor.open_id)
    customer = ctx.store.customers.get(known[0]) if known else None
    return (customer,) if customer else ()


def is_topic_fresh(ctx: Context) -> bool:
    """Tell whether the customer last spoken of is what words without a name mean."""
    known = ctx.store.rules.topic(ctx.source.chat_id, ctx.actor.open_id)
    return known is not None and ctx.now - known[1] <= FRESH
