"""The page Customers."""
