"""Words and numbers in English, Dutch and Polish."""
