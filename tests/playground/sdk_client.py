"""The platform's own long-connection client as a child process: prints each event as one JSON line.

Arguments: domain, app id, app secret. A message saying "boom" makes its handler raise; a click is
answered with a toast. It runs apart because the client has no way to stop and owns its event loop.
"""

import json
import sys
from typing import Any


def main() -> None:
    """Connect and serve until killed."""
    import lark_oapi
    from lark_oapi.event.callback.model.p2_card_action_trigger import (
        P2CardActionTriggerResponse,
    )

    def tell(line: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def received(event: Any) -> None:
        text = json.loads(event.event.message.content)["text"]
        tell({"text": text, "id": event.header.event_id})
        if text == "boom":
            raise RuntimeError("asked to")

    def clicked(event: Any) -> Any:
        tell({"value": event.event.action.value})
        return P2CardActionTriggerResponse({"toast": {"type": "success", "content": "好"}})

    handler = (
        lark_oapi.EventDispatcherHandler.builder("", "")
        .register_p2_im_message_receive_v1(received)
        .register_p2_card_action_trigger(clicked)
        .build()
    )
    domain, app_id, secret = sys.argv[1:4]
    lark_oapi.ws.Client(app_id, secret, event_handler=handler, domain=domain).start()


if __name__ == "__main__":
    main()
