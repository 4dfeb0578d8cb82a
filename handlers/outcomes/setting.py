"""Outcomes of an administrator's settings: option lists and fields of their own, as they are and as changed."""

from dataclasses import dataclass

from handlers.domain.custom_field import CustomField


@dataclass(frozen=True, slots=True)
class OptionList:
    """A list as shown: its name, the live options in order; `is_ordered` where the order means something."""

    label: str
    options: tuple[str, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What was just changed, in a ready Chinese phrase; `reverse` is the command that changes it back.

    Button 撤销 (Action.UNDO with the change's id).
    """

    done: str
    reverse: str
    change_id: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionLists:
    """选项: every list an administrator may change, then the names of those fixed by the rules."""

    lists: tuple[OptionList, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionsShown:
    """选项 X: one list as it is now; with `change`, what was done to it."""

    shown: OptionList
    change: SettingChange | None = None


@dataclass(frozen=True, slots=True)
class CustomFieldsShown:
    """字段: the fields in use, then the names of stopped ones; with `change`, what was done."""

    fields: tuple[CustomField, ...]
    stopped: tuple[str, ...] = ()
    change: SettingChange | None = None
