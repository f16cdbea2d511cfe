"""A table in, a plotly figure out. The only room that knows plotly; it knows no page."""
