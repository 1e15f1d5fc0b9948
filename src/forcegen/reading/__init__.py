"""Files into records that remember where each value was written."""
