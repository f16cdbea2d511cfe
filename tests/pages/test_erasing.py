"""Does erasing say first what will go, ask, and does the page follow at once?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clv.i18n.locale import Language
from clv.storage.erased_customers import ErasedAgain
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

HEADER = "customer_id,date,amount,order\n"
SALES = HEADER + "7,2025-01-05,10,o1\n7,2025-02-05,20.50,o2\n8,2025-02-06,100,o3\n7,soon,1,o4\n"
BACK = HEADER + "7,2025-03-05,10,o5\n9,2025-03-06,20,o6\n"


@pytest.fixture(params=list(Language))
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    yield Reader(request.param).upload("one.csv", SALES.encode()).use_sales()
    app_state().erase_everything()


def ask_to_erase(reader: Reader, customer_id: str) -> Reader:
    [box] = [box for box in reader.app.text_input if box.key.startswith("erase_id")]
    box.set_value(customer_id)
    return reader.run()


def test_what_goes_is_said_first_and_the_page_follows(reader: Reader) -> None:
    locale = reader.locale
    ask_to_erase(reader, "7")
    [said] = reader.questions
    for fact in ("7", locale.number(2), locale.money(30.5, ""), locale.number(1)):
        assert fact in said
    assert english_left([said], locale) == []
    assert app_state().workspace.totals(Dataset.OWN).customers == 2  # nothing is erased yet
    reader.click("erase_customer")
    assert reader.exceptions == reader.errors == reader.questions == []
    assert locale.money(100, "") in reader.title
    assert locale.money(130.5, "") not in reader.title
    assert any(locale.money(-30.5, "") in table.to_csv() for table in (one.value for one in reader.app.table))


def test_who_is_not_there_is_said_before_anything_is_asked(reader: Reader) -> None:
    ask_to_erase(reader, "nobody")
    [error] = reader.errors
    assert "nobody" in error
    assert not [button for button in reader.app.button if button.key == "erase_customer"]


def test_an_export_that_brings_the_customer_back_asks(reader: Reader) -> None:
    ask_to_erase(reader, "7").click("erase_customer")
    reader.upload("back.csv", BACK.encode()).click("use_sales")
    [asked] = reader.questions
    assert "back.csv" in asked
    assert english_left([asked], reader.locale) == []
    assert reader.app.button(key="use_sales").disabled
    reader.app.segmented_control(key="erased_answer").set_value(ErasedAgain.LEAVE_OUT)
    reader.run().use_sales()
    assert app_state().workspace.totals(Dataset.OWN).customers == 2
    assert not app_state().workspace.would_erase("7")


def test_an_import_goes_only_when_it_was_said_what_goes_with_it(reader: Reader) -> None:
    [known] = app_state().workspace.imports(Dataset.OWN)
    reader.click(f"remove_{known.import_id}")
    [said] = reader.questions
    assert reader.locale.money(130.5, "") in said
    assert english_left([said], reader.locale) == []
    reader.click(f"keep_{known.import_id}")
    assert reader.questions == []
    assert app_state().workspace.imports(Dataset.OWN) == [known]
    reader.click(f"remove_{known.import_id}").click(f"really_{known.import_id}")
    assert app_state().workspace.imports(Dataset.OWN) == []


def test_the_export_that_is_asked_about_is_open_where_there_are_several(reader: Reader) -> None:
    """Folded they are, then; and what is drawn anew is folded as the page says."""
    reader.upload("more.csv", b"customer_id,date,amount\n9,2025-03-01,5\n").use_sales()
    first, second = app_state().workspace.imports(Dataset.OWN)
    assert opened(reader) == []
    reader.click(f"remove_{first.import_id}")
    assert len(opened(reader)) == 1
    assert first.name in opened(reader)[0]
    reader.click(f"keep_{first.import_id}")
    assert opened(reader) == []
    reader.click(f"remove_{second.import_id}")
    assert second.name in opened(reader)[0]


def opened(reader: Reader) -> list[str]:
    """The names of the exports whose report stands open."""
    return [one.label for one in reader.app.expander if ".csv" in one.label and one.proto.expanded]
