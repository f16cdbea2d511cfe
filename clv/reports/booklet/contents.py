"""What stands in the booklet, section by section? The sentences and figures are those of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import clv
from clv.acquisition.budget import what_if
from clv.acquisition.reach import assumed_reach
from clv.acquisition.unit_economics import UnitEconomics, newcomer
from clv.core.errors import ClvError
from clv.i18n.locale import Locale
from clv.models.readiness import Readiness
from clv.phrases import acquisition, budget, changes, evidence, overview, parts, season, segments, terms, trust
from clv.phrases import winning_and_keeping as keeping
from clv.phrases.overview import Figure
from clv.reports.booklet.blocks import Block, Figures, Heading, Points, Said, grid
from clv.reports.booklet.coming_years import coming_years
from clv.reports.booklet.facts import Costs, Facts, Worth
from clv.reports.booklet.shares_and_ratio import own_ratio, who_brings_it
from clv.segments.call_lists import group_of


def cover(facts: Facts, locale: Locale) -> tuple[tuple[str, str], ...]:
    """Name and fact of each line of the cover."""
    _, base = locale.text, facts.analysis.base
    return (
        (_("Data"), facts.data),
        *([(_("Only"), parts.name_of(facts.part, locale))] if facts.part is not None else []),
        (_("Sales seen"), f"{locale.date(base.window.start)} – {locale.date(base.window.end)}"),
        (_("Customers"), locale.number(base.customers)),
        (_("Assumptions"), terms.assumed(facts.assumptions, locale)),
        (_("Made on"), locale.date(facts.made)),
        (_("Made with"), f"Tenfold {clv.__version__}"),
    )


def sections(facts: Facts, locale: Locale) -> list[Block]:
    """All sections, one after the other; no customer is named in any."""
    readiness = evidence.without_names(facts.analysis.readiness, locale)
    found: list[Block] = [Heading(locale.text("Overview"), 1, fresh=True)]
    if facts.part is not None:
        found.append(Said(parts.about(facts.part, facts.analysis, None, locale), quiet=True))
    if facts.worth is None:
        found += _not_yet(facts, readiness, locale)
    else:
        found += _overview(facts, facts.worth, readiness, locale)
        found += [Heading(locale.text("Segments"), 1, fresh=True), *_segments(facts, locale)]
    found += [Heading(locale.text("Acquire or keep"), 1, fresh=True), *_acquire_or_keep(facts, locale)]
    found += [Heading(locale.text("What it rests on"), 1, fresh=True), *_rests_on(facts, readiness, locale)]
    return [*found, Heading(locale.text("How it is calculated"), 1), Points(tuple(_method(facts, locale)))]


def _overview(facts: Facts, worth: Worth, readiness: Readiness, locale: Locale) -> Iterator[Block]:
    analysis, spread, currency = facts.analysis, worth.spread, facts.assumptions.currency
    limits = overview.headline_limits(analysis, spread)
    yield Heading(overview.headline(analysis, locale))
    doubts = [evidence.spread(limits, locale, currency)]
    if not isinstance(worth.compared, ClvError) and analysis.readiness.carries_far:
        doubts.append(evidence.others(worth.compared, limits, locale=locale, currency=currency))
    if not isinstance(worth.tested, ClvError):
        doubts.append(evidence.tested(worth.tested, locale))
    yield Said(" ".join(filter(None, doubts)))
    for sentence in overview.further_facts(analysis, readiness, locale):
        yield Said(sentence, quiet=True)
    yield Figures(
        (
            overview.buyers(analysis, facts.lately, None, locale),
            overview.sold(analysis, facts.lately, locale),
            overview.per_customer(analysis, None, locale),
            overview.new_customer(analysis, None, spread, locale),
        )
    )
    yield coming_years(analysis, facts.lately, spread, worth.before_discount, locale)
    years = overview.years_table(analysis.valuation, spread, worth.before_discount, locale)
    yield grid(years, (0, 1, 0, 1, 1, 1), figures=6)


def _not_yet(facts: Facts, readiness: Readiness, locale: Locale) -> Iterator[Block]:
    """In place of values: why there are none, what more it takes, and what customers have paid so far."""
    _, base, currency = locale.text, facts.analysis.base, facts.assumptions.currency
    yield Heading(_("There is not enough yet to say what your customers will be worth"))
    yield Points(tuple(filter(None, [*evidence.reasons(readiness, locale), evidence.needed(readiness, locale)])))
    again = _(
        "{share} bought again: {count}",
        share=locale.share(base.repeat_buyers / base.customers),
        count=locale.number(base.repeat_buyers),
    )
    since = _(
        "in {count} purchases since {date}",
        count=locale.number(base.purchases),
        date=locale.date(base.window.start),
    )
    paid = terms.heading("spend_to_date", locale, facts.assumptions)
    each = locale.plural("within {n} day", "within {n} days", base.window.days)
    yield Figures(
        (
            Figure(_("Customers"), locale.number(base.customers), again),
            Figure(paid, locale.headline_money(base.spend_to_date, currency), since),
            Figure(_("Paid per customer"), locale.money(base.spend_to_date / base.customers, currency), each),
        )
    )


def _segments(facts: Facts, locale: Locale) -> Iterator[Block]:
    analysis, valuation = facts.analysis, facts.analysis.valuation
    yield who_brings_it(analysis, locale)
    yield grid(segments.division(analysis, locale), (1, 0, 0, 0, 1.6, 0), figures=4, sums=True)
    yield Heading(locale.text("Lists that cut across the segments"))
    yield grid(segments.lists_across(analysis, locale), (1, 0, 0, 1.6, 0), figures=3)
    groups = [group_of(one.code) for one in valuation.segments]
    rules = [segments.rule(group, valuation.limits, locale, facts.assumptions) for group in groups]
    names = [locale.text(group.name) for group in groups]
    yield Heading(locale.text("Who is in which segment"))
    yield grid({locale.text("Segment"): names, locale.text("Who"): rules}, (0, 1), figures=0)


def _acquire_or_keep(facts: Facts, locale: Locale) -> Iterator[Block]:
    costs, analysis = facts.costs, facts.analysis
    if costs is not None and costs.own is not None:
        yield from _own_costs(costs, costs.own, facts, locale)
        return
    worth = newcomer(analysis.learned_from, analysis.fits, None, assumptions=facts.assumptions).value
    title, said = keeping.without_costs(worth, analysis.readiness, facts.assumptions, locale)
    yield Heading(title)
    yield Said(said)
    if costs is not None and costs.problem is not None:
        yield Said(locale.error(costs.problem))
    else:
        yield Said(
            locale.text("No costs were entered: what was spent by month on winning and on keeping is missing here.")
        )
    yield Said(acquisition.saying(locale), quiet=True)


def _own_costs(costs: Costs, own: UnitEconomics, facts: Facts, locale: Locale) -> Iterator[Block]:
    assumed = facts.assumptions
    yield Heading(acquisition.verdict(own, locale))
    yield Said(f"{costs.made_up} {acquisition.doubt(own, locale)}".strip())
    if warning := keeping.no_margin(assumed, locale):
        yield Said(warning)
    yield Figures(keeping.four_figures(own, assumed, locale))
    if own.books.ratio is not None:
        yield own_ratio(own, own.books.ratio, locale)
    try:
        today = own.today()
    except ClvError as error:
        yield Said(locale.error(error))
    else:
        ceilings, floors = assumed_reach(today, most=costs.most, anyway=costs.anyway)
        found = what_if(today, ceilings, floors)
        yield Heading(budget.headline(found, locale))
        yield Said(budget.verdict_sentence(found, assumed.currency, locale))
        yield Said(budget.turning_sentence(today, found, locale))
        yield Said(budget.sum_sentence(found.today, assumed.currency, locale))
        yield Said(budget.assumed_sentence(today, ceilings, floors, locale), quiet=True)
    for sentence in (acquisition.definition(locale), *acquisition.further_notes(own, locale, assumed.currency)):
        yield Said(sentence, quiet=True)


def _rests_on(facts: Facts, readiness: Readiness, locale: Locale) -> Iterator[Block]:
    _, analysis, worth, currency = locale.text, facts.analysis, facts.worth, facts.assumptions.currency
    yield Heading(_("Is there enough data?"))
    yield Said(evidence.verdict(readiness, locale))
    for sentence in evidence.remarks(readiness, locale):
        yield Said(sentence, quiet=True)
    if worth is not None:
        yield Heading(_("How far ahead does the money lie?"))
        yield Said(trust.where_it_lies(analysis.valuation, analysis.base.window.days, locale))
        yield Said(evidence.limits_hold(locale), quiet=True)
        yield Heading(_("Would these figures have come true?"))
        if isinstance(worth.tested, ClvError):
            yield Said(locale.error(worth.tested))
        else:
            said, beside = evidence.backtest(worth.tested, locale, currency)
            yield Said(said)
            yield Said(beside, quiet=True)
        yield Heading(_("Do other models say the same?"))
        if isinstance(worth.compared, ClvError):
            yield Said(locale.error(worth.compared))
        else:
            yield Said(trust.models_apart(worth.compared, analysis.valuation, locale))
            yield grid(trust.models_table(worth.compared, analysis.valuation, locale), (1, 0, 0), figures=3)
            yield Said(trust.one_time_buyers(worth.compared, locale), quiet=True)
    yield Heading(_("Do these sales have a season?"))
    yield Said(" ".join(season.sentences(analysis.fits, locale)))
    if worth is not None and worth.without_clock is not None:
        yield Said(season.with_and_without(analysis.valuation.total, worth.without_clock, locale, currency))
    yield Heading(_("Does anything change from year to year?"))
    yield Said(" ".join(changes.sentences(analysis, locale, currency)))


def _method(facts: Facts, locale: Locale) -> Iterator[str]:
    _, assumed = locale.text, facts.assumptions
    yield _(
        "How often a customer buys again, and whether one still is a customer, is told from the days on which each "
        "bought: by BG/NBD, a model in which customers leave without saying so (Fader, Hardie and Lee 2005)."
    )
    yield _(
        "What a purchase brings is told from what each customer paid before, drawn towards the mean of all where one "
        "bought seldom: by Gamma-Gamma (Fader and Hardie 2013)."
    )
    yield _(
        "The two make the expected money of each month {over}. Of it {rate} a year is taken off for waiting.",
        over=terms.horizon(locale, assumed),
        rate=terms.rate(assumed.discount_rate_per_year, locale),
    )
    if assumed.margin_is_set:
        yield _("Of each sale {margin} counts: the margin.", margin=terms.rate(assumed.margin, locale))
    else:
        yield _("No margin is set: all money expected is revenue, and nothing that it costs to make or send is off.")
    yield _(
        "Only customers who have already bought are counted. What new ones will bring is said for one of them, and is "
        "in no total."
    )
    yield _(
        "Customers who bought on one day only are a group of their own: the model calls each of them a customer, and "
        "nothing in the sales says so."
    )
    yield _(
        "No customer is named in this booklet. It was made where your sales are kept, and no data left your company."
    )
