"""Who is to hear what: the outbox, the hearers, and what came of a sending."""
