"""What a plan is, and what it is worth, by counting alone."""
