"""Rows, queries and migrations."""
