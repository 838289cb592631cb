"""Turns figures into a page: the only room that imports jinja2 and weasyprint."""
