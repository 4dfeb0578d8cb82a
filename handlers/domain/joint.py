"""Shares of a joint customer as figures: what of a sum is whose, to the last fen."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

_FEN = Decimal("0.01")


def portions(amount: Decimal, shares: Mapping[str, int]) -> dict[str, Decimal]:
    """Split an amount by shares in percent; the parts make up the amount exactly.

    What rounding leaves over goes to the largest share, of equal ones to the first named. Without shares
    there is nothing to split. Raises ValueError unless the shares make up 100.
    """
    if not shares:
        return {}
    if sum(shares.values()) != 100:
        raise ValueError("shares make up 100")
    parts = {
        person: (amount * percent / 100).quantize(_FEN, ROUND_DOWN)
        for person, percent in shares.items()
    }
    largest = max(shares, key=lambda person: shares[person])
    parts[largest] += amount - sum(parts.values())
    return parts


def credited(amount: Decimal, owner: str, shares: Mapping[str, int]) -> dict[str, Decimal]:
    """Return what of a customer's amount counts for whom: all of it for the owner unless it is joint."""
    return portions(amount, shares) if shares else {owner: amount}
