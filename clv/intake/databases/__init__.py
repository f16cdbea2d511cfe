"""Sales that stay in a database: looked at, read and judged there, in its own SQL."""
