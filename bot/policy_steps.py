"""Rules tried out on a large stock, and protections computed anew after a change: a page of customers a step.

The administrator's card shows how far it got. At the end of a change every owner whose protections moved is
told once, with numbers.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.jobs import Step, Stepped
from bot.outgoing import Deliveries
from handlers.command import Context, Source, Tell, Urgency
from handlers.commands.rules import counted, trial_shown
from handlers.domain.calendar import WorkCalendar
from handlers.incoming import ChatKind
from handlers.outcomes import ProtectionsMoved, RuleChanged
from handlers.ownership.protecting import settled
from handlers.people import Profile
from handlers.policy.proposal import proposal_of
from handlers.policy.trial import PAGE, Tally
from storage.jobs import Job
from storage.outbox import Claim
from storage.uow import SqlStore

_EVERYBODY = 2**53
"""No customer has so high a number, and there are not so many."""


class RuleTrials:
    """Implements `bot.jobs.Kind`: what a change of a rule would do, counted page by page."""

    def __init__(self, *, timezone: ZoneInfo, claim: Callable[[], Claim | None]) -> None:
        self._timezone = timezone
        self._claim = claim

    def step(self, job: Job) -> Step:
        """Count a page further and show it."""
        return self._page(job, is_counted=True)

    def give_up(self, job: Job, error_id: str) -> Step:
        """Leave a page out; the card says that fewer were looked at than there are."""
        del error_id
        return self._page(job, is_counted=False)

    def _page(self, job: Job, *, is_counted: bool) -> Step:
        def work(store: SqlStore, now: datetime) -> Stepped:
            ctx = context(store, now, job.requested_by, self._timezone)
            proposal = proposal_of(*job.payload["proposal"])
            assert proposal is not None  # a rule of ours, put there by ourselves
            tally, after = Tally.of(job.payload["tally"]), int(job.payload["after"])
            up_to = int(job.payload["up_to"])
            if is_counted:
                tally, after = counted(ctx, proposal, tally, after=after, up_to=up_to)
            else:
                page = store.touched.owned_after(after, up_to, PAGE)
                after = page[-1] if page else up_to
            is_last = job.done + 1 >= job.total
            # Customers that went meanwhile are not waited for.
            total = tally.looked_at if is_last else int(job.payload["total"])
            out = Deliveries(store, None, now=now, tz=self._timezone, claim=self._claim())
            shown = trial_shown(ctx, proposal, tally, total)
            key = str(job.payload["card_key"])
            out.tell(Tell(job.requested_by, shown, Urgency.ANSWER, card_key=key))
            payload = {**job.payload, "tally": tally.payload, "after": after}
            return Stepped(payload, tuple(out.claimed))

        return work


class RuleSettling:
    """Implements `bot.jobs.Kind`: protections computed anew page by page; the last step tells the owners.

    The last page has no end: a customer that came in while the rule changed may have been protected by a
    process that had read the old one.
    """

    def __init__(self, *, timezone: ZoneInfo, claim: Callable[[], Claim | None]) -> None:
        self._timezone = timezone
        self._claim = claim

    def step(self, job: Job) -> Step:
        """Compute a page anew; after the last page, tell whose protections moved."""

        def work(store: SqlStore, now: datetime) -> Stepped:
            payload = dict(job.payload)
            if job.done + 1 < job.total:
                payload = _page_settled(store, now, job, self._timezone)
            out = Deliveries(store, None, now=now, tz=self._timezone, claim=self._claim())
            self._show(out, job, payload)
            if job.done + 1 >= job.total:
                _tell_owners(out, job, payload)
            return Stepped(payload, tuple(out.claimed))

        return work

    def give_up(self, job: Job, error_id: str) -> Step:
        """Go on behind a page that cannot be done; the log has its id."""
        del error_id

        def work(store: SqlStore, now: datetime) -> Stepped:
            del now
            return Stepped({**job.payload, "after": _after(job, _page(store, job))})

        return work

    def _show(self, out: Deliveries, job: Job, payload: dict[str, Any]) -> None:
        if payload.get("is_quiet"):
            return
        is_last = job.done + 1 >= job.total
        shown = dict(payload["shown"])
        if not shown["total"] and not shown["moved"]:  # the card said nothing of it
            return
        if is_last:
            shown["total"] = shown["looked_at"]
        outcome = RuleChanged(**shown)
        if payload["card"]:
            pressed_at = datetime.fromisoformat(payload["pressed_at"])
            out.renew(job.requested_by, outcome, payload["card"], pressed_at=pressed_at)
        elif is_last:
            out.tell(Tell(job.requested_by, outcome, Urgency.ANSWER))


def context(store: SqlStore, now: datetime, open_id: str, timezone: ZoneInfo) -> Context:
    """Return the context of somebody's long work, on the rules in force now."""
    actor = store.people.get(open_id) or Profile(open_id)  # the system is nobody in particular
    return Context(
        now=now,
        actor=actor,
        roles=store.people.roles(open_id),
        source=Source("job", "", "", ChatKind.PRIVATE, now),
        store=store,
        book=store.rules.book(now),
        calendar=WorkCalendar(timezone, dict(store.rules.extra_days())),
        new_id=lambda: uuid.uuid4().hex[:20],
    )


def _page_settled(store: SqlStore, now: datetime, job: Job, timezone: ZoneInfo) -> dict[str, Any]:
    ctx = context(store, now, job.requested_by, timezone)
    shown = dict(job.payload["shown"])
    owners = {who: list(counts) for who, counts in job.payload["owners"].items()}
    page = _page(store, job)
    for customer_id in page:
        customer = store.customers.get(customer_id)
        if customer is None or customer.protected_until is None:
            continue
        was, now_until = customer.protected_until, settled(ctx, customer).protected_until
        if now_until is not None and now_until != was:
            shown["moved"] += 1
            counts = owners.setdefault(customer.owner_open_id, [0, 0])
            counts[0 if now_until > was else 1] += 1
    shown["looked_at"] += len(page)
    return {
        **job.payload,
        "shown": shown,
        "owners": owners,
        "after": _after(job, page),
    }


def _page(store: SqlStore, job: Job) -> Sequence[int]:
    """Return the customers of a step, in the last one all that are left."""
    is_last = job.done + 2 >= job.total
    after = int(job.payload["after"])
    return store.touched.owned_after(after, _EVERYBODY, _EVERYBODY if is_last else PAGE)


def _after(job: Job, page: Sequence[int]) -> int:
    return page[-1] if page else int(job.payload["after"])


def _tell_owners(out: Deliveries, job: Job, payload: dict[str, Any]) -> None:
    shown = RuleChanged(**payload["shown"])
    for open_id, (later, earlier) in sorted(payload["owners"].items()):
        news = ProtectionsMoved(
            name=shown.name,
            was=shown.was,
            becomes=shown.becomes,
            version=shown.version,
            later=later,
            earlier=earlier,
        )
        out.tell(Tell(open_id, news, Urgency.ALERT, dedup_key=f"rules:{job.id}:{open_id}"))
