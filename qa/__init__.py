"""Question answering: a question and its evidence become a cited answer."""
