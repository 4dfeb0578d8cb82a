"""Records of groups of companies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A customer below another. `depth` is 1 right below the head."""

    customer_id: int
    parent_id: int
    depth: int
