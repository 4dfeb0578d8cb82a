"""The device flow that makes an app by one scan: init, begin, poll. Approves after some polls.

Source: the platform's SDK, `scene.registration`; form-encoded requests, plain JSON answers.
"""

from typing import Any
from urllib.parse import parse_qs

from bot.playground import team
from bot.playground.platform import Platform
from bot.playground.routing import Request, Response, json_response

PATH = "/oauth/v1/app/registration"
_EXPIRES_S = 600


class Registration:
    """Open device codes and how often each was polled."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._polls: dict[str, int] = {}

    def answer(self, request: Request) -> Response:
        """One step of the flow."""
        form = {k: v[0] for k, v in parse_qs(request.body.decode("utf-8", "replace")).items()}
        match form.get("action"):
            case "init":
                return json_response({"nonce": "", "supported_auth_methods": ["client_secret"]})
            case "begin":
                return self._begin(form)
            case "poll":
                return self._poll(form.get("device_code", ""))
            case _:
                return _refused("invalid_request", "unknown action")

    def _begin(self, form: dict[str, str]) -> Response:
        if form.get("auth_method") != "client_secret" or not form.get("archetype"):
            return _refused("invalid_request", "archetype and auth_method are required")
        device_code = self._platform.ids.fresh("")
        self._polls[device_code] = 0
        return json_response(
            {
                "device_code": device_code,
                "user_code": device_code[:8].upper(),
                "verification_uri": "http://127.0.0.1/page/launcher",
                "verification_uri_complete": f"http://127.0.0.1/page/launcher?code={device_code}",
                "interval": 1,
                "expires_in": _EXPIRES_S,
            }
        )

    def _poll(self, device_code: str) -> Response:
        if device_code not in self._polls:
            return _refused("expired_token", "unknown device code")
        self._polls[device_code] += 1
        config = self._platform.config
        if self._polls[device_code] <= config.registration_polls:
            return _refused("authorization_pending", "waiting for the scan")
        answer: dict[str, Any] = {
            "client_id": config.app_id,
            "client_secret": config.app_secret,
            "user_info": {"open_id": team.WU_HAO, "tenant_brand": "feishu"},
        }
        return json_response(answer)


def _refused(error: str, description: str) -> Response:
    return json_response({"error": error, "error_description": description}, status=400)
