"""The page Word of mouth."""
