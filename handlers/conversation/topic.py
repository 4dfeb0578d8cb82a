"""The customer last spoken of in a chat: whom words without a name mean, until another is spoken of.

A message about somebody else ends it, whatever became of that message: a draft, a refusal, a question or
nothing found. A correction right after it must not reach back to an older customer.
"""

from handlers.command import Context, Result
from handlers.conversation.finding import among_mine
from handlers.reading.result import Reading


def foresee_topic(ctx: Context) -> None:
    """Have the topic of this chat read along with the next question."""
    ctx.store.rules.foresee_topic(ctx.source.chat_id, ctx.actor.open_id)


def settle_topic(ctx: Context, reading: Reading, result: Result) -> None:
    """End the topic of this chat if the message was about another customer than the topic."""
    known = ctx.store.rules.topic(ctx.source.chat_id, ctx.actor.open_id)
    if known is None or result.customer_id == known[0]:
        return
    if _is_of_another(ctx, reading, result, known[0]):
        ctx.store.rules.end_topic(ctx.source.chat_id, ctx.actor.open_id)


def _is_of_another(ctx: Context, reading: Reading, result: Result, topic: int) -> bool:
    if result.customer_id or reading.items or result.act in ("register.draft", "remind"):
        return True
    if result.act == "my_customers":
        return False  # a list narrowed by 国家:德国 is about no customer
    if reading.customer is None:
        return bool(reading.contacts)
    only = among_mine(ctx, str(reading.customer.value)).only
    return only is None or only.id != topic
