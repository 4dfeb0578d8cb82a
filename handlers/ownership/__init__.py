"""Owning a customer: its beginning, deadline, end, and the way into the pool."""
