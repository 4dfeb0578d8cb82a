"""Several customers in one message, each worked on as if it had been a message of its own."""

from handlers.command import Batch, Context, Result
from handlers.outcomes import CustomerList, Refused

LONGEST_LIST = 50
"""Customers in one message: as many lines as one card shows readably."""


def one_by_one(ctx: Context, word: str, items: tuple[str, ...]) -> Result:
    """Have each customer's words carried out under the command; too long a list is refused whole."""
    if len(items) > LONGEST_LIST:
        nothing = "没有写入任何内容。" if word in _WRITING else ""
        return Result(
            answer=Refused(
                title=f"一次最多{word} {LONGEST_LIST} 家",
                understood=f"{word} {len(items)} 家客户",
                why=f"{nothing}请分成几条消息发，每条不超过 {LONGEST_LIST} 家。",
                example=f"{word}\n1. {items[0]}\n2. {items[1]}",
            ),
            act=f"{_ACTS[word]}.list_too_long",
        )
    return Result(
        answer=CustomerList(command=word, lines=(), total=len(items)),
        batch=Batch(
            texts=tuple(f"{word} {item}" for item in items),
            message_id=ctx.source.message_id,
            said_at=ctx.source.said_at,
        ),
        act=f"{_ACTS[word]}.list",
    )


_ACTS = {"报备": "register", "跟进": "follow_up", "查重": "check"}
_WRITING = frozenset(("报备", "跟进"))
