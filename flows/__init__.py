"""Rapport: doors at the top (flows, command line), rooms in the folders."""

import os

# Before any door imports Prefect, which would otherwise count its users.
os.environ.setdefault("DO_NOT_TRACK", "1")
