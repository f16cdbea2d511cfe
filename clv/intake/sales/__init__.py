"""A table of text becomes TRANSACTIONS: columns, dates, amounts, and which rows are left out."""
