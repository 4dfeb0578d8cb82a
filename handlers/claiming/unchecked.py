"""What is answered when the database cannot make the duplicate check: never "free", and nothing is lost.

The transaction in which the check failed is of no use any more. So the failure carries the answer out of it,
and whoever runs the unit of work gives it in another one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.claiming.candidate import Candidate
from handlers.command import Context, Result
from handlers.conversation.saving import keep_registration
from handlers.domain.quality import show_customer_name
from handlers.matching.ports import CannotCheck
from handlers.outcomes import Refused


class Unchecked(CannotCheck):
    """A registration could not be checked; `answer` keeps it as a draft and says so."""

    def __init__(self, answer: Callable[[Context], Result]) -> None:
        super().__init__()
        self.answer = answer


def answer_to(failure: CannotCheck) -> Callable[[Context], Result]:
    """Return what answers a failed check, to be called in a unit of work of its own."""
    return failure.answer if isinstance(failure, Unchecked) else _nothing_done


def unchecked_registration(
    candidate: Candidate, draft_id: str, answered: Mapping[str, Any] | None = None
) -> Unchecked:
    """Return the failure of this registration's check; `answered` is kept with it (`claiming.alike`)."""

    def answer(ctx: Context) -> Result:
        kept = {**candidate.payload, **(answered or {})}
        draft = keep_registration(ctx, kept, draft_id=draft_id)
        return Result(
            answer=Refused(
                title="暂时查不了重，还没有登记",
                understood=f"报备 {candidate.name}",
                why=(
                    "系统这会儿查不到别人有没有报过这家，没查清不会登记。内容已存为草稿（草稿不占用客户），"
                    "24 小时内有效；请过几分钟点「继续填写」再确认。"
                ),
                draft_id=draft.id,
            ),
            toast="暂时查不了重，内容已存为草稿",
            toast_kind="warning",
            group_state="draft",
            group_name=show_customer_name(candidate.name, candidate.kind),
            act="register.unchecked",
        )

    return Unchecked(answer)


def _nothing_done(ctx: Context) -> Result:
    return Result(
        answer=Refused(
            title="暂时查不了重",
            understood=ctx.source.text or "您刚才的操作",
            why="系统这会儿查不到客户的登记情况，不能说有也不能说没有。没有写入任何内容，请过几分钟再发一次。",
            example="查重 杭州云杉智能科技有限公司",
        ),
        toast="暂时查不了重，请稍后再试",
        toast_kind="warning",
        keeps_card=True,
        act="unchecked",
    )
