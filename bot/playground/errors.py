"""Error answers of the platform: code, HTTP status and text, each with the doc page it is from.

Texts are the platform's English ones in short; a client must decide on the code alone.
"""

from typing import Any

_SEND = "im-v1/message/create"
_PATCH = "im-v1/message/patch"
_GENERAL = "server-docs/api-call-guide/generic-error-code"
_TOKEN = "auth-v3/auth/tenant_access_token_internal"
_CONTACT = "contact-v3/user/get"
_FILE = "im-v1/file/create"
_RESOURCE = "im-v1/message-resource/get"
_CHAT = "im-v1/chat/get"
_CARD_UPDATE = "feishu-cards/card-callback-communication (delayed update)"

# code: (HTTP status, message, platform doc page)
TABLE: dict[int, tuple[int, str, str]] = {
    5000: (500, "internal error", _GENERAL),
    10500: (500, "internal error", _TOKEN),
    10003: (400, "invalid param", _TOKEN),
    10014: (400, "app unauthorized", _TOKEN),
    10015: (400, "app secret invalid", _TOKEN),
    11310: (400, "card table number over limit", _SEND),
    40001: (400, "param error", _CONTACT),
    40008: (400, "department not found", "contact-v3/department/get"),
    41012: (400, "user id invalid error", _CONTACT),
    41050: (400, "no user authority error", _CONTACT),
    100030: (400, "bad request", _CARD_UPDATE),
    200000: (400, "message has been recalled", _CARD_UPDATE),
    200310: (400, "the card does not belong to this app", _CARD_UPDATE),
    300020: (400, "card token malformed", _CARD_UPDATE),
    300030: (400, "card token expired", _CARD_UPDATE),
    300040: (400, "card token used up", _CARD_UPDATE),
    300090: (400, "update before the callback was answered", _CARD_UPDATE),
    10002: (400, "card content error", _CARD_UPDATE),
    230001: (400, "Your request contains an invalid request parameter", _SEND),
    230002: (400, "The bot can not be outside the group.", _SEND),
    230006: (400, "Bot ability is not activated.", _SEND),
    230009: (400, "The message can no longer be recalled.", "im-v1/message/delete"),
    230011: (400, "The message is recalled.", _PATCH),
    230012: (400, "The operator is not the sender of the message.", _PATCH),
    230013: (400, "Bot has NO availability to this user.", _SEND),
    230017: (400, "The bot is not the owner of the resource.", _SEND),
    230020: (400, "This operation triggers the frequency limit.", _SEND),
    230022: (400, "The content contains sensitive information.", _SEND),
    230025: (400, "The length of the message content reaches its limit.", _SEND),
    230026: (400, "No permission to recall this message.", "im-v1/message/delete"),
    230027: (400, "Lack of necessary permissions.", _SEND),
    230028: (400, "The messages do NOT pass the audit.", _SEND),
    230029: (400, "User has resigned.", _SEND),
    230031: (400, "The message can be updated only within 14 days.", _PATCH),
    230034: (400, "The receive_id is invalid.", _SEND),
    230035: (400, "Send Message Permission deny.", _SEND),
    230049: (400, "The message is being sent.", _SEND),
    230050: (400, "The message is invisible to the operator.", _PATCH),
    230053: (400, "The user has stopped the bot from sending messages.", _SEND),
    230054: (400, "This operation is not supported for this message type.", _PATCH),
    230055: (400, "The type of file upload does not match the type of message.", _SEND),
    230072: (
        400,
        "The message has reached the number of times it can be edited.",
        "message/update",
    ),
    230099: (400, "Failed to create card content", _SEND),
    230110: (400, "The message has been deleted.", _PATCH),
    232009: (400, "The chat has been dissolved.", _CHAT),
    232011: (400, "Operator can NOT be out of the chat.", _CHAT),
    234001: (400, "Invalid request param.", _FILE),
    234003: (400, "File not in msg.", _RESOURCE),
    234004: (400, "App not in chat.", _RESOURCE),
    234006: (400, "The file size exceed the max value.", _FILE),
    234010: (400, "File's size can't be 0.", _FILE),
    234011: (400, "Can't recognize the image format.", "im-v1/image/create"),
    234037: (400, "Downloaded file size exceeds limit.", _RESOURCE),
    234043: (400, "Unsupported message type.", _RESOURCE),
    99991201: (404, "path not found", _GENERAL),
    99991400: (429, "request trigger frequency limit", _GENERAL),
    99991401: (400, "ip is not in the app's ip white list", _GENERAL),
    99991403: (400, "the tenant's monthly api quota is used up", _GENERAL),
    99991543: (400, "invalid app_id or app_secret", _TOKEN),
    99991661: (400, "Missing access token for authorization", _GENERAL),
    99991662: (400, "app is disabled", _GENERAL),
    99991663: (400, "Invalid access token for authorization", _GENERAL),
    99991671: (400, "access token must start with t- or u-", _GENERAL),
    99991672: (400, "Access denied", _GENERAL),
    99992351: (400, "not a valid {open_id}", _GENERAL),
    99992354: (400, "not a valid {message_id}", _GENERAL),
    99992356: (400, "not a valid {chat_id}", _GENERAL),
    99992360: (400, "not a valid {user_id}", _GENERAL),
    99992361: (400, "open_id cross app", _GENERAL),
    99992402: (400, "field validation failed", _GENERAL),
}


class ApiError(Exception):
    """A refusal by the platform, turned into its JSON answer by the gateway."""

    def __init__(
        self,
        code: int,
        detail: str = "",
        *,
        status: int | None = None,
        extra: dict[str, Any] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        known_status, text, _ = TABLE[code]
        self.code = code
        self.status = known_status if status is None else status
        self.message = f"{text}, {detail}" if detail else text
        self.extra = extra or {}
        self.headers = headers
        super().__init__(f"{code} {self.message}")


def field_error(field: str, description: str, value: object = "") -> ApiError:
    """99992402 naming the wrong field, as the platform's `field_violations` do."""
    violation = {"field": field, "value": str(value)[:100], "description": description}
    return ApiError(99992402, f"{field}: {description}", extra={"field_violations": [violation]})
