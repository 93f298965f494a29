"""Measuring answers. Import from its modules only: the name hides a builtin."""
