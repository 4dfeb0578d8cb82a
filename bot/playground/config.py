"""Settings of one playground. Plain values only: nothing is read from the environment here."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# Scopes the demo application holds: the minimal set of the set-up guide plus phone, e-mail and
# lookup by phone (platform docs, "Scope list"). `user_id` is left out on purpose: a bot that
# needs `contact:user.employee_id:readonly` must not pass here by luck.
GRANTED_SCOPES = frozenset(
    {
        "im:message:send_as_bot",
        "im:message:readonly",
        "im:message.p2p_msg:readonly",
        "im:message.group_at_msg:readonly",
        "im:message.reactions:write_only",
        "im:resource",
        "im:chat:readonly",
        "im:chat:create",
        "im:chat.members:read",
        "im:chat.members:write_only",
        "contact:contact.base:readonly",
        "contact:user.base:readonly",
        "contact:user.department:readonly",
        "contact:user.employee:readonly",
        "contact:user.phone:readonly",
        "contact:user.email:readonly",
        "contact:user.id:readonly",
        "contact:department.base:readonly",
        "contact:department.organize:readonly",
    }
)


class Transport(StrEnum):
    """How events reach the bot: HTTP pushes, or frames on its own long connection."""

    WEBHOOK = "webhook"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True)
class PlaygroundConfig:
    """What a playground is started with.

    `encrypt_key` "" pushes plain bodies without a signature, as the platform does. `webhook_url` ""
    pushes nowhere until one is set. Ports 0 are chosen by the system. `clock_file` receives the
    clock's offset in whole or fractional seconds, ASCII, and is read back at start, so that a
    database from the future stays in the past. `story_file` keeps the round of the guided story in
    the same way, so that a database with the story's customer gets another one. `seed` None draws
    fresh ids at each start; a number makes ids and faults repeat. `limits_scale` multiplies every
    rate limit; 0 lifts them. `token_life_s` is real seconds. `repeated_uuid_is_error` answers
    230001 to a repeated uuid instead of the first message (the platform's docs leave this open).
    """

    app_id: str = "cli_a1baobei0play001"
    app_secret: str = "playground-app-secret"
    encrypt_key: str = ""
    verification_token: str = "playground-verification-token"
    webhook_url: str = ""
    transport: Transport = Transport.WEBHOOK
    host: str = "127.0.0.1"
    port: int = 0
    websocket_port: int = 0
    clock_file: Path | None = None
    story_file: Path | None = None
    seed: int | None = None
    limits_scale: float = 1.0
    token_life_s: int = 7200
    scopes: frozenset[str] = GRANTED_SCOPES
    repeated_uuid_is_error: bool = False
    connection_limit: int = 50
    ping_interval_s: int = 120
    registration_polls: int = 1
