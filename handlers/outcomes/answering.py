"""Outcomes of speaking with the bot: help, questions when unsure, refusals and notices."""

from dataclasses import dataclass

from handlers.views import FieldView, PersonView, ProblemView


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One command in the help: word, one line of what, an example to copy, whether it is coming later."""

    word: str
    summary: str
    example: str
    is_coming: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """帮助: what this person may do, grouped. Buttons for 报备, 我的客户, 待办."""

    groups: tuple[tuple[str, tuple[HelpEntry, ...]], ...]


@dataclass(frozen=True, slots=True)
class HelpOne:
    """帮助 X: one command with usage, synonyms and examples."""

    entry: HelpEntry
    usage: str
    synonyms: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """First contact or the bot was added to a group: three lines and buttons 报备, 查重, 我的客户, 帮助."""

    is_group: bool
    person: PersonView | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What is no command: shows the words and the nearest commands as buttons (words in `nearest`).

    Pressing one runs that command on the same text (Action.RUN with the draft id and the word).
    `note` says why nothing was written (a question, a negation, chit-chat) when known.
    """

    draft_id: str
    text: str
    nearest: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmReading:
    """An unsure reading: what was understood, field by field, and 确认 + the command's word; 取消 drops it.

    `doubtful` values are open for correction. With `customer_id` the yes is about that customer.
    `items` are the customers of a list, each as typed. `alternatives` are the two ways one field can
    be read: a button each, in place of the one yes. `is_inferred` when no command was named.
    """

    draft_id: str
    command: str
    fields: tuple[FieldView, ...]
    doubt: str
    doubtful: tuple[FieldView, ...] = ()
    customer_id: int | None = None
    items: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class AskWords:
    """A command that needs words: one input (name words, `label`), filled in with what was `typed`.

    Submit reads as the command (Action.RUN_SUBMIT); `draft_id` keeps what else the message said. `problem`
    is what is wrong with what was typed, `hint` an example of the words.
    """

    command: str
    title: str
    label: str
    hint: str
    typed: str = ""
    problem: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A command that is not built yet: said politely, with what was understood and what works today
    (`instead` words as buttons)."""

    command: str
    summary: str
    instead: tuple[str, ...]
    fields: tuple[FieldView, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected no: a title, what was understood, why not, and what to do with an example to copy.

    With `draft_id` a button 继续填写 opens the form of that draft (Action.DRAFT_FORM).
    """

    title: str
    understood: str
    why: str
    example: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Invalid:
    """Values that were wrong, all at once, each with what was read and an example.

    Of a known customer a button opens its form (Action.UPDATE_FORM), which holds what was typed (`draft_id`).
    """

    command: str
    problems: tuple[ProblemView, ...]
    customer_id: int = 0
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """No customer of that name among those this person may see. Buttons 查重, 报备 (Action.RUN)."""

    query: str
    command: str
    draft_id: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something broke on our side; nothing was written. Shows the id that the log bears."""

    error_id: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A draft or a question was dropped. Says what, and how to begin again.

    `is_expired`: by itself, after 24 h; else by the person.
    """

    what: str
    example: str
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain line to somebody: title and text (ready Chinese, user text inert), e.g. to the manager."""

    title: str
    text: str
    color: str = "blue"
