"""A saved report checked against its inputs, with no solver."""
