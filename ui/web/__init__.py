"""The chat in a browser, and the pages around it."""
