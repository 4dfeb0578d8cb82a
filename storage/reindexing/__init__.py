"""Making what is derived from customers anew, after a change of the rules it is made by.

`walk` goes through the customers batch by batch and keeps its place in the database; `batch` reads what
a batch consists of and works out what it should be; `names` and `keys` bring the rows there.
"""
