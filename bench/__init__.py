"""Speed, memory and retrieval quality on a news corpus that is not part of Dateline."""
