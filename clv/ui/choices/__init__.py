"""What the reader chooses in the row above every page: which customers are shown, and with what they are compared."""
