"""A company whose next customers' costs are easy to work out by hand."""

from __future__ import annotations

from clv.acquisition.budget import Ceilings, Floors, Today

TODAY = Today(
    winning_spend=1000,
    new_customers=100,
    keeping_spend=500,
    customers=1000,
    kept=400,
    new_value=120,
    kept_value=150,
    present_value=80_000,
)
CEILINGS = Ceilings(new_customers=200, retention=0.8)
NOBODY = Floors(came=0, stayed=0)  # nobody would have come or stayed without spending
