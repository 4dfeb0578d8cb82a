"""Every word said to the bot was answered once, whatever was killed, and nothing was given up."""

from dataclasses import dataclass, field
from itertools import pairwise

from tests.quarter.checks.base import Check
from tests.quarter.world import World

_DEAD = (
    "SELECT 'outbox' AS queue, seq AS number, receiver FROM outbox WHERE status = 'dead'"
    " UNION ALL SELECT 'inbox', id, 'inbox' FROM inbox WHERE status = 'dead'"
    " UNION ALL SELECT 'job', id, 'job' FROM job WHERE status = 'dead'"
)


@dataclass
class EveryWordAnswered(Check):
    """Kills lose nothing and repeat nothing."""

    name: str = "强杀不丢不重"
    what: str = "对机器人说的每句话恰好有一个回答；没有被放弃的事件、消息和任务；审计链完整"
    _asked: int = 0
    _dead: set[tuple[str, int]] = field(default_factory=set)

    def ends_day(self, world: World) -> None:
        asked, answers = world.mail.answers()
        for message_id in asked[self._asked :]:
            times = answers[message_id]
            self.demands(world, times == 1, f"消息 {message_id} 有 {times} 个回答")
        self._asked = len(asked)
        dead = {(row["queue"], row["number"]): row["receiver"] for row in world.records.rows(_DEAD)}
        new = [receiver for key, receiver in dead.items() if key not in self._dead]
        self._dead |= dead.keys()
        wrong = [one for one in new if one not in world.left]  # who left can get nothing any more
        self.demands(world, not wrong, f"放弃了 {len(wrong)} 项：{wrong[:3]}")

    def ends(self, world: World) -> None:
        _, answers = world.mail.answers()
        repeated = [message_id for message_id, times in answers.items() if times > 1]
        self.demands(world, not repeated, f"回答了两次：{repeated[:5]}")
        chain = world.records.rows("SELECT seq, prev_hash, hash FROM audit_entry ORDER BY seq")
        for earlier, later in pairwise(chain):
            is_next = later["seq"] == earlier["seq"] + 1
            is_linked = is_next and later["prev_hash"] == earlier["hash"]
            self.demands(world, is_linked, f"审计链断在第 {later['seq']} 条")
