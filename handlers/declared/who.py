"""Who may use a command: the sets of roles that declarations name. Without one, a command is for 销售."""

from handlers.records import Role

ALL = frozenset(Role)
MANAGER = frozenset({Role.MANAGER, Role.ADMIN})
ADMIN = frozenset({Role.ADMIN})
MONEY = frozenset({Role.SALES, Role.FINANCE})
# Whoever changes a customer: the owner, or those above; which of them is decided on the customer.
KEEPERS = frozenset({Role.SALES, Role.MANAGER, Role.ADMIN})
