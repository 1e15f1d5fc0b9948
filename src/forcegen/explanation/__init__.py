"""Why lines are short: causes as data, and the one file of sentences."""
