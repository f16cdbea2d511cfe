"""Does the booklet say what the pages say, in the reader's language, with nobody named and no sign of a user obeyed?"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

import clv
from clv.analysis.valuation import Analysis, Giant
from clv.core.errors import CostsOutsideSales, SaidOfAllOnly
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Language, Locale
from clv.phrases import evidence, overview, parts, segments, terms, trust
from clv.reports.booklet.facts import Costs, Facts
from clv.reports.booklet.typeset import booklet
from tests.reports.booklet.conftest import flat, told

ENGLISH = Locale(Language.EN)
SIGNS = '#panic("x") $a^2$ *b* _c_ \\ <l> @r [x] // y `raw` ~ = "q" {z} ©.csv'


@pytest.fixture(scope="module", params=list(Language))
def locale(request: pytest.FixtureRequest) -> Locale:
    return Locale(request.param)


@pytest.fixture(scope="module")
def pdf(cd_shop_facts: Facts, locale: Locale) -> bytes:
    return booklet(cd_shop_facts, locale)


def test_the_overview_says_what_the_page_says(
    pdf: bytes, cd_shop_facts: Facts, sample_1997: Analysis, locale: Locale
) -> None:
    facts, said = cd_shop_facts, told(pdf)
    assert facts.worth is not None
    assert flat(overview.headline(sample_1997, locale)) in said
    assert flat(evidence.spread(facts.worth.spread.total, locale, "")) in said
    for figure in (
        overview.buyers(sample_1997, facts.lately, None, locale),
        overview.sold(sample_1997, facts.lately, locale),
        overview.per_customer(sample_1997, None, locale),
        overview.new_customer(sample_1997, None, facts.worth.spread, locale),
    ):
        assert figure.label in said
        assert flat(figure.value) in said
    for money in sample_1997.valuation.by_year:
        assert flat(locale.money(money, "")) in said


def test_every_segment_has_its_size_worth_and_action(pdf: bytes, sample_1997: Analysis, locale: Locale) -> None:
    said = told(pdf)
    for column in segments.division(sample_1997, locale).values():
        for cell in column:
            assert flat(cell) in said


def test_it_says_what_it_rests_on(pdf: bytes, cd_shop_facts: Facts, sample_1997: Analysis, locale: Locale) -> None:
    said, worth = told(pdf), cd_shop_facts.worth
    assert worth is not None
    assert flat(evidence.verdict(sample_1997.readiness, locale)) in said
    assert flat(evidence.limits_hold(locale)) in said
    assert flat(evidence.backtest(worth.tested, locale, "")[0]) in said
    assert flat(trust.models_apart(worth.compared, sample_1997.valuation, locale)) in said


def test_the_cover_says_whose_sales_when_and_under_what(pdf: bytes, locale: Locale) -> None:
    cover = flat(PdfReader(BytesIO(pdf)).pages[0].extract_text())
    for text in (
        locale.text("What your customers are worth"),
        "CD shop",
        locale.text("revenue, no margin set"),
        clv.__version__,
        "2026",
    ):
        assert text in cover


def test_a_screen_reader_gets_title_language_tags_and_words_for_each_chart(pdf: bytes, locale: Locale) -> None:
    read = PdfReader(BytesIO(pdf))
    assert read.metadata is not None
    assert read.metadata.title == locale.text("What your customers are worth")
    assert read.root_object["/Lang"].split("-")[0] == locale.language.value
    assert read.root_object["/MarkInfo"]["/Marked"] is True or bool(read.root_object["/MarkInfo"]["/Marked"])
    assert b"pdfuaid:part" in read.root_object["/Metadata"].get_data()
    assert len(read.outline) >= 5


def test_the_same_facts_give_the_same_file(cd_shop_facts: Facts) -> None:
    assert booklet(cd_shop_facts, ENGLISH) == booklet(cd_shop_facts, ENGLISH)


def test_signs_in_a_files_name_mean_nothing(cd_shop_facts: Facts) -> None:
    assert SIGNS in told(booklet(replace(cd_shop_facts, data=SIGNS), ENGLISH))


@pytest.mark.parametrize("name", ["销售 2024.csv", "😀.csv", "مبيعات.csv", "\u0007\u202e.csv", "", "a" * 4000])
def test_any_name_gets_its_booklet(cd_shop_facts: Facts, name: str) -> None:
    assert flat(overview.headline(cd_shop_facts.analysis, ENGLISH)) in told(
        booklet(replace(cd_shop_facts, data=name), ENGLISH)
    )


def test_no_customer_is_named(cd_shop_facts: Facts, sample_1997: Analysis) -> None:
    valuation = sample_1997.valuation
    giant = replace(valuation, giants=(Giant("Jansen-4711", 0.4 * valuation.total),))
    analysis = replace(sample_1997, worth=giant)
    assert any("Jansen-4711" in said for said in evidence.remarks(analysis.readiness, ENGLISH)) or any(
        "Jansen-4711" in said for said in evidence.reasons(analysis.readiness, ENGLISH)
    )
    said = told(booklet(replace(cd_shop_facts, analysis=analysis), ENGLISH))
    assert "Jansen-4711" not in said
    assert "Customer (not named here) alone carries 40% of the total" in said


def test_without_costs_it_says_what_is_missing(pdf: bytes, locale: Locale) -> None:
    missing = locale.text("No costs were entered: what was spent by month on winning and on keeping is missing here.")
    assert flat(missing) in told(pdf)


def test_costs_that_cannot_be_set_against_the_sales_are_told(cd_shop_facts: Facts) -> None:
    problem = CostsOutsideSales(first_cost="1990-01", last_cost="1990-09", first="1997-01", last="1997-09")
    said = told(booklet(replace(cd_shop_facts, costs=Costs(None, problem)), ENGLISH))
    assert flat(ENGLISH.error(problem)) in said
    assert "No costs were entered" not in said


def test_sales_that_carry_no_value_get_a_booklet_of_what_is_missing(cd_shop_facts: Facts) -> None:
    facts = replace(cd_shop_facts, analysis=replace(cd_shop_facts.analysis, worth=None), worth=None)
    said = told(booklet(facts, ENGLISH))
    assert "There is not enough yet to say what your customers will be worth" in said
    assert flat(ENGLISH.headline_money(facts.analysis.base.spend_to_date, "")) in said
    assert terms.heading("value_at_risk", ENGLISH, facts.assumptions) not in said


def test_of_a_part_the_cover_says_which_and_what_is_said_of_all_only_is_told(cd_shop_facts: Facts) -> None:
    locale, part = Locale(Language.EN), Part(PartBy.COUNTRY, 'a "b" & <c>')
    assert cd_shop_facts.worth is not None
    said_of_all = replace(cd_shop_facts.worth, spread=None, compared=SaidOfAllOnly(), tested=SaidOfAllOnly())
    common = replace(cd_shop_facts.analysis, fitted_on=cd_shop_facts.analysis.base)
    made = booklet(replace(cd_shop_facts, part=part, analysis=common, worth=said_of_all), locale)
    assert 'Country: a "b" & <c>' in flat(PdfReader(BytesIO(made)).pages[0].extract_text())
    assert flat(parts.about(part, common, None, locale)) in told(made)
    assert flat(locale.error(SaidOfAllOnly())) in told(made)
