"""What does each role see of each page, and nobody? The whole matrix; and what no page may send to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import streamlit as st

from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError, NoRole, NotAllowed
from clv.storage.workspace import Dataset, Settings
from clv.ui import downloads
from clv.ui.app_state import AppState
from clv.ui.navigation import BEFORE, GUIDE, PAGES
from clv.ui.rights import gate
from clv.ui.upload.boxes import box_of
from tests.asgi import put
from tests.pages.reader import Reader, plain
from tests.pages.test_leads import leads_of, numbers_with_links
from tests.people import AUTH, PEOPLE, cookie, secrets_of, signed_in

ROLES = ("nobody", *PEOPLE)
# What a page shows: nothing but the way in; a sentence that it is not for this role; itself without any customer's id;
# with ids and files of them; and with what takes in and erases.
DOOR, NOT_FOR_YOU, READ, CUSTOMERS, KEEP = "door", "not for you", "read", "customers", "keep"
MATRIX = {
    "overview": (DOOR, READ, CUSTOMERS, CUSTOMERS),
    "acquire": (DOOR, READ, READ, KEEP),
    "segments": (DOOR, READ, CUSTOMERS, CUSTOMERS),
    "moved": (DOOR, READ, CUSTOMERS, CUSTOMERS),
    "customers": (DOOR, NOT_FOR_YOU, CUSTOMERS, CUSTOMERS),
    "own_list": (DOOR, NOT_FOR_YOU, CUSTOMERS, CUSTOMERS),
    "moments": (DOOR, READ, READ, READ),
    "word_of_mouth": (DOOR, READ, READ, READ),
    "trust": (DOOR, READ, READ, READ),
    "data": (DOOR, READ, READ, KEEP),
    "assumptions": (DOOR, READ, READ, READ),
    "guide": (DOOR, READ, READ, READ),
}
_ID = re.compile(r"(?<![\w.,-])\d{5}(?![\w.,-])")
_STREAMLITS = "$$ID"  # how its names of widgets begin
_WRITES = ("use_sales", "erase_everything", "keep_by_hand", "sample_costs", "remove_", "FormSubmitter:two_amounts")
_FROM_CUSTOMERS = ("segment_", "call_", "moved_", "customers_", "left_out_")  # keys of files with ids


@dataclass
class Seen:
    """The files that a reader was offered, by key, with what makes them."""

    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    found, button = Seen(), st.download_button

    def noted(label: str, *, data: Callable[[], bytes], key: str, **more: Any) -> bool:
        found.files[key] = data
        return button(label, data=data, key=key, **more)

    monkeypatch.setattr(downloads.st, "download_button", noted)
    return found


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What secrets.toml says, to be changed."""
    return secrets_of(monkeypatch)


@pytest.fixture(scope="module")
def ids(cd_shop_state: AppState) -> set[str]:
    rows = cd_shop_state.workspace.cursor().execute("SELECT DISTINCT customer_id FROM transactions").fetchall()
    return {one for (one,) in rows}


def arrive(role: str, page: str | None = None, **address: str) -> Reader:
    """Somebody with this role, by the address of the page."""
    said = {"sales": "cd-shop", **address}
    user = {} if role == "nobody" else signed_in(PEOPLE[role])
    return Reader.arriving(page, address=said, user=user)


def said(reader: Reader) -> str:
    """All that the page says; an address of mail leads nowhere, by a mark that has no width."""
    return " ".join(reader.texts()).replace("\N{WORD JOINER}", "")


def ids_in(texts: list[str], ids: set[str]) -> set[str]:
    return {one for text in texts if not text.startswith(_STREAMLITS) for one in _ID.findall(text)} & ids


def what_is_shown(reader: Reader, ids: set[str]) -> str:
    keys = [str(one.key) for one in reader.app.button] + [str(one.key) for one in reader.app.text_input]
    if "sign_in" in keys:
        assert keys == ["sign_in"]
        return DOOR
    if reader.title == "This page is not for your role":
        return NOT_FOR_YOU
    if any(key.startswith(_WRITES) for key in keys):
        return KEEP
    if ids_in(reader.texts(), ids):
        return CUSTOMERS
    return READ


def test_every_page_has_a_row_and_a_right() -> None:
    assert set(MATRIX) == {*PAGES, *BEFORE, GUIDE}
    assert set(gate.PAGES) == {"", *(page.replace("_", "-") for page in MATRIX)}


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("role", ROLES[::-1])
def test_each_role_sees_of_each_page_what_the_matrix_says(role: str, seen: Seen, ids: set[str]) -> None:
    """The keeper comes first and opens everything: what is kept of it must not reach the others."""
    shown = {}
    for page, row in MATRIX.items():
        seen.files.clear()
        reader = arrive(role, page)
        assert reader.exceptions == [], page
        shown[page] = what_is_shown(reader, ids)
        of_customers = [key for key in seen.files if key.startswith(_FROM_CUSTOMERS)]
        if role in ("nobody", "reader"):
            assert of_customers == [], page
            assert [text for text in reader.texts() if ids_in([text], ids)] == [], page
            assert leads_of(reader) == numbers_with_links(reader) == {}, page
        if row[ROLES.index(role)] is CUSTOMERS:
            assert of_customers, page
        if role == "nobody":
            assert seen.files == {}, page
            assert not [text for text in reader.texts() if "shop, until" in text.lower() or "cdnow" in text.lower()], (
                page
            )
        for made in seen.files.values() if page in ("segments", "trust") else ():
            assert made()
    assert shown == {page: row[ROLES.index(role)] for page, row in MATRIX.items()}


@pytest.mark.usefixtures("secrets")
def test_an_address_with_a_customer_tells_a_reader_nothing(ids: set[str]) -> None:
    one = min(ids)
    reader = arrive("reader", "customers", customer=one)
    assert what_is_shown(reader, ids) is NOT_FOR_YOU
    assert "Ask anna@shop.example" in said(reader)
    assert not [text for text in reader.texts() if one in text]
    assert one not in str(dict(reader.app.query_params))
    assert arrive("analyst", "customers", customer=one).title.startswith(f"Customer {one}")


def test_whose_role_is_taken_away_sees_and_takes_nothing_more(
    secrets: dict[str, Any], seen: Seen, ids: set[str]
) -> None:
    reader = arrive("analyst", "segments")
    made = seen.files["segment_csv"]
    assert ids_in(made().decode("utf-8-sig").replace(";", " ").split(), ids)
    secrets["tenfold"]["roles"] = {"keeper": [PEOPLE["keeper"]], "reader": [PEOPLE["analyst"]]}
    with pytest.raises(NotAllowed):
        made()
    assert what_is_shown(reader.run(), ids) is READ
    secrets["tenfold"]["roles"] = {"keeper": [PEOPLE["keeper"]]}
    with pytest.raises(NoRole):
        made()
    reader.app.run()
    assert [one.key for one in reader.app.button] == ["sign_in_as_another"]
    assert f"{PEOPLE['analyst']} is signed in, but has no role" in said(reader)
    assert not ids_in(reader.texts(), ids)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "shared by several people"),
        ({"is_logged_in": False}, "shared by several people"),
        ({"iat": 0}, "Your sign-in has ended"),
        ({"email_verified": False}, "does not say whether anna@shop.example is really your address"),
        ({"email": "new@shop.example"}, "new@shop.example is signed in, but has no role"),
    ],
)
@pytest.mark.usefixtures("secrets")
def test_who_has_no_role_reads_why(facts: dict[str, Any], words: str) -> None:
    user = signed_in(PEOPLE["keeper"]) | facts if facts else {}
    reader = Reader.arriving(address={"sales": "cd-shop"}, user=user)
    assert words in said(reader)
    assert len(reader.app.button) == 1


def test_where_the_settings_are_broken_nobody_comes_in(secrets: dict[str, Any]) -> None:
    secrets["tenfold"]["roles"] = {"keeper": "anna@shop.example"}
    reader = arrive("keeper")
    assert "part [tenfold.roles]: keeper is not understood" in said(reader)
    assert [one.key for one in reader.app.button] == ["sign_in_as_another"]
    secrets.clear()
    secrets["auth"] = AUTH
    assert "[tenfold] is missing" in said(arrive("keeper"))


def test_an_upload_goes_by_the_role_of_whose_ticket_it_is(secrets: dict[str, Any]) -> None:
    keeper = arrive("keeper", "data")
    path = f"upload/{keeper.box.ticket}"
    assert put(path, [b"x"]) == 403  # nobody
    assert put(path, [b"x"], headers={"cookie": cookie(PEOPLE["reader"])}) == 403
    assert put(path, [b"x"], headers={"cookie": cookie(PEOPLE["analyst"])}) == 403  # who may have their own
    assert put(path, [b"x"], headers={"cookie": cookie(PEOPLE["keeper"])}) == 201
    secrets["tenfold"]["roles"] = {"keeper": [PEOPLE["reader"]], "analyst": [PEOPLE["keeper"]]}
    assert put(path, [b"x"], headers={"cookie": cookie(PEOPLE["keeper"])}) == 403
    assert put(path, [b"x"], headers={"cookie": cookie(PEOPLE["reader"])}) == 403  # not their ticket
    assert box_of(path.removeprefix("upload/")) is None


@pytest.mark.parametrize(
    ("role", "done"),
    [
        (role, done)
        for role in ("nobody", "reader", "analyst")
        for done in ("erase_customer", "erase_everything", "remove_import")
    ],
)
@pytest.mark.usefixtures("secrets")
def test_what_is_not_allowed_is_not_done_whoever_asks_for_it(
    role: str, done: str, monkeypatch: pytest.MonkeyPatch, cd_shop_state: AppState
) -> None:
    monkeypatch.setattr(gate, "claims", lambda: {} if role == "nobody" else signed_in(PEOPLE[role]))
    with pytest.raises(ClvError):
        getattr(cd_shop_state, done)(*([] if done == "erase_everything" else ["00001"]))
    assert cd_shop_state.workspace.imports(Dataset.CD_SHOP)


def margin_of(role: str) -> float | None:
    return arrive(role, "assumptions").number_box("assumed_margin").value


def set_margin(role: str, per_cent: float) -> Reader:
    reader = arrive(role, "assumptions")
    reader.number_box("assumed_margin").set_value(per_cent)
    [button] = [one for one in reader.app.button if one.label == "Use these assumptions"]
    button.click()
    return reader.run()


@pytest.mark.usefixtures("secrets")
def test_each_person_has_assumptions_of_their_own_and_a_keeper_sets_those_of_the_house() -> None:
    assert {role: margin_of(role) for role in PEOPLE} == dict.fromkeys(PEOPLE, 100)
    analyst = set_margin("analyst", 25)
    assert "These are your own" in said(analyst)
    assert {role: margin_of(role) for role in PEOPLE} == {"reader": 100, "analyst": 25, "keeper": 100}
    assert [one.key for one in analyst.app.button if one.key in ("to_house", "from_house")] == ["from_house"]
    keeper = set_margin("keeper", 40)
    assert margin_of("reader") == 100
    keeper.click("to_house")
    assert {role: margin_of(role) for role in PEOPLE} == {"reader": 40, "analyst": 25, "keeper": 40}
    analyst.click("from_house")
    assert {role: margin_of(role) for role in PEOPLE} == dict.fromkeys(PEOPLE, 40)


@pytest.mark.usefixtures("secrets")
def test_the_data_page_says_who_did_what(cd_shop_state: AppState) -> None:
    cd_shop_state.workspace.keep_house_settings(
        Dataset.CD_SHOP, Settings(Assumptions(margin=0.2)), person=PEOPLE["keeper"]
    )
    cd_shop_state.workspace.keep_house_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD")))
    [log] = [
        one.value for one in arrive("reader", "data").app.table if list(one.value.columns) == ["When", "Who", "What"]
    ]
    who = [plain(cell).replace("\N{WORD JOINER}", "") for cell in log["Who"]]
    assert who[:2] == ["this computer", PEOPLE["keeper"]]
    assert set(map(plain, log["What"][:2])) == {"changed what everybody's assumptions and limits begin with"}
