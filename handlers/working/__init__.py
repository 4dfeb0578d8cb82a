"""Daily work on a customer: contacts, changes, stages, reminders."""
