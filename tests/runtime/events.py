"""Platform facts for tests: messages and clicks as the intake would make them."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from handlers.incoming import CardClicked, ChatKind, Incoming, MessageReceived
from storage.inbox import NewInbox
from tests.runtime.conftest import BEGAN_AT

_numbers = itertools.count(1)


def message(text: str = "帮助", *, sender: str = "ou_wang", chat: str = "") -> MessageReceived:
    """A private message, or one in a group when `chat` is given."""
    number = next(_numbers)
    return MessageReceived(
        message_id=f"om_{number}",
        chat_id=chat or f"oc_{sender}",
        chat_kind=ChatKind.GROUP if chat else ChatKind.PRIVATE,
        sender_open_id=sender,
        message_type="text",
        text=text,
        sent_at=BEGAN_AT,
    )


def click(value: dict[str, Any], *, card: str = "om_card", by: str = "ou_wang") -> CardClicked:
    """A click on a button."""
    return CardClicked(
        message_id=card, chat_id="oc_x", operator_open_id=by, value=value, clicked_at=BEGAN_AT
    )


def new(incoming: Incoming, partition: str = "ou_wang", **changes: Any) -> NewInbox:
    """An event to be stored; unique unless told otherwise."""
    values: dict[str, Any] = {
        "event_key": f"ev_{next(_numbers)}",
        "partition": partition,
        "incoming": incoming,
        "happened_at": BEGAN_AT,
        "received_at": BEGAN_AT,
    }
    return NewInbox(**(values | changes))


def later(seconds: float) -> datetime:
    """A moment after the tests' beginning."""
    return BEGAN_AT + timedelta(seconds=seconds)
