"""Golden messages that are misread, by what they lack. They count as wrong wherever accuracy is told.

A test fails once one of them is read right: then it leaves this list.
"""

_LACKING = {
    "the customer found among the seller's own": """
        sample-40
    """,
    "a reading of messages that were written blind": """
        register-191 register-215 register-220
        follow_up-155 follow_up-160 b2-063
    """,
    "one value of a blind message that is asked about, because its words leave it open or stand apart": """
        b3-001 b3-006 b3-008 b3-023 b3-024 b3-026 b3-037 b3-038 b3-081 b3-083
        b4-003 b4-008 b4-011 b4-012 b4-017 b4-019 b4-020 b4-040
    """,
    "a sum, a source or a need said in words that no rule reads yet; told as not understood": """
        b3-005 b3-020 b3-021 b3-027
    """,
    "the customer or the day meant, where the message corrects itself; asked about": """
        b3-056 b5-052 b5-074
    """,
    "where content ends and person, channel or next step begin, in a telling that is asked about": """
        b3-060 b3-066 b3-070 b3-074 b3-075 b4-030 b4-031 b4-032 b4-036
    """,
    "one value of the eighth batch that is asked about or told as not understood": """
        b8-032
    """,
    "where customer, person and content part in a telling of the eighth batch; asked about": """
        b8-052 b8-053 b8-055 b8-056
    """,
    "one value of the ninth batch that is asked about or told as not understood": """
        b9-020 b9-024 b9-025 b9-027 b9-029 b9-063 b9-066
    """,
    "what is to be added to a need, and two changes in one telling without a command": """
        b5-073 b5-075
    """,
    "a customer that no verb, title or trade shows; nothing is taken as a command": """
        b3-065 b4-033 b4-037
    """,
}
"""What is not read -> the identifiers of the messages that lack it."""

MISREAD = {name: reason for reason, names in _LACKING.items() for name in names.split()}
"""Identifier of a message -> the reason."""
