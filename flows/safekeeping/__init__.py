"""Backups: one file with everything of a home, checked whole before it is used."""
