"""What does each term of art mean? Once, in plain words; nl.po and pl.po say it in Dutch and Polish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clv.core.marks import N_
from clv.i18n.locale import Locale
from clv.segments.call_lists import LISTS
from clv.segments.segments import SEGMENTS


@dataclass(frozen=True)
class Term:
    """A term as pages and files say it, and what it means in a sentence or two."""

    name: str
    meaning: str


TERMS: Mapping[str, Term] = {
    "expected_value": Term(
        N_("Expected value"),
        N_(
            "What a customer will bring over the horizon, on average over all that may happen: years in which the "
            "customer stays, and years in which nothing more is bought. Later money counts for less, and of each sale"
            " the margin counts. Until a margin is set it is called expected revenue."
        ),
    ),
    "horizon": Term(N_("Horizon"), N_("For how many years ahead money is counted: ten, unless you choose otherwise.")),
    "discount": Term(
        N_("Discount rate"),
        N_(
            "What waiting for money costs you in a year. At 10%, 110 next year is worth 100 today. Money from which "
            "it has been taken off is called discounted."
        ),
    ),
    "margin": Term(N_("Margin"), N_("The part of a sale that is left after buying and handling the goods.")),
    "chance": Term(
        N_("Chance of still being a customer"),
        N_(
            "Most customers leave without a word. How long one has been silent, held against the pace at which this "
            "customer bought, says how likely another purchase is. It is never quite 100%, and unknown for who bought"
            " once."
        ),
    ),
    "purchase": Term(
        N_("Expected purchases"),
        N_(
            "On how many more days the customer will probably buy within the horizon. All orders of one day are one "
            "purchase."
        ),
    ),
    "due": Term(
        N_("Next purchase"),
        N_(
            "The day by which half of the customers with such gaps and so long a silence have bought again, if they "
            "do. The customer's own gaps count for more the more there are, those of all others for the rest. Beside "
            "it stand the days before which one in ten comes, and after which one in ten comes. One-time buyers and "
            "customers who have probably left have no such day."
        ),
    ),
    "limits": Term(
        N_("Limits"),
        N_(
            "Two figures between which the outcome lies nine times out of ten; one time in ten it lies outside. The "
            "wider apart they are, the less the sales tell."
        ),
    ),
    "one_time": Term(
        N_("One-time buyer"),
        N_(
            "A customer who bought on one day only. Nothing in the sales says yet whether they come back, so no "
            "chance is shown for them."
        ),
    ),
    "repeat": Term(N_("Repeat buyer"), N_("A customer who bought on at least two different days.")),
    "at_risk": Term(
        N_("At risk"),
        N_(
            "What a customer would bring if surely still a customer, less what is expected: the most that keeping "
            "this customer can be worth."
        ),
    ),
    "segment": Term(
        N_("Segment"),
        N_("Customers with whom the same should be done. Every customer is in exactly one."),
    ),
    "cohort": Term(
        N_("Cohort"), N_("The customers who bought for the first time in the same month, or the same quarter.")
    ),
    "winning": Term(
        N_("Cost of winning"),
        N_(
            "What was spent on winning new customers in a period, divided by the number of customers who were new in "
            "it."
        ),
    ),
    "keeping": Term(
        N_("Cost of keeping"),
        N_(
            "What was spent on keeping customers in a period, divided by the number of earlier customers who bought "
            "again in it."
        ),
    ),
    "ratio": Term(
        N_("Cost ratio"),
        N_(
            "How many times as much winning a customer costs as keeping one. The saying is ten; no source with data "
            "is known for it."
        ),
    ),
    "payback": Term(
        N_("Payback time"), N_("How long it takes until a new customer has brought in what winning one costs.")
    ),
    "season": Term(
        N_("Season"),
        N_(
            "A rise and fall of the sales that comes back each year. Where there is one, a silence in the quiet "
            "months counts for less."
        ),
    ),
    "enough": Term(
        N_("Enough data"),
        N_(
            "Whether the sales tell enough for a figure on which you can decide: enough customers, enough who came "
            "back, and a long enough time."
        ),
    ),
    "test": Term(
        N_("Test on the past"),
        N_(
            "The last part of your sales is hidden, predicted from what came before, and then set beside what "
            "customers really paid."
        ),
    ),
    "sealed": Term(
        N_("Sealed forecast"),
        N_(
            "A forecast kept unchanged from the day on which it was made, so that later sales can confirm or "
            "contradict it."
        ),
    ),
    "word_of_mouth": Term(
        N_("Word of mouth"),
        N_(
            "What customers tell others about you, and the customers whom that brings or costs: a scenario, not a "
            "finding."
        ),
    ),
    "refund": Term(
        N_("Refund"),
        N_("Money given back. It is taken off the purchase to which it belongs, and is no purchase itself."),
    ),
    "guest": Term(
        N_("Guest"),
        N_(
            "Somebody who bought without a customer number. Such purchases cannot be told apart by person and are "
            "left out."
        ),
    ),
}


def said(key: str, locale: Locale) -> tuple[str, str]:
    """One of TERMS and its meaning, in the reader's language."""
    return locale.text(TERMS[key].name), locale.text(TERMS[key].meaning)


def terms(locale: Locale) -> list[tuple[str, str]]:
    """Every term and its meaning, by name in the reader's alphabet."""
    return sorted((said(key, locale) for key in TERMS), key=lambda one: one[0].casefold())


def groups(locale: Locale) -> list[tuple[str, str]]:
    """The segments and the lists that cut across them, in their order, and what to do with each."""
    return [(locale.text(group.name), locale.text(group.action)) for group in (*SEGMENTS, *LISTS)]
