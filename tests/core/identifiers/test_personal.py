import hashlib
import hmac

import pytest

from core.identifiers.bin_iin import WrongNumber
from core.identifiers.personal import DIGEST_LENGTH, TOKEN_LENGTH, EncryptedIIN, Unreadable, fingerprint, reveal

IIN = "900517300019"


@pytest.fixture(autouse=True)
def key(settings):
    settings.IIN_KEY = "a key of this test alone"


def test_what_is_hidden_can_be_revealed():
    kept = EncryptedIIN.of("900517 300019")
    assert kept.reveal() == reveal(kept.token) == IIN
    assert kept.masked == "••••••••0019"
    assert len(kept.token) <= TOKEN_LENGTH
    assert len(kept.digest) == DIGEST_LENGTH


def test_neither_token_nor_digest_nor_repr_tells_the_number():
    kept = EncryptedIIN.of(IIN)
    assert IIN not in f"{kept.token} {kept.digest} {kept!r} {kept}"
    assert repr(kept) == "EncryptedIIN()"


def test_two_tokens_of_one_number_differ_and_its_digest_is_the_same():
    first, second = EncryptedIIN.of(IIN), EncryptedIIN.of(IIN)
    assert first.token != second.token
    assert first.digest == second.digest == fingerprint(" 900517300019")


def test_the_search_key_is_neither_the_setting_nor_the_other_key(settings):
    naive = hmac.new(settings.IIN_KEY.encode(), IIN.encode(), hashlib.sha256).hexdigest()
    assert fingerprint(IIN) != naive
    before = fingerprint(IIN)
    settings.IIN_KEY = "another key"
    assert fingerprint(IIN) != before


def test_a_token_of_another_key_is_unreadable(settings):
    token = EncryptedIIN.of(IIN).token
    settings.IIN_KEY = "another key"
    with pytest.raises(Unreadable):
        reveal(token)


@pytest.mark.parametrize(
    "damage", [lambda t: "2" + t[1:], lambda t: t[:-4] + "AAA=", lambda t: t[2:], lambda t: "", lambda t: "1:", lambda t: "1:%%%"]
)
def test_a_damaged_token_is_unreadable_and_says_nothing(damage):
    with pytest.raises(Unreadable) as refusal:
        reveal(damage(EncryptedIIN.of(IIN).token))
    assert IIN not in repr(refusal.value)


def test_a_wrong_number_is_not_kept():
    for keep in (EncryptedIIN.of, fingerprint):
        with pytest.raises(WrongNumber):
            keep("900517300018")
