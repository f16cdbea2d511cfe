"""What happened: transactions become customers."""
