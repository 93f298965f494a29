"""The first corpus, as data."""
