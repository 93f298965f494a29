"""How the reader was trained; never imported when Dateline runs."""
