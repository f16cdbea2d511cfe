"""The page Your own list."""
