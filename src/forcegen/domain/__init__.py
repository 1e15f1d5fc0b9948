"""Typed records, frozen and closed, in units; and what they come to once defaults are filled in."""
