"""An address of before: conditions stand above all customers."""

from clv.ui.navigation import lead_on

lead_on("customers")
