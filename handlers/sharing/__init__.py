"""Sharing a customer: collaborators with rights and an end, and joint ones with agreed shares."""
