"""Closed lists and trained numbers that the engine reads: data only, each with its source."""
