"""Knows LinkedIn's export files; knows no database."""
