"""News that come at once to the chats that subscribed to 撞单: an attempt, a case opened, ruled or settled.

In a group both sides are their departments; in private the reader sees whom the rules let them see.
"""

from dataclasses import replace

from handlers.changes import shown_name
from handlers.command import Context, Tell, Urgency
from handlers.digests.records import Subscription
from handlers.digests.scope import may_read, units_of
from handlers.disclosing import owner_view, person_view
from handlers.domain.digest_times import DigestKind
from handlers.outcomes import ConflictNews
from handlers.people import departments_above
from handlers.records import Claim, Customer
from handlers.rights import is_present
from handlers.views import PersonView


def attempt_news(ctx: Context, customer: Customer, claim: Claim) -> list[Tell]:
    """Return the news of a refused claim; repeats by one person on one customer update the line of the day."""
    facts = {"level": claim.level, "reason": claim.reason}
    key = f"conflict-news:{customer.id}:{claim.claimant_open_id}"
    return _news(ctx, customer, claim.claimant_open_id, "attempt", facts, key=key)


def case_news(
    ctx: Context, customer: Customer, claimant: str, news: str, *, case_no: str, outcome: str = ""
) -> list[Tell]:
    """Return the news of a case: `opened`, `ruled` or `closed`; `outcome` must name sides, not people."""
    return _news(ctx, customer, claimant, news, {"case_no": case_no, "outcome": outcome})


def _news(
    ctx: Context,
    customer: Customer,
    claimant: str,
    news: str,
    facts: dict[str, str],
    *,
    key: str = "",
) -> list[Tell]:
    tells = []
    for reader in _readers(ctx, customer, claimant):
        rival = person_view(ctx, claimant)
        owner = owner_view(ctx, customer, reader=reader.chat_id if reader.is_private else "")
        if not reader.is_private:
            rival, owner = _department_of(rival), _department_of(owner)
        told = ConflictNews(
            news=news, customer_name=shown_name(customer), claimant=rival, owner=owner, **facts
        )
        tells.append(
            Tell(
                to_open_id=reader.chat_id if reader.is_private else "",
                chat_id="" if reader.is_private else reader.chat_id,
                outcome=told,
                urgency=Urgency.SCHEDULED,
                card_key=f"{key}:{reader.chat_id}" if key else "",
            )
        )
    return tells


def _readers(ctx: Context, customer: Customer, claimant: str) -> list[Subscription]:
    """Return who wants to hear of it: of either side's departments and those above, once per chat."""
    units = units_of(ctx)
    person = ctx.store.people.get(claimant)
    sides = [customer.department_id, person.department_id if person else ""]
    above = [unit.id for side in sides for unit in departments_above(side, units)]
    wanted = sorted({"", *sides, *above})
    return [
        one
        for one in ctx.store.digests.news_to(DigestKind.CONFLICTS, wanted)
        if not one.is_private or _may_hear(ctx, one)
    ]


def _may_hear(ctx: Context, one: Subscription) -> bool:
    """Whether somebody who subscribed alone is still there, and may still read of that department."""
    person = ctx.store.people.get(one.chat_id)
    if person is None or not is_present(ctx, one.chat_id):
        return False
    roles = ctx.store.people.roles(one.chat_id)
    return may_read(replace(ctx, actor=person, roles=roles), one.department_id)


def _department_of(view: PersonView) -> PersonView:
    return PersonView(open_id="", name="", department=view.department)
