"""What a message stated with its label, and the command that it was said to does not keep: it is named, never lost.

It writes nothing; the words to copy change the customer by 更新.
"""

from collections.abc import Collection

from handlers.claiming.candidate import lasting
from handlers.command import Context
from handlers.domain.custom_field import is_custom
from handlers.reading.labels import BY_KEY
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.rights import may_change

_MOST = 6
_NEVER_NAMED = frozenset(("name", "reason", "content", "expected_close_precision"))


def left_out(
    ctx: Context, reading: Reading, customer: Customer, kept: Collection[str], *, text: str = ""
) -> tuple[str, ...]:
    """Return a line on the fields of the reading that are not among `kept`, nor told in `text`."""
    said = [
        (BY_KEY[key].labels[0] if key in BY_KEY else key, lasting(reading, one))
        for key, one in reading.fields.items()
        if key not in kept
        and key not in _NEVER_NAMED
        and (key in BY_KEY or is_custom(key))
        and one.words.strip() not in text
    ]
    if not said:
        return ()
    named = "、".join(label for label, _ in said[:_MOST])
    if not may_change(ctx, customer):
        return (f"{named} 没有记录，由归属人更新。",)
    words = " ".join(f"{label}:{value}" for label, value in said[:_MOST])
    return (f"{named} 没有记录。可发：更新 {customer.name} {words}",)
