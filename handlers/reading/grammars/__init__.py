"""How the words behind each command are read: one function a grammar, named by the command's declaration.

A grammar takes the collection of one message and the line without the command's words; it puts what it
reads there and returns nothing. Grammars are pure and never guess: what they cannot place is unread.
"""
