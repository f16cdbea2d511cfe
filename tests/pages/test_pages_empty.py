"""What does each page show before anything is loaded?"""

from __future__ import annotations

import pytest

from clv.i18n.locale import Language, Locale
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from clv.ui.navigation import PAGES
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

OTHERS = (Language.NL, Language.PL)


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def opened(reader: Reader, page: str) -> Reader:
    """Each page in each language."""
    return reader.open(page)


def test_a_page_without_sales_offers_both_doors(opened: Reader) -> None:
    assert opened.exceptions == []
    assert opened.title
    assert [*opened.app.error, *opened.app.warning] == []
    assert opened.app.button(key="try_sample")
    assert opened.app.button(key="try_roaster")
    assert opened.files == []


def test_a_page_without_sales_has_a_sketch_that_says_it_is_one(opened: Reader, page: str) -> None:
    texts = opened.texts()
    drawn = [text for text in texts if text.startswith("<img")]
    assert len(drawn) == (0 if page == "data" else 1)
    assert page == "data" or any(opened.locale.text("A sketch, not your figures") in text for text in texts)


def test_each_page_without_sales_asks_its_own_question() -> None:
    reader = Reader()
    assert len({reader.open(page).title for page in PAGES}) == len(PAGES)


def test_sales_dropped_on_any_page_lead_to_what_was_made_of_them() -> None:
    reader = Reader().open("trust")
    asked = reader.title
    reader.upload_too("one.csv", b"customer_id,date,amount\n1,2025-01-31,5.50\n")
    assert reader.files == ["one.csv"]
    assert reader.app.button(key="use_sales")
    assert reader.open("trust").title == asked  # and not back to the Data page whatever one asks for
    assert reader.files == ["one.csv"]
    reader.box.clear()


def test_a_page_without_sales_speaks_the_readers_language_only(opened: Reader) -> None:
    assert english_left(opened.texts(), opened.locale) == []


def test_the_title_without_sales_is_another_one_in_each_language() -> None:
    titles = {Reader(language).open("overview").title for language in Language}
    assert len(titles) == len(Language)


@pytest.mark.parametrize("language", OTHERS)
def test_the_browsers_language_is_taken(language: Language) -> None:
    reader = Reader.arriving(context={"locale": f"{language}-{language.upper()}"})
    assert reader.title == Reader(language).title


def test_a_browser_in_a_language_we_do_not_speak_reads_english() -> None:
    reader = Reader.arriving(context={"locale": "fi-FI"})
    assert reader.title == Reader(Language.EN).title


@pytest.mark.parametrize("language", OTHERS)
def test_the_address_that_the_dashboard_writes_opens_all_of_it_in_its_language(language: Language) -> None:
    """Choosing a language adds it to the address; a bookmark or F5 brings the reader back by that address."""
    again = Reader.arriving(address={"lang": language.value.upper()})
    assert again.title == Reader(language).title
    assert english_left(again.texts(), Locale(language)) == []


@pytest.mark.parametrize("language", list(Language))
def test_the_sample_opens_whatever_language_the_address_holds(language: Language) -> None:
    reader = Reader.arriving(address={"lang": language.value.upper()})
    title = reader.title
    reader.click("try_sample")
    assert reader.exceptions == []
    assert reader.title != title


def test_an_address_with_an_unknown_language_is_answered_in_the_browsers() -> None:
    reader = Reader.arriving(address={"lang": "xx"}, context={"locale": "nl-BE"})
    assert reader.title == Reader(Language.NL).title


def test_files_chosen_on_the_data_page_wait_there_while_other_pages_are_read() -> None:
    reader = Reader().upload("one.csv", b"customer_id,date,amount\n1,2025-01-31,5.50\n")
    title = reader.open("assumptions").title
    assert title == reader.locale.text("Over how many years, at which margin and in which currency?")
    assert reader.open("data").files == ["one.csv"]


def test_removing_the_last_import_leads_back_to_the_invitation() -> None:
    reader = Reader().upload("one.csv", b"customer_id,date,amount\n1,2025-01-31,5.50\n").use_sales()
    [remove] = [button.key for button in reader.app.button if (button.key or "").startswith("remove_")]
    known = app_state().workspace.imports(Dataset.OWN)
    reader.click(remove)
    assert app_state().workspace.imports(Dataset.OWN) == known  # it asks first
    really = remove.replace("remove_", "really_")
    folded = [one.label for one in reader.click(really).app.expander]
    assert folded == ["Who did what"]  # the shops to try stand open again
    assert "<img" in " ".join(reader.open("overview").texts())
