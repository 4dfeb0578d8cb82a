"""Whom to follow up first: a change of 合作状态 changes the priority of follow-ups (product rules, Records)."""

_RANKS = {"意向客户": 0, "合作中": 0, "暂停合作": 2, "流失客户": 2}

USUAL = 1
"""The rank of a customer of which nothing special is known."""


def rank_of(coop_status: str) -> int:
    """Return the place of a customer among those that are due: 0 first, 2 last."""
    return _RANKS.get(coop_status, USUAL)
