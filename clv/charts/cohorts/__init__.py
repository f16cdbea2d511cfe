"""What groups of customers who came at the same time did since."""
