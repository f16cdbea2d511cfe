"""What winning and keeping customers cost, and what that leaves: the tenfold saying on one's own books."""
