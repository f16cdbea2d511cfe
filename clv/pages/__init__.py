"""A folder a page: page.py and its parts beside it."""
