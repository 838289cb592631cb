"""Rapport: doors at the top (flows, command line), rooms in the folders."""
