"""Keeps the search index in step with the database: what changed waits in an outbox, one indexer drains it."""
