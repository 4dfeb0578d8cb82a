"""Cards that ask for the words of a command in one input.

Must not know which commands there are; the outcome names everything.
"""

from cards import elements as e
from cards import form_elements as f
from cards.frame import Card, Look, finish, submit
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.domain.quality import LONGEST_INPUT
from handlers.outcomes import AskWords


def ask_words(outcome: AskWords, look: Look) -> Card:
    """Ask in one input what a command is to run on."""
    del look
    head = e.header(outcome.title, Colour.ASKING, subtitle=outcome.command)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    field = f.Field("words", outcome.label, True, f"如 {outcome.hint}")
    click = Click(Action.RUN_SUBMIT, word=outcome.command, draft=outcome.draft_id)
    body.append(
        f.form(
            "asking",
            [f.text_input(field, outcome.typed, max_chars=LONGEST_INPUT)],
            submit=submit(outcome.command, click),
        )
    )
    body.append(e.note(f"也可以直接发一句：{outcome.command} {outcome.hint}"))
    return finish(head, body)
