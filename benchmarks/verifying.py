"""Verifying, decrypting and reading one event: the bot's own code against the SDK's handler.

Both get the same sealed and signed bodies, in turns, in one fresh process (`python -m benchmarks.verifying`),
measured in processor time, so that neighbours count for neither.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.figures import Figure, Result, Target
from benchmarks.pushes import pushes
from benchmarks.tenant import ENCRYPT_KEY
from bot.playground.config import PlaygroundConfig

TARGET = Target(0.4)
_TOKEN = PlaygroundConfig().verification_token
_BATCH = 400

Push = tuple[dict[str, str], bytes]


def run(*, quick: bool) -> Result:
    """Measure; quick: 3 rounds instead of 15."""
    command = [sys.executable, "-m", "benchmarks.verifying", "3" if quick else "15"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    ours, theirs = json.loads(done.stdout.splitlines()[-1])
    return Result(
        (
            Figure(
                subject="验签",
                name="验签、解密并读出一个事件",
                unit="µs",
                product=tuple(ours),
                baseline=tuple(theirs),
                baseline_name="SDK EventDispatcherHandler",
                target=TARGET,
                note="处理器时间",
            ),
        )
    )


def _per_event(work: Callable[[Push], Any], events: list[Push]) -> float:
    began = time.process_time()
    for event in events:
        work(event)
    return (time.process_time() - began) / len(events) * 1e6


def _ours() -> Callable[[Push], Any]:
    from bot.feishu.events import parse
    from bot.feishu.inbound import Envelope, Verifier

    verifier = Verifier(ENCRYPT_KEY, _TOKEN)

    def work(push: Push) -> None:
        envelope = verifier.open(*push, now=datetime.now(UTC))
        assert isinstance(envelope, Envelope)
        assert parse(envelope) is not None

    return work


def _theirs(seen: list[str]) -> Callable[[Push], Any]:
    import lark_oapi
    from lark_oapi.core.model import RawRequest

    def on_message(event: Any) -> None:
        seen.append(event.event.message.message_id)

    handler = (
        lark_oapi.EventDispatcherHandler.builder(ENCRYPT_KEY, _TOKEN)
        .register_p2_im_message_receive_v1(on_message)
        .build()
    )

    def work(push: Push) -> None:
        request = RawRequest()
        request.uri = "/webhook/event"
        request.headers, request.body = push
        assert handler.do(request).status_code == 200

    return work


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Return microseconds per event, ours and theirs, round by round."""
    seen: list[str] = []
    ours, theirs = _ours(), _theirs(seen)
    events = list(pushes(_BATCH))
    _per_event(ours, events), _per_event(theirs, events)
    results = [(_per_event(ours, events), _per_event(theirs, events)) for _ in range(rounds)]
    assert len(seen) == _BATCH * (rounds + 1), "the SDK's handler did not hear every event"
    return [one for one, _ in results], [other for _, other in results]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
