"""The delayed card update by callback token: after the answer, within 30 minutes, twice.

Source: platform docs, "Card callback communication > delayed update".
"""

from typing import Any

from bot.playground import content as contents
from bot.playground.errors import ApiError
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.sending import SEND_SCOPES

_TOKEN_LIFE_MS = 30 * 60_000


def update(call: Call) -> dict[str, Any]:
    """POST /open-apis/interactive/v1/card/update."""
    platform, token = call.platform, call.body["token"]
    if not token.startswith("c-"):
        raise ApiError(300020)
    known = platform.card_tokens.get(token)
    if known is None:
        raise ApiError(200310)
    if platform.clock.now_ms() - known.issued_ms > _TOKEN_LIFE_MS:
        raise ApiError(300030)
    if not known.is_answered:
        raise ApiError(300090)
    if known.uses_left <= 0:
        raise ApiError(300040)
    message = platform.messages.get(known.message_id)
    if message is None or message.is_recalled:
        raise ApiError(200000)
    card = call.body["card"]
    if "open_ids" in card:
        raise ApiError(100030, "open_ids is for cards of version 1.0")
    contents.check_card(card)
    contents.check_references(card, platform.people, platform.files)
    known.uses_left -= 1
    platform.replace(message, card)
    platform.journal.count("patched")
    return {}


ROUTES = (
    Route(
        "POST",
        "/open-apis/interactive/v1/card/update",
        update,
        "延时更新卡片",
        (*SEND_SCOPES, "im:message:update"),
        (Field("token", str, required=True), Field("card", dict, required=True)),
    ),
)
