"""The database itself: connections, transactions, schema, sealing; the repositories beside this folder use it."""
