"""The workspace: imports, settings, costs and lists in one DuckDB file."""
