"""A simulated quarter: a sales company of fifty through the real bot on a fast clock, checked from outside."""
