"""The whole calculation: transactions in, what the customers are worth out."""
