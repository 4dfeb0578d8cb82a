"""Merging two customers that are one: the plan, the deed and its undoing, and the pairs that are likely one."""
