"""What a draft keeps of contacts beyond name, phone and e-mail of the first: his post and WeChat, and further people.

A form asks for the first contact only; what else was said must not be lost while it waits.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from handlers.domain.email import parse_email
from handlers.domain.phone import parse_phone
from handlers.domain.quality import check_text
from handlers.domain.text import squeeze
from handlers.reading.collected import Collected
from handlers.reading.result import ContactReading
from handlers.records import Contact

FURTHER = "further_contacts"
"""The identifier under which a draft keeps them; no field of a form."""

_OF_FIRST = {
    "wechat": "wechat",
    "title": "title",
    "contact_department": "department",
    "role": "role",
}
_KEPT = ("name", "phone", "extension", "email", "wechat", "title", "department", "role")


def words_of_contacts(contacts: Sequence[Contact]) -> dict[str, str]:
    """Return the texts that keep what a form does not ask about the contacts."""
    if not contacts:
        return {}
    words = {key: getattr(contacts[0], of) for key, of in _OF_FIRST.items()}
    if others := [asdict(one) for one in contacts[1:]]:
        kept = [{key: one[key] for key in _KEPT if one[key]} for one in others]
        words[FURTHER] = json.dumps(kept, ensure_ascii=False)
    return {key: text for key, text in words.items() if text}


def read_further(kept: Collected, words: str) -> None:
    """Take the further contacts of a draft up again; what is no such text says nothing."""
    try:
        told = json.loads(words)
    except ValueError:
        return
    for one in told if isinstance(told, list) else ():
        said: dict[str, Any] = {}
        if isinstance(one, dict):
            said = {key: str(one.get(key, "")) for key in _KEPT}
        if said and _is_valid(said):
            kept.contacts.append(replace(ContactReading(), **said))


def put_over(words: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Return a draft's words with those of a form or reply over them.

    Another person has another post and WeChat; a WeChat that is the phone follows the phone.
    """
    merged = {**words, **said}
    before, now = words.get("contact", ""), said.get("contact", "")
    if before and now and squeeze(before) != squeeze(now):
        for key in _OF_FIRST.keys() - said.keys():
            merged.pop(key, None)
    is_phone = bool(words.get("wechat")) and squeeze(words["wechat"]) == squeeze(
        words.get("phone", "")
    )
    if is_phone and said.get("phone") and "wechat" in merged and "wechat" not in said:
        merged["wechat"] = said["phone"]
    return merged


def _is_valid(one: Mapping[str, str]) -> bool:
    """Tell whether texts can be a contact: kept ones are, what a client made up may not be."""
    if one["phone"] and parse_phone(one["phone"]) is None:
        return False
    if one["email"] and parse_email(one["email"]) is None:
        return False
    return not one["name"] or check_text("contact", one["name"]) is None
