"""What it is worth: money over the horizon, per customer and in total."""
