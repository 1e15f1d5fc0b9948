"""What would close a gap: changes as data, one programme that chooses among them, each answer solved again."""
