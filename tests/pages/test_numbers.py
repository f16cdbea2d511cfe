"""Is a decimal comma read as one, whatever the browser, and does nothing unclear change a figure?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clv.i18n.locale import Language
from tests.pages.reader import Reader
from tests.pages.sentences import english_left


def type_rate(reader: Reader, text: str) -> Reader:
    [field] = [field for field in reader.app.text_input if str(field.key).startswith("assumed_rate_")]
    field.set_value(text)
    [button] = reader.app.form_submit_button
    button.click()
    return reader.run()


@pytest.mark.parametrize(
    ("language", "text"), [("nl", "7,5"), ("pl", "7,5"), ("en", "7.5"), ("nl", "7.5"), ("pl", "7,5 %")]
)
def test_a_comma_is_a_comma_in_every_language(
    cd_shop_reader: Callable[[Language], Reader], language: str, text: str
) -> None:
    reader = type_rate(cd_shop_reader(Language(language)).open("assumptions"), text)
    assert reader.locale.share(0.075, 1) in reader.title
    assert not reader.app.number_input  # which the browser's language would read


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("text", ["abc", "150", "1{decimal}250"])
def test_what_is_unclear_is_said_and_changes_nothing(
    cd_shop_reader: Callable[[Language], Reader], language: Language, text: str
) -> None:
    reader = cd_shop_reader(language).open("assumptions")
    before = reader.title
    type_rate(reader, text.format(decimal=reader.locale.decimal_sign))
    assert reader.title == before
    assert [words for words in reader.texts() if words.startswith(":red[")]
    assert english_left(reader.texts(), reader.locale) == []
