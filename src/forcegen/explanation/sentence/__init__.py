"""The only place with prose: what is said of reports, of effects, and of remedies, in English and in French."""
