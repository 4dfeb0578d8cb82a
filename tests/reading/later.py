"""Golden messages that are misread, by what they lack. They count as wrong wherever accuracy is told.

A test fails once one of them is read right: then it leaves this list.
"""

_LACKING = {
    "the customer found among the seller's own": """
        sample-40
    """,
    "a reading of messages that were written blind": """
        register-191 register-215 register-220
        follow_up-153 follow_up-155 follow_up-160 b2-063
    """,
}
"""What is not read -> the identifiers of the messages that lack it."""

MISREAD = {name: reason for reason, names in _LACKING.items() for name in names.split()}
"""Identifier of a message -> the reason."""
