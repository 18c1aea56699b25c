"""Who did what, when and from where: events in our own database and in the log."""
