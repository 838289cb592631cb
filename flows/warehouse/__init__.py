"""Keeps the history in DuckDB; the only room that imports it."""
