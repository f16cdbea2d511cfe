"""What can speak against a ten-year figure, in words?"""

from __future__ import annotations

from enum import StrEnum

from clv.core.marks import N_


class Concern(StrEnum):
    """What a reason is about."""

    CUSTOMERS = "customers"
    REPEAT_BUYERS = "repeat_buyers"
    NOBODY_RETURNS = "nobody_returns"
    DAYS = "days"
    PACE = "pace"
    NOBODY_LEAVES = "nobody_leaves"
    LEAVING_UNCLEAR = "leaving_unclear"
    NO_PURCHASE_FIT = "no_purchase_fit"
    NO_SPEND_FIT = "no_spend_fit"
    LARGE_AMOUNTS = "large_amounts"
    CORRELATION = "correlation"
    ONE_PRICE = "one_price"
    NO_LIMITS = "no_limits"
    COMMON_FIT = "common_fit"
    GIANT = "giant"
    GIANT_PURCHASE = "giant_purchase"
    GIANT_FIRST = "giant_first"
    SLIP = "slip"
    SILENCE = "silence"
    ONE_TIME = "one_time"
    SEASON = "season"
    BUSY_MONTHS = "busy_months"
    LESS_THAN_A_YEAR = "less_than_a_year"
    SHORT_ARRIVAL = "short_arrival"
    SEASON_ONCE = "season_once"
    SEASON_OR_NOT = "season_or_not"
    SEASON_LEFT_OUT = "season_left_out"
    FASTER = "faster"
    SLOWER = "slower"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    LEAVE_SOONER = "leave_sooner"
    LEAVE_LATER = "leave_later"
    LEAVE_ANY_TIME = "leave_any_time"
    REGULAR = "regular"
    AMID_LIVES = "amid_lives"
    ONE_ARRIVAL = "one_arrival"


# {found} and {wanted} are numbers in the reader's form, {name} is a customer.
SENTENCES = {
    Concern.CUSTOMERS: N_("Customers: {found}. From {wanted} on, the total no longer swings by half."),
    Concern.REPEAT_BUYERS: N_("Customers who bought again: {found}. The models learn from them; {wanted} would do."),
    Concern.NOBODY_RETURNS: N_(
        "Nobody bought on a second day, so nothing says how customers come back. Add a longer history, or check that "
        "the customer column holds customers and not orders."
    ),
    Concern.DAYS: N_("Days of history: {found}. With {wanted} one sees who comes back and who does not."),
    Concern.PACE: N_(
        "Half of the customers have been known for at most {found} days. At the pace at which they buy, {wanted} days "
        "would show who stays."
    ),
    Concern.NOBODY_LEAVES: N_(
        "Hardly anyone seems to leave: {found} after each purchase. Ten years cannot be judged from a time in which "
        "nobody leaves; from {wanted} on they can. Add older sales, or wait."
    ),
    Concern.LEAVING_UNCLEAR: N_(
        "The purchase model finds no clear answer to who stays and who leaves. A longer history would show it."
    ),
    Concern.NO_PURCHASE_FIT: N_(
        "The purchase model finds no stable answer for these customers. Add a longer history or more customers."
    ),
    Concern.NO_SPEND_FIT: N_(
        "The spend model finds no stable answer for these amounts. Add a longer history or more customers."
    ),
    Concern.LARGE_AMOUNTS: N_(
        "A few very large amounts outweigh all others, so the mean per purchase is uncertain. "
        "Check whether they are sales to customers."
    ),
    Concern.CORRELATION: N_(
        "How often customers buy and how much they spend go together (correlation {found}); the spend model expects at "
        "most {wanted} either way. Look at large and small customers apart."
    ),
    Concern.ONE_PRICE: N_(
        "Every purchase costs about the same, so the mean is what each customer spends. Values differ only by how "
        "often customers come back."
    ),
    Concern.NO_LIMITS: N_(
        "Between which limits the figures lie cannot be said from these data, so nobody knows how far off they are."
    ),
    Concern.COMMON_FIT: N_(
        "If these customers leave sooner or later than all do, they bring less or more; by how much nobody can say, so "
        "there are no limits."
    ),
    Concern.GIANT: N_(
        "Customer {name} alone carries {found} of the total, all others together {wanted}. What this customer does "
        "decides what comes."
    ),
    Concern.GIANT_PURCHASE: N_(
        "One purchase of customer {name} holds {found} of all money so far, and with it what is expected of a purchase."
    ),
    Concern.GIANT_FIRST: N_(
        "The first purchase of customer {name} holds {found} of the money of all first purchases. What a new customer "
        "is worth does without it."
    ),
    Concern.SLIP: N_(
        "One purchase of customer {name} is {found} times the next largest. If that is a typing slip, correct it and "
        "load the sales again."
    ),
    Concern.SILENCE: N_(
        "The last purchase is {found} days old; {wanted} at most would be usual. Where the export ends earlier, let "
        "the calculation end there too."
    ),
    Concern.ONE_TIME: N_(
        "Of all customers {found} bought once. The total bears that, but which of them will come back is mostly "
        "guessed."
    ),
    Concern.SEASON: N_(
        "The busiest three months brought {found} of the last year's money (evenly: {wanted}). In less than two years "
        "a season is easily taken for the usual pace: the total may be off by half."
    ),
    Concern.LESS_THAN_A_YEAR: N_(
        "A season cannot be seen in {found}. If you have one, the total may be half or twice as much."
    ),
    Concern.SEASON_ONCE: N_("The season was seen only once, so how strong it is remains uncertain."),
    Concern.SEASON_LEFT_OUT: N_("Your sales have a season that you chose not to count: the total may be off by half."),
    Concern.SEASON_OR_NOT: N_(
        "In these {found} sales go up and down. That is taken for a season; if it is growth or decline instead, "
        "the total is another. The limits hold both."
    ),
    Concern.FASTER: N_(
        "Customers buy {found} more often a year than before. The total counts on the pace of today; if it goes on so, "
        "it will be more."
    ),
    Concern.SLOWER: N_(
        "Customers buy {found} less often a year than before. The total counts on the pace of today; if it goes on so, "
        "it will be less."
    ),
    Concern.DEARER: N_("A purchase costs {found} more each year; the total is in today's prices."),
    Concern.CHEAPER: N_("A purchase costs {found} less each year; the total is in today's prices."),
    Concern.LEAVE_SOONER: N_(
        "Customers won lately leave sooner than those before; with a rate of their own the total would be {found} of "
        "the one given."
    ),
    Concern.LEAVE_LATER: N_(
        "Customers won lately leave later than those before; with a rate of their own the total would be {found} of "
        "the one given."
    ),
    Concern.LEAVE_ANY_TIME: N_(
        "Customers seem to leave at any time, and not only after a purchase; counted so, the total would be {found} of "
        "the one given."
    ),
    Concern.REGULAR: N_(
        "Customers buy more regularly than the model expects: the time between purchases varies {found} as much. A "
        "long silence then says more than it counts for, so the total may be a quarter too high."
    ),
    Concern.AMID_LIVES: N_(
        "Your file begins in the middle of many customers' lives: those first seen in its first months seem to stay "
        "longer than they do."
    ),
    Concern.BUSY_MONTHS: N_(
        "The busiest three months brought {found} of the last year's money (evenly: {wanted}). The total moves a "
        "little with the month in which the sales end."
    ),
    Concern.SHORT_ARRIVAL: N_(
        "Nine in ten customers first bought within {found} days of each other. Whether customers of other times would "
        "do the same cannot be seen."
    ),
    Concern.ONE_ARRIVAL: N_(
        "Nine in ten customers first bought on one and the same day. Whether customers of other times would do the "
        "same cannot be seen."
    ),
}
