"""A sales export becomes TRANSACTIONS, with a report of what was decided and what was left out."""
