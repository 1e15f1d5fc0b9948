"""May this pledge fill this line? One rule a file, every barrier of every pair."""
