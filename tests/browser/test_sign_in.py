"""The whole round of signing in, at a real provider on this machine: the way in, the role's pages, the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import oidc_provider_mock
import pytest
from flask import Response
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import HERE, new_page, served
from tests.browser.hands import press, wait, wait_for_answer
from tests.people import AUTH, PEOPLE

SIGN_IN = "Sign in to see what your customers are worth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of the provider's own packages
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that knows the people of the tests by their role."""
    app = oidc_provider_mock.app()

    @app.after_request
    def asks_nobody(response: Response) -> Response:
        """Its page has a style from the internet."""
        if response.mimetype == "text/html":
            response.set_data(response.get_data().replace(b"<link", b"<meta"))
        return response

    server = make_server(HERE, 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://{HERE}:{server.server_port}"
    for role, email in (PEOPLE | {"stranger": "new@shop.example"}).items():
        claims = {"email": email.title(), "email_verified": True, "name": f"The {role}"}
        assert httpx.put(f"{address}/users/{role}", json=claims).is_success
    yield address
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def address(provider: str, tmp_path_factory: pytest.TempPathFactory, databases_file: Path) -> Iterator[str]:
    """A dashboard of its own, with sign-in."""
    folder = tmp_path_factory.mktemp("sign-in")
    settings = AUTH | {
        "redirect_uri": f"http://{HERE}:{{port}}/oauth2callback",
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    lists = "\n".join(f'{role} = ["{email}"]' for role, email in PEOPLE.items())
    auth = "\n".join(f'{key} = "{value}"' for key, value in settings.items())
    (folder / "secrets.toml").write_text(f"[auth]\n{auth}\n[tenfold.roles]\n{lists}\n", encoding="utf-8")
    with served(folder, databases_file, f"--secrets.files={folder / 'secrets.toml'}") as address:
        yield address


def sign_in(page: Page, person: str) -> None:
    """Press the button, say at the provider who one is, and come back."""
    page.goto("/")
    press_sign_in(page)
    page.get_by_role("textbox").fill(person)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_test_id("stMain")).to_contain_text(f"The {person}" if person in PEOPLE else "has no role")


def press_sign_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(SIGN_IN)
    wait(page)
    page.get_by_role("button", name="Sign in").click()


def bar(page: Page) -> str:
    return page.get_by_test_id("stHeader").inner_text()


def test_the_whole_round(browser: Browser, address: str) -> None:
    with new_page(browser, address) as page:
        page.goto("/customers?customer=00004")
        expect(page.get_by_role("heading", level=1)).to_have_text(SIGN_IN)
        assert "Customers" not in bar(page)
        sign_in(page, "keeper")
        press(page, page.get_by_role("button", name="Try the CD shop"))
        wait_for_answer(page)
        assert "Customers" in bar(page)
        press(page, page.get_by_role("button", name="The keeper"))
        expect(page.get_by_test_id("stPopoverBody")).to_contain_text("shop.example, keeper")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()  # the provider asks whether its own session is to end
        expect(page.get_by_role("heading", level=1)).to_have_text(SIGN_IN)
        page.goto("/?sales=cd-shop")
        expect(page.get_by_role("heading", level=1)).to_have_text(SIGN_IN)


def test_a_reader_reads_and_no_more(browser: Browser, address: str) -> None:
    with new_page(browser, address) as page:
        sign_in(page, "reader")
        page.goto("/segments?sales=cd-shop")
        wait_for_answer(page)
        page.get_by_test_id("stTopNavSection").first.click()
        expect(page.get_by_role("menuitem")).to_have_text(["Segments"])
        page.goto("/customers?sales=cd-shop&customer=00004")
        expect(page.get_by_role("heading", level=1)).to_have_text("This page is not for your role")
        expect(page).not_to_have_url(re.compile("00004"))
        assert "00004" not in page.content()


def test_who_has_no_role_reads_whom_to_ask(browser: Browser, address: str) -> None:
    with new_page(browser, address) as page:
        sign_in(page, "stranger")
        expect(page.get_by_test_id("stMain")).to_contain_text("has no role in this Tenfold")
