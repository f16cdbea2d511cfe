"""The page Acquire or keep."""
