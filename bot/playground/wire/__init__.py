"""The wire API of the local platform: one module per family of routes."""
