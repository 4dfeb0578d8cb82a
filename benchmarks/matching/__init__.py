"""Finding similar names, measured beside what a user would have instead. First part: SQLite only."""
