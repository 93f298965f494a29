"""One form for many spellings: numbers, dates, names and words, so that they can be compared."""
