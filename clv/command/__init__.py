"""The same calculations without a browser."""
