"""Golden messages that cannot be read yet, by what they wait for. A test fails once one of them can be."""

_WAITING_FOR = {
    "a follow-up told without its command word": """
        sample-40 follow_up-095 follow_up-096 follow_up-097 follow_up-098
    """,
    "a correction of what was said last": """
        sample-44 update-027 update-028 update-029
    """,
    "the grammar of extend": """
        sample-46 extend-001 extend-002 extend-003 extend-004 extend-005 extend-006 extend-007
        extend-008
    """,
    "the grammar of pool_list": """
        sample-48 pool_list-002 pool_list-003 pool_list-004 pool_list-005 pool_list-006
        pool_list-007
    """,
    "the grammar of transfer": """
        sample-50 transfer-001 transfer-002 transfer-003 transfer-004 transfer-005 transfer-006
        transfer-007
    """,
    "the grammar of handover": """
        sample-51 handover-001 handover-002 handover-003 handover-004 handover-005
    """,
    "the grammar of joint": """
        sample-52 joint-001 joint-002 joint-003 joint-004 joint-005 joint-006
    """,
    "the grammar of appeal": """
        sample-53 appeal-001 appeal-003 appeal-007
    """,
    "the grammar of decide": """
        sample-54 decide-001 decide-002 decide-003 decide-004 decide-005 decide-006 decide-007
    """,
    "the grammar of won": """
        sample-55 won-001 won-002 won-003 won-004 won-005 won-006 won-007 won-008 won-009 won-010
    """,
    "the grammar of lost": """
        sample-56 lost-001 lost-004 lost-005 lost-007
    """,
    "the grammar of complaint": """
        sample-57 complaint-001 complaint-002 complaint-003 complaint-004 complaint-005
    """,
    "the grammar of feedback": """
        sample-58 feedback-001 feedback-002 feedback-003 feedback-004 feedback-005 feedback-006
    """,
    "the grammar of claim": """
        claim-005
    """,
    "several customers in one follow-up": """
        follow_up-092 follow_up-093 follow_up-094
    """,
    "the grammar of release": """
        release-003 release-004
    """,
    "the grammar of share": """
        share-001 share-003 share-004 share-005 share-006
    """,
}
"""What is not read yet -> the identifiers of the messages that need it."""

WAITING = {name: reason for reason, names in _WAITING_FOR.items() for name in names.split()}
"""Identifier of a message -> the reason."""
