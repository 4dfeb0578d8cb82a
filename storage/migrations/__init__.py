"""The schema's history: alembic revisions, and the plain SQL they run."""
