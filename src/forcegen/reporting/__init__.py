"""The gap report and its forms."""
