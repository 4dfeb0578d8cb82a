"""Registering a customer and running into one that somebody has."""
