"""The baseline of the durable acknowledgement: a bare Flask route that answers a POST with JSON."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

app = Flask(__name__)


@app.post("/webhook/event")
def acknowledge() -> ResponseReturnValue:
    """Answer, and do nothing."""
    return jsonify(ok=True)


@app.get("/ready")
def ready() -> ResponseReturnValue:
    """Tell the benchmark that the server is up."""
    return jsonify(ok=True)
