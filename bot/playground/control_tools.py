"""The control plane's tools: clock, faults, journal, deliveries, reset, live stream, story."""

import json
from typing import Any

from bot.playground.control import Handler
from bot.playground.faults import Faults
from bot.playground.limits import Limits
from bot.playground.longconn import LongConnections
from bot.playground.platform import Platform
from bot.playground.push import Pusher
from bot.playground.routing import BadRequest, Request, Response, Router
from bot.playground.webhook import Webhook


class ToolControl:
    """Routes for the tools panel and for tests."""

    def __init__(self, platform: Platform, faults: Faults, limits: Limits) -> None:
        self._platform = platform
        self._faults = faults
        self._limits = limits

    def declare(
        self,
        router: Router[Handler],
        *,
        pusher: Pusher,
        webhook: Webhook,
        connections: LongConnections,
    ) -> None:
        """Add the routes; the parts that carry events are needed by a few of them only."""
        deliveries = Deliveries(pusher, webhook, connections)
        router.add("GET", "/_play/healthz", lambda _: {"status": "ok"})
        router.add("GET", "/_play/stream", self.stream)
        router.add("GET", "/_play/clock", lambda _: self._time())
        router.add("POST", "/_play/clock", self.advance)
        router.add("GET", "/_play/calls", self.calls)
        router.add("GET", "/_play/stats", lambda _: self._platform.journal.stats())
        router.add("GET", "/_play/faults", lambda _: {"faults": self._faults.known()})
        router.add("POST", "/_play/faults", self.set_fault)
        router.add("POST", "/_play/limits", self.set_limits)
        router.add("GET", "/_play/story", lambda _: self._platform.story.state())
        router.add("POST", "/_play/story", self.reach)
        router.add("GET", "/_play/deliveries", deliveries.listing)
        router.add("POST", "/_play/deliver", deliveries.deliver)
        router.add("POST", "/_play/webhook", deliveries.set_webhook)
        router.add("POST", "/_play/disconnect", deliveries.disconnect)

        def reset(request: Request) -> Any:
            pusher.clear()
            return self.reset(request)

        router.add("POST", "/_play/reset", reset)

    def stream(self, request: Request) -> Response:
        """Server-sent events, from Last-Event-ID or ?after= on."""
        after = request.headers.get("last-event-id") or request.arg("after")
        start = int(after) if after.isdecimal() else None
        return Response(
            content_type="text/event-stream; charset=utf-8",
            stream=self._platform.stream.follow(start),
        )

    def _time(self) -> dict[str, int]:
        clock = self._platform.clock
        return {"now_ms": clock.now_ms(), "clock_offset_ms": clock.offset_ms}

    def advance(self, request: Request) -> Any:
        """Move the clock forward by seconds, or to a moment."""
        body, clock = request.json_object(), self._platform.clock
        target, seconds = body.get("set_ms"), body.get("advance_seconds")
        if isinstance(target, int | float):
            step = int(target) - clock.now_ms()
        elif isinstance(seconds, int | float):
            step = round(seconds * 1000)
        else:
            raise BadRequest("请给出 advance_seconds 或 set_ms")
        try:
            clock.advance(step)
        except ValueError as error:
            raise BadRequest(str(error)) from error
        self._platform.stream.publish("clock", self._time())
        return self._time()

    def calls(self, request: Request) -> Any:
        """The bot's calls numbered above `after`."""
        after, limit = request.arg("after", "0"), request.arg("limit", "200")
        if not after.isdecimal() or not limit.isdecimal():
            raise BadRequest("after 和 limit 应为数字")
        found = self._platform.journal.calls(after=int(after), limit=int(limit))
        return {"calls": found}

    def set_fault(self, request: Request) -> Any:
        """Switch a fault on or off."""
        body = request.json_object()
        probability, times = body.get("probability", 1), body.get("times")
        if not isinstance(probability, int | float) or not 0 <= probability <= 1:
            raise BadRequest("probability 应在 0 到 1 之间")
        if times is not None and (not isinstance(times, int) or times < 1):
            raise BadRequest("times 应为正整数")
        name = str(body.get("name", ""))
        params = body.get("params") or {}
        self._faults.set(name, probability=float(probability), times=times, params=params)
        return {"faults": self._faults.active()}

    def set_limits(self, request: Request) -> Any:
        """Multiply every rate limit; 0 lifts them."""
        scale = request.json_object().get("scale")
        if not isinstance(scale, int | float) or scale < 0:
            raise BadRequest("scale 应为不小于 0 的数字")
        self._limits.scale = float(scale)
        self._limits.clear()
        return {"scale": self._limits.scale}

    def reach(self, request: Request) -> Any:
        """Note the progress of a guided story."""
        body = request.json_object()
        answer = self._platform.story.reach(body.get("step"), body.get("part"))
        self._platform.stream.publish("story", answer)
        return answer

    def reset(self, request: Request) -> Any:
        """Forget messages, calls, faults and uuids; keep people and settings."""
        self._platform.wipe()
        self._platform.journal.clear()
        self._faults.clear()
        self._limits.clear()
        self._platform.stream.publish("reset", {})
        return {}


class Deliveries:
    """Routes on the way of events to the bot."""

    def __init__(self, pusher: Pusher, webhook: Webhook, connections: LongConnections) -> None:
        self._pusher = pusher
        self._webhook = webhook
        self._connections = connections

    def listing(self, request: Request) -> Any:
        """Every delivery and where it stands."""
        return {"deliveries": self._pusher.deliveries()}

    def deliver(self, request: Request) -> Any:
        """Hand a body to the bot as given: on its transport, or posted raw with given headers."""
        wanted = request.json_object()
        body, headers = wanted.get("body"), wanted.get("headers") or {}
        plain = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        if wanted.get("raw"):
            given = {"Content-Type": "application/json", **headers}
            answer = self._webhook.post(plain.encode(), given)
        elif self._connections.is_used and isinstance(body, dict):
            answer = self._connections.send(body)
        else:
            answer = self._webhook.send_bytes(plain.encode(), headers)
        text = answer.body.decode("utf-8", "replace")
        return {"status": answer.status, "body": text, "failure": answer.failure}

    def set_webhook(self, request: Request) -> Any:
        """Change the request address."""
        self._webhook.url = str(request.json_object().get("url", ""))
        return {"url": self._webhook.url}

    def disconnect(self, request: Request) -> Any:
        """Close every long connection."""
        self._connections.close_all()
        return {}
