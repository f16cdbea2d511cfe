"""Who belongs together, whom to call, and lists of one's own."""
