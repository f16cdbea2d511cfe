"""The page Decisive moments."""
