"""One line of a pasted 查重: what the whole card about that customer says, in a few words and by the same rights."""

from handlers.domain.company_name import is_clearly_different
from handlers.domain.conflict import Level
from handlers.outcomes import CheckResult, Invalid, Outcome, Refused
from handlers.views import CheckLine, ListLine

ASKING = "查重"
_OPEN = {Level.E3.value: "alike", Level.E4.value: "group"}


def looked_up(asked: str, answer: Outcome | None) -> ListLine:
    """Return the line about what was asked.

    States: free, alike, group, taken, mine, shared, pool, history, limited, or unclear with the reason.
    """
    match answer:
        case CheckResult(lines=(), note=note):
            return ListLine(asked, "free", f"（{note}）" if note else "")
        case CheckResult(lines=lines) if lines[0].is_limited:
            return ListLine(asked, "limited")
        case CheckResult(lines=lines, note=note):
            state = _OPEN.get(lines[0].level, lines[0].state)
            # A note speaks of words that stood beside the name: of them the next hit may be one. So may it be
            # the name's, where the first is that of the number beside it.
            is_of_two = bool(note) or is_clearly_different(asked, lines[0].customer_name)
            told = [_in_short(line) for line in lines[: 2 if is_of_two else 1]]
            return ListLine(asked, state, "；".join([*told, *([note] if note else [])]))
        case Refused(why=why):
            return ListLine(asked, "unclear", why)
        case Invalid(problems=(first, *_)):
            return ListLine(asked, "unclear", f"{first.wrong}。")
        case _:
            return ListLine(asked, "unclear", "请单独查这一家。")


def _in_short(line: CheckLine) -> str:
    owner = line.owner.name or line.owner.department if line.state == "taken" else ""
    told = (line.customer_name, line.reason, f"归属 {owner}" if owner else "")
    return "，".join(one for one in told if one)
