"""Talking: what was begun, asked, left open or meant, across several messages of one person."""
