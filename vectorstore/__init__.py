"""The vector store: a folder of articles becomes passages, and a query becomes hits."""
