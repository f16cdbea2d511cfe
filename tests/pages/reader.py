"""How does a reader of the tests look at the dashboard? Through Streamlit's AppTest, without a browser."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from clv.i18n.locale import Language, Locale
from clv.i18n.numbers import read_number
from clv.ui.navigation import path_of
from clv.ui.upload.boxes import Box, box_of
from tests.asgi import put

DASHBOARD = Path(__file__).parent.parent.parent / "dashboard.py"
_PATIENCE_SECONDS = 60
_ESCAPED = re.compile(r"\\(.)")
_LINK = re.compile(r"\[(.*)\]\([a-z]+\?\S*\)\Z", re.DOTALL)  # of a name among the numbers
_STYLED = re.compile(r":[a-z]+\[(.*)\]\Z", re.DOTALL)


class NumberBox:
    """A field for a number, typed and read in the reader's language."""

    def __init__(self, field: TextInput, locale: Locale) -> None:
        self._field, self._locale = field, locale

    @property
    def value(self) -> float | None:
        return read_number(self._field.value or "", self._locale)

    def set_value(self, number: float) -> None:
        self._field.set_value(self._locale.typed(number))


class Reader:
    """One session of one reader, in one language."""

    def __init__(self, language: Language = Language.EN) -> None:
        self._arrive(language)
        if language is not Language.EN:
            self.app.segmented_control(key="lang").set_value(language)
            self.run()

    @classmethod
    def arriving(
        cls,
        page: str | None = None,
        /,
        *,
        address: Mapping[str, str | list[str]] | None = None,
        context: Mapping[str, str] | None = None,
        user: Mapping[str, Any] | None = None,
    ) -> Reader:
        """A reader who has chosen nothing yet: by which address they come, what their browser says, and who they are.

        To another page than the Overview they come by way of it: AppTest knows no other first page.
        """
        reader = cls.__new__(cls)
        reader._arrive(Language.EN, address or {}, context or {}, user or {})
        if page is not None:
            reader.app.query_params.update(address or {})
            reader.open(page)
        return reader

    def _arrive(
        self,
        language: Language,
        address: Mapping[str, str | list[str]] | None = None,
        context: Mapping[str, str] | None = None,
        user: Mapping[str, Any] | None = None,
    ) -> None:
        self.locale = Locale(language)
        self.app = AppTest.from_file(str(DASHBOARD), default_timeout=_PATIENCE_SECONDS)
        self.app.query_params.update(address or {})
        self.app.context = dict(context or {})
        self.app.user = dict(user or {})
        self.run()

    def run(self, *, until: Callable[[], bool] = lambda: True) -> Reader:
        """Run the page again and again until its work is done."""
        give_up = time.monotonic() + _PATIENCE_SECONDS
        self.app.run()
        while self.is_waiting() or not until():
            assert self.exceptions == []
            assert time.monotonic() < give_up, f"not ready after {_PATIENCE_SECONDS} s: {self.texts()}"
            time.sleep(0.05)
            self.app.run()
        return self

    def open(self, page: str) -> Reader:
        self.app.switch_page(path_of(page))
        return self.run()

    def number_box(self, key: str) -> NumberBox:
        """The field for a number whose key begins so."""
        [found] = [field for field in self.app.text_input if str(field.key).startswith(key)]
        return NumberBox(found, self.locale)

    def choose(self, key: str, value: object) -> Reader:
        """One of a row of buttons."""
        self.app.segmented_control(key=key).set_value(value)
        return self.run()

    def add_condition(self, *conditions: str) -> Reader:
        """On the page of all customers: have these conditions asked too, a measure or a place each."""
        [box] = [box for box in self.app.pills if str(box.key).startswith("own_fields_")]
        box.set_value([*box.value, *(one for one in conditions if one not in box.value)])
        return self.run()

    def follow(self, label: str) -> Reader:
        """The link to another page whose words begin so."""
        [link] = [one.proto for one in self.app.get("page_link") if one.proto.label.startswith(label)]
        self.app.query_params = dict(parse_qsl(link.query_string))
        return self.open(link.page)

    def click(self, key: str) -> Reader:
        self.app.button(key=key).click()
        return self.run()

    def upload(self, name: str, content: bytes) -> Reader:
        """Choose a file on the Data page in place of those chosen before, and wait until it was read."""
        self.open("data")
        self.box.clear()
        return self.upload_too(name, content)

    def upload_too(self, name: str, content: bytes) -> Reader:
        """Choose one more file, and wait until all were read. The browser's part is in tests/browser."""
        assert put(f"upload/{self.box.ticket}", [content], name=name) == 201
        return self.run()

    def use_sales(self) -> Reader:
        """Take the chosen file in, and wait until it is loaded."""
        self.click("use_sales")
        return self.run(until=lambda: not self.files)

    def with_cd_shop(self) -> Reader:
        if not any(button.key == "try_sample" for button in self.app.button):
            self.open("data")
        return self.click("try_sample")

    @property
    def files(self) -> list[str]:
        """The names of the files that the upload area lists."""
        return [file["name"] for file in self._area["files"]]

    @property
    def box(self) -> Box:
        """Where this session's uploads wait, by the ticket that the area was given."""
        box = box_of(self._area["path"].removeprefix("upload/"))
        assert box is not None
        return box

    @property
    def _area(self) -> dict[str, Any]:
        read = [json.loads(one.proto.json) for one in self.app.get("bidi_component")]
        [area] = [one for one in read if "files" in one]  # a chart's picture is taken away by another component
        return area

    def is_waiting(self) -> bool:
        """Whether the page shows what it is busy with, above a place kept free for the answer."""
        return not self.app.exception and bool(self.app.get("skeleton"))

    # What the page says

    @property
    def title(self) -> str:
        [title] = self.app.title
        return plain(title.value)

    @property
    def figures(self) -> list[str]:
        """The figures with a name above them."""
        return [plain(metric.value) for metric in self.app.metric]

    @property
    def labels(self) -> list[str]:
        """What these figures are called."""
        return [plain(metric.label) for metric in self.app.metric]

    @property
    def exceptions(self) -> list[str]:
        """What the page could not answer for: always a fault of ours."""
        return [exception.message for exception in self.app.exception]

    @property
    def errors(self) -> list[str]:
        return [plain(error.value) for error in self.app.error]

    @property
    def questions(self) -> list[str]:
        return [plain(warning.value) for warning in self.app.warning]

    def show_columns(self, *names: str) -> Reader:
        """In lists of customers, besides those that are shown."""
        [box] = [box for box in self.app.multiselect if str(box.key).startswith("columns_")]
        box.set_value([*box.value, *(name for name in names if name not in box.value)])
        return self.run()

    def column(self, name: str) -> list[str]:
        """A column of the page's table of customers."""
        return self.app.dataframe[0].value[name].tolist()

    def rows(self, heading: str) -> dict[str, str]:
        """Of the table whose first column is called so, in English here: the second cell of each row, by its first."""
        name = self.locale.text(heading)
        [table] = [one.value for one in self.app.table if plain(str(one.value.columns[0])) == name]
        return {plain(row[0]): plain(row[1]) for row in table.itertuples(index=False)}

    def texts(self) -> list[str]:
        """Every text that the page sends to the browser: words, labels, helps, options, cells, headings, charts."""
        return [plain(text) for text in self._raw_texts() if text]

    def _raw_texts(self) -> Iterator[str]:
        for node in self.app:
            proto = getattr(node, "proto", None)
            if node.type == "bidi_component":  # what it is given to say, not the script and the style it is made of
                yield from _leaves(node.proto.json)
            elif isinstance(proto, Message):
                yield from (text for text in _strings(proto) if not text.startswith(("<style", "<script")))
            if node.type in {"arrow_data_frame", "arrow_table", "dataframe", "table"}:
                frame = node.value  # type: ignore[attr-defined]
                yield from map(str, frame.columns)
                yield from (str(cell) for column in frame for cell in frame[column])


def plain(text: str) -> str:
    """The text as it reads on the page, without Streamlit's marks and without where it leads."""
    return _ESCAPED.sub(r"\1", _STYLED.sub(r"\1", _LINK.sub(r"\1", text)))


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _strings(one)
            elif isinstance(one, str):
                yield from _leaves(one)


def _leaves(text: str) -> Iterator[str]:
    """The texts inside a JSON text; any other text itself."""
    if text[:1] not in "{[" or not text:
        yield text
        return
    try:
        stack = [json.loads(text)]
    except ValueError:
        yield text
        return
    while stack:
        match stack.pop():
            case dict() as found:
                stack += found.values()
            case list() as found:
                stack += found
            case str() as found:
                yield found
