"""Routes for tokens, the bot's own identity and what the tenant grants it.

Sources: platform docs, "tenant_access_token/internal", "Obtain bot info" and "application-v6 scope/list".
"""

from typing import Any

from bot.playground import team
from bot.playground.errors import ApiError
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route, TopLevel

_CREDENTIALS = (Field("app_id", str), Field("app_secret", str))


def tenant_token(call: Call) -> TopLevel:
    """POST /open-apis/auth/v3/tenant_access_token/internal; fields stand at the top level."""
    _check_credentials(call)
    token, expire = call.tokens.issue()
    return TopLevel({"tenant_access_token": token, "expire": expire})


def app_token(call: Call) -> TopLevel:
    """POST /open-apis/auth/v3/app_access_token/internal; for custom apps both tokens come."""
    _check_credentials(call)
    token, expire = call.tokens.issue()
    return TopLevel({"app_access_token": token, "tenant_access_token": token, "expire": expire})


def _check_credentials(call: Call) -> None:
    config = call.platform.config
    app_id, secret = call.body.get("app_id"), call.body.get("app_secret")
    if not app_id or not secret:
        raise ApiError(10003)
    if app_id != config.app_id:
        raise ApiError(99991543)
    if secret != config.app_secret:
        raise ApiError(10015)


def granted_scopes(call: Call) -> dict[str, Any]:
    """GET /open-apis/application/v6/scopes; needs no scope itself. `grant_status` 1: granted."""
    names = sorted(call.platform.config.scopes)
    shown = [{"scope_name": one, "grant_status": 1, "scope_type": "tenant"} for one in names]
    return {"scopes": [*shown, {"scope_name": "im:app_feed_card:write", "grant_status": 2}]}


def bot_info(call: Call) -> TopLevel:
    """GET /open-apis/bot/v3/info; `bot` stands at the top level."""
    return TopLevel(
        {
            "bot": {
                "activate_status": 2,
                "app_name": team.BOT_NAME,
                "avatar_url": "",
                "ip_white_list": [],
                "open_id": team.BOT_OPEN_ID,
            }
        }
    )


_AUTH = "/open-apis/auth/v3"
ROUTES = (
    Route(
        "POST",
        f"{_AUTH}/tenant_access_token/internal",
        tenant_token,
        "获取令牌",
        fields=_CREDENTIALS,
        needs_token=False,
    ),
    Route(
        "POST",
        f"{_AUTH}/app_access_token/internal",
        app_token,
        "获取令牌",
        fields=_CREDENTIALS,
        needs_token=False,
    ),
    Route("GET", "/open-apis/bot/v3/info", bot_info, "查询机器人信息"),
    Route("GET", "/open-apis/application/v6/scopes", granted_scopes, "查询授权状态"),
)
