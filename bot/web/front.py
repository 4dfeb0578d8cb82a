"""The WSGI application of a web process: webhook and health answered directly, everything else by Flask.

Flask is loaded when the first request needs it, so that neither the start nor the way of an event pays for
it. Blueprints (the REST routes) are joined there.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from bot.app import App
from bot.logs import Event, describe, logger
from bot.metrics import CONTENT_TYPE
from bot.web import webhook
from bot.web.health import Health
from bot.web.webhook import Environ, StartResponse, Webhook, answer_json
from bot.worker import error_id

if TYPE_CHECKING:
    from flask import Blueprint, Flask

Blueprints = Callable[[App], Sequence["Blueprint"]]
"""Makes the blueprints of an app when Flask is first needed."""


def _no_blueprints(_: App) -> Sequence["Blueprint"]:
    return ()


class Front:
    """Routes a request to the webhook, the health pages or Flask."""

    def __init__(self, app: App, blueprints: Blueprints) -> None:
        self._app = app
        self._blueprints = blueprints
        self._lock = threading.Lock()
        self._flask: Flask | None = None
        self._log = logger("web")
        self._webhook = Webhook(app.intake, app.verifier, app.clock, app.metrics)
        self.health = Health(
            app.database,
            app.clock,
            app.client,
            app.metrics,
            is_connected=(lambda: app.connection.is_connected) if app.connection else None,
            halted=lambda: app.sender.halted,
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self._route(environ, start_response)
        except Exception as error:  # the request's edge
            shown = error_id()
            self._log.error(Event.REQUEST_BROKE, error_id=shown, **describe(error))
            body = {"error": "internal", "error_id": shown}
            return answer_json(start_response, HTTPStatus.INTERNAL_SERVER_ERROR, body)

    def _route(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case webhook.PATH:
                return self._webhook(environ, start_response)
            case "/healthz":
                return answer_json(start_response, HTTPStatus.OK, {"ok": True})
            case "/readyz":
                is_ready, body = self.health.readiness()
                status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
                return answer_json(start_response, status, body)
            case "/metrics":
                content = self.health.render_metrics()
                headers = [("Content-Type", CONTENT_TYPE), ("Content-Length", str(len(content)))]
                start_response("200 OK", headers)
                return [content]
            case _:
                wsgi = cast(
                    "Callable[[Environ, StartResponse], Iterable[bytes]]", self.flask().wsgi_app
                )
                return wsgi(environ, start_response)

    def flask(self) -> "Flask":
        """Return the Flask application behind everything else, made at the first call."""
        with self._lock:
            if self._flask is None:
                self._flask = _make_flask(self._blueprints(self._app))
            return self._flask


def _make_flask(blueprints: Sequence["Blueprint"]) -> "Flask":
    from flask import Flask, jsonify
    from flask.typing import ResponseReturnValue
    from werkzeug.exceptions import HTTPException

    flask = Flask("bot.web", static_folder=None)
    flask.json.ensure_ascii = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it

    @flask.errorhandler(HTTPException)
    def as_json(error: HTTPException) -> ResponseReturnValue:
        return jsonify(error=error.name.lower().replace(" ", "_")), error.code or 500

    for blueprint in blueprints:
        flask.register_blueprint(blueprint)
    return flask


def create_app(app: App, blueprints: Blueprints = _no_blueprints) -> Front:
    """Return the WSGI application of a web process."""
    return Front(app, blueprints)
