"""Passwords, codes, links and local addresses, without a database."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from engagement.people import codes, guesses, keys, links, passwords, rules

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
OWN = ("Ada Okafor", "ada.okafor@example.org", "Thurrock")


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "Tr33 frogs sing!", "ßtraßenbahnhaltestelle", "海外旅行" * 4]
)
def test_a_long_password_of_any_characters_will_do(password: str) -> None:
    passwords.check(password, own_words=OWN)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("eleven char", passwords.TooShort),
        ("x" * 129, passwords.TooLong),
        ("aaaaaaaaaaaa", passwords.TooCommon),
        ("Password1234", passwords.TooCommon),
        ("qwertyuiop12", passwords.TooCommon),
        ("AdaOkafor2026", passwords.TooCommon),
        ("thurrock-thurrock", passwords.TooCommon),
        ("welcome123456", passwords.TooCommon),
    ],
)
def test_a_password_that_anybody_would_try_is_refused(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        passwords.check(password, own_words=OWN)


def test_the_cost_of_a_password_outside_tests_is_the_one_agreed() -> None:
    hasher = passwords._of_strength(testing=False)

    assert hasher.hash("something").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_right_or_not(app: Flask) -> None:
    with app.app_context():
        stored = passwords.hash("tree frogs sing")
        assert passwords.verify(stored, "tree frogs sing")
        assert not passwords.verify(stored, "tree frogs sang")
        assert not passwords.verify(None, "nobody has this password")
        assert not passwords.verify("not a hash", "tree frogs sing")


def test_a_code_counts_in_its_half_minute_and_the_ones_beside_it() -> None:
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(NOW)

    assert codes.counter_of(secret, code, now=NOW) == codes.counter_at(NOW)
    assert codes.counter_of(secret, code, now=NOW + timedelta(seconds=30)) == codes.counter_at(NOW)
    assert codes.counter_of(secret, code, now=NOW + timedelta(seconds=60)) is None


def test_a_sealed_secret_opens_only_for_its_owner_and_untouched(app: Flask) -> None:
    with app.app_context():
        sealed = codes.seal("JBSWY3DPEHPK3PXP", owner="ada")

        assert "JBSW" not in sealed
        assert codes.unseal(sealed, owner="ada") == "JBSWY3DPEHPK3PXP"
        assert codes.unseal(sealed, owner="bola") is None
        assert codes.unseal("A" + sealed[1:], owner="ada") is None or sealed[0] == "A"
        assert codes.unseal("no base 64", owner="ada") is None


def test_a_link_cannot_be_made_without_the_secret_key(app: Flask) -> None:
    with app.app_context():
        assert len(links.token_of("nonce")) == 43
        assert links.token_of("nonce") == links.token_of("nonce") != links.token_of("other")
        assert keys.key_for("one purpose") != keys.key_for("another")


@pytest.mark.parametrize("address", ["/", "/account", "/notes?page=2&theme=a%20b", "/a/b#c"])
def test_a_page_of_ours_may_be_gone_to(address: str) -> None:
    assert rules.is_local(address)


@pytest.mark.parametrize(
    "address",
    ["", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:x", "/\t/evil.example",
     "/\n/evil.example", " /account", "account", "///evil.example", "/\u2215evil.example"],
)  # fmt: skip
def test_anywhere_else_may_not(address: str) -> None:
    assert not rules.is_local(address)


def test_a_household_with_many_addresses_counts_as_one() -> None:
    assert (
        guesses.network("2001:db8:1:2::7")
        == guesses.network("2001:db8:1:2:ffff::9")
        != guesses.network("2001:db8:1:3::7")
    )
    assert guesses.network("192.0.2.7") == "192.0.2.7"
    assert guesses.network(None) == "unknown"
