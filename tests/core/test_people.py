"""Which role follows from what the provider says of a person, and is half a sign-in refused?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clv.core.errors import (
    ClvError,
    CookieSecretShort,
    EmailNotVerified,
    NobodyHasARole,
    NoRole,
    NotSignedIn,
    SignedInTooLong,
    SignInIncomplete,
    SignInNotEncrypted,
    SignInSettingUnknown,
)
from clv.core.people import THIS_COMPUTER, Right, Role, SignIn, sign_in_of
from tests.people import AUTH, SECRETS, signed_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def sign_in(**own: Any) -> SignIn:
    return sign_in_of(SECRETS | {"tenfold": SECRETS["tenfold"] | own})


def claims(email: object = "ben@shop.example", **more: Any) -> dict[str, Any]:
    return signed_in(email, now=NOW) | more


def role(found: SignIn, said: Mapping[str, Any]) -> Role | type[ClvError]:
    try:
        return found.person(said, now=NOW).role
    except ClvError as error:
        return type(error)


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("anna@shop.example", Role.KEEPER),
        (" Anna@SHOP.example ", Role.KEEPER),
        ("ben@shop.example", Role.ANALYST),
        ("rosa@shop.example", Role.READER),
        ("other@shop.example", NoRole),
        ("ben@shop.example.evil.example", NoRole),
        ("\N{KELVIN SIGN}im.keeper@shop.example", NoRole),  # which small letters would make of kim
        ("", NoRole),
        (None, NoRole),
        (["anna@shop.example"], NoRole),
    ],
)
def test_the_role_is_that_of_the_list_in_whatever_letters(email: object, expected: object) -> None:
    assert role(sign_in(), claims(email)) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("keeper", Role.KEEPER),
        ("Keeper", Role.KEEPER),
        (["staff", "reader", "analyst"], Role.ANALYST),
        ("reader, analyst", Role.ANALYST),
        ("keepers of bees", NoRole),
        ([], NoRole),
        ([["keeper"], 3, None], NoRole),
        ({"keeper": True}, NoRole),
        (None, NoRole),
        (True, NoRole),
    ],
)
def test_the_role_is_that_of_the_claim_as_a_text_or_a_list(said: object, expected: object) -> None:
    assert role(sign_in(claim="roles"), claims("new@shop.example", roles=said)) is expected
    assert role(sign_in(claim="realm.roles"), claims("new@shop.example", realm={"roles": said})) is expected
    assert role(sign_in(), claims("new@shop.example", roles=said)) is NoRole  # a claim that nobody asked for


def test_of_several_roles_the_one_holds_that_may_most() -> None:
    found = sign_in(claim="roles", roles={"keeper": ["ben@shop.example"], "reader": ["ben@shop.example"]})
    assert role(found, claims(roles="analyst")) is Role.KEEPER


@pytest.mark.parametrize(
    ("verified", "trusting", "expected"),
    [
        (True, False, Role.ANALYST),
        ("true", False, Role.ANALYST),
        (False, False, EmailNotVerified),
        (False, True, EmailNotVerified),
        ("false", True, EmailNotVerified),
        (None, False, EmailNotVerified),
        (None, True, Role.ANALYST),
    ],
)
def test_an_address_that_is_not_verified_gives_no_role(verified: object, trusting: bool, expected: object) -> None:
    assert role(sign_in(trust_email=trusting), claims(email_verified=verified)) is expected


def test_who_is_in_no_list_has_the_default_role_or_none() -> None:
    assert role(sign_in(default_role="reader"), claims("new@shop.example")) is Role.READER
    assert role(sign_in(default_role="reader"), claims("new@shop.example", email_verified=False)) is Role.READER
    with pytest.raises(NoRole, match=r"^new@shop\.example is signed in, .* Ask anna@shop\.example for one\.$"):
        sign_in().person(claims("new@shop.example"), now=NOW)


@pytest.mark.parametrize("said", [{}, {"is_logged_in": False}, {"is_logged_in": "yes", "sub": "1"}, {"sub": "1"}])
def test_who_is_not_signed_in_is_nobody(said: dict[str, Any]) -> None:
    assert role(sign_in(default_role="keeper"), said) is NotSignedIn


@pytest.mark.parametrize(
    ("hours", "issued", "expected"),
    [
        (12, NOW - timedelta(hours=11.9), Role.ANALYST),
        (12, NOW - timedelta(hours=12.1), SignedInTooLong),
        (1, NOW - timedelta(hours=1.1), SignedInTooLong),
        (12, None, SignedInTooLong),
    ],
)
def test_a_sign_in_ends(hours: float, issued: datetime | None, expected: object) -> None:
    said = claims(iat=issued and int(issued.timestamp()))
    assert role(sign_in(hours=hours), said) is expected


def test_two_people_are_never_one() -> None:
    found = sign_in(default_role="reader", claim="roles")
    sure, unsure = claims("new@shop.example"), claims("new@shop.example", email_verified=False)
    others = [claims(None, sub=subject, name="Ben") for subject in ("2", "3", "3 (2)")]
    keys = [found.person(said, now=NOW).key for said in (sure, unsure, *others)]
    assert len(set(keys)) == len(keys)
    assert found.person(claims("New@Shop.Example"), now=NOW).key == keys[0]
    assert THIS_COMPUTER.key not in keys


def test_each_role_may_what_those_before_it_may() -> None:
    may = {one: {right for right in Right if type(THIS_COMPUTER)("x", "x", one).may(right)} for one in Role}
    assert may[Role.READER] == {Right.READ}
    assert may[Role.READER] < may[Role.ANALYST] < may[Role.KEEPER] == set(Right)


@pytest.mark.parametrize("key", AUTH)
def test_each_setting_that_is_missing_is_named(key: str) -> None:
    for missing in ({}, {key: ""}):
        auth = {name: value for name, value in AUTH.items() if name != key} | missing
        with pytest.raises(SignInIncomplete, match=rf"{key} is missing in secrets\.toml, part \[auth\]"):
            sign_in_of(SECRETS | {"auth": auth})


@pytest.mark.parametrize("part", ["auth", "tenfold"])
def test_half_a_sign_in_is_none(part: str) -> None:
    with pytest.raises(SignInIncomplete, match=rf"\[{part}\] is missing"):
        sign_in_of({name: found for name, found in SECRETS.items() if name != part})


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({"role": {}}, "role is"),
        ({"roles": ["anna@shop.example"]}, "roles is"),
        ({"roles": {"keepr": []}}, "keepr is"),
        ({"roles": {"keeper": "anna@shop.example"}}, "keeper is"),
        ({"roles": {"keeper": ["anna"]}}, "keeper is"),
        ({"default_role": "boss"}, "default_role is"),
        ({"claim": ""}, "claim is"),
        ({"claim": ["roles"]}, "claim is"),
        ({"trust_email": "yes"}, "trust_email is"),
        ({"hours": 0}, "hours is"),
        ({"hours": True}, "hours is"),
    ],
)
def test_a_setting_that_is_not_understood_is_named(own: dict[str, Any], named: str) -> None:
    with pytest.raises(SignInSettingUnknown, match=named):
        sign_in(**own)


def test_nobody_can_be_let_in_by_mistake_or_by_guessing() -> None:
    with pytest.raises(NobodyHasARole):
        sign_in(roles={})
    with pytest.raises(SignInIncomplete, match="ask is missing"):
        sign_in(roles={}, claim="roles")
    with pytest.raises(CookieSecretShort, match="32 random characters or more; it has 3") as said:
        sign_in_of(SECRETS | {"auth": AUTH | {"cookie_secret": "xxx"}})
    assert "xxx" not in str(said.value)


@pytest.mark.parametrize(
    ("key", "address", "expected"),
    [
        ("redirect_uri", "http://ltv.shop.example/oauth2callback", SignInNotEncrypted),
        ("redirect_uri", "ltv.shop.example/oauth2callback", SignInNotEncrypted),
        ("redirect_uri", "https://ltv.shop.example/", SignInSettingUnknown),
        ("server_metadata_url", "http://id.shop.example/.well-known", SignInNotEncrypted),
        ("server_metadata_url", "https://[/.well-known", SignInNotEncrypted),
    ],
)
def test_what_could_be_read_on_the_way_is_refused(key: str, address: str, expected: type[ClvError]) -> None:
    with pytest.raises(expected, match=key):
        sign_in_of(SECRETS | {"auth": AUTH | {key: address}})


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:8501", "[::1]:8501"])
def test_on_this_machine_nothing_can_be_read_on_the_way(host: str) -> None:
    sign_in_of(SECRETS | {"auth": AUTH | {"redirect_uri": f"http://{host}/oauth2callback"}})
