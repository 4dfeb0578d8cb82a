"""Making a Feishu app by scanning a code: the platform's device flow, through the SDK.

Loads the whole SDK, which is slow and large; only `baobei init` comes here. Stores nothing.
Platform page: 「一键创建应用」.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.feishu.client import FEISHU
from bot.feishu.console import CALLBACKS, EVENTS, SCOPES

APP_NAME = "报备助手"
APP_PURPOSE = "客户报备、查重、撞单和跟进提醒"


class RegistrationRefused(Exception):
    """The app was not made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class NewApp:
    """The app that was made, and who made it."""

    app_id: str
    app_secret: str
    maker_open_id: str
    is_lark: bool


def register(domain: str, show_code: Callable[[str, int], None]) -> NewApp:
    """Show a code and wait until it was scanned and approved.

    `show_code` gets the address to scan and the seconds it is good for. Raises RegistrationRefused.
    """
    from lark_oapi.scene.registration import register_app
    from lark_oapi.scene.registration.errors import (
        AppAccessDeniedError,
        AppExpiredError,
        RegisterAppError,
    )
    from requests import RequestException

    elsewhere: dict[str, Any] = {} if domain == FEISHU else {"domain": domain}
    try:
        made = register_app(
            on_qr_code=lambda code: show_code(code["url"], int(code["expire_in"])),
            source="baobei",
            app_preset={"name": APP_NAME, "desc": APP_PURPOSE},
            addons={
                "preset": True,
                "scopes": {"tenant": list(SCOPES)},
                "events": {"items": {"tenant": list(EVENTS)}},
                "callbacks": {"items": list(CALLBACKS)},
            },
            **elsewhere,
        )
    except AppAccessDeniedError:
        raise RegistrationRefused(
            "扫码的人没有同意创建。请重新运行 baobei init 再扫一次。"
        ) from None
    except AppExpiredError:
        raise RegistrationRefused("二维码已过期。请重新运行 baobei init。") from None
    except (RegisterAppError, RequestException) as problem:
        raise RegistrationRefused(
            f"飞书没有完成创建（{type(problem).__name__}）。请检查网络后再试，"
            "或在开发者后台手工创建，步骤见 README。"
        ) from None
    maker = made.get("user_info") or {}
    return NewApp(
        app_id=str(made["client_id"]),
        app_secret=str(made["client_secret"]),
        maker_open_id=str(maker.get("open_id", "")),
        is_lark=maker.get("tenant_brand") == "lark",
    )
