"""Golden messages that cannot be read yet, by what they wait for. A test fails once one of them can be."""

_WAITING_FOR = {
    "the customer found among the seller's own": """
        sample-40
    """,
    "a reading of messages that were written blind": """
        register-191 register-215 register-220 register-229
        follow_up-153 follow_up-155 follow_up-160 b2-063
    """,
}
"""What is not read yet -> the identifiers of the messages that need it."""

WAITING = {name: reason for reason, names in _WAITING_FOR.items() for name in names.split()}
"""Identifier of a message -> the reason."""
