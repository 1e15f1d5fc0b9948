"""Generated cases, what other ways of solving them reach, and how far `forcegen` gets."""
