"""The faces of Dateline: a terminal and a browser."""
