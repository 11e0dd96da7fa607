"""The National Bank's list of official rates, from a file or an address.

The bank gives two shapes with the same items: one for a day (`<rates><date/><item>…`) and one for the latest
(`<rss><channel><item><pubDate/>…`). An item is code (`title`), price in tenge (`description`) and units (`quant`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http.client import HTTPException
from urllib.request import Request, urlopen
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.money.choices import Currency

LARGEST = 2 * 1024 * 1024
TIMEOUT_SECONDS = 20
DAY_MARK = "{day}"
"""Where an address holds this, the day is put in as DD.MM.YYYY."""


class FeedError(Exception):
    """The list could not be fetched or read; says why, for the office."""


@dataclass(frozen=True)
class Quote:
    """`quant` units of `currency` cost `value` tenge on `day`."""

    day: date
    currency: str
    quant: int
    value: Decimal


def fetch(address: str, day: date) -> bytes:
    """The list as it came. Raises: FeedError."""
    address = address.replace(DAY_MARK, f"{day:%d.%m.%Y}")
    if not address.startswith(("https://", "http://")):
        raise FeedError("the address must begin with https:// or http://")
    try:
        request = Request(address, headers={"User-Agent": "orken", "Accept": "application/xml, text/xml"})  # noqa: S310  checked above
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  checked above
            data: bytes = answer.read(LARGEST + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise FeedError(f"the bank's list could not be fetched: {error}") from error
    return data


def read(data: bytes) -> list[Quote]:
    """The rates of our currencies. Raises: FeedError."""
    if len(data) > LARGEST:
        raise FeedError("the list is far too long to be one")
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedError(f"this is no list of rates: {error}") from error
    quotes = list(_quotes(root))
    if not quotes:
        raise FeedError("the list holds no rate of " + " or ".join(Currency.values))
    return quotes


def _quotes(root: Element) -> Iterator[Quote]:
    common = _text(root, "date")
    for item in root.iter("item"):
        currency = _text(item, "title").upper()
        if currency in Currency.values:
            day = _text(item, "pubDate") or common
            yield Quote(_day(day), currency, _quant(_text(item, "quant")), _value(_text(item, "description")))


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        raise FeedError(f"{text!r} is not a day like 22.11.2026") from None


def _quant(text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise FeedError(f"{text!r} is not a number of units")
    return int(text)


def _value(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,8}([.,][0-9]{1,6})?", text) or not re.search("[1-9]", text):
        raise FeedError(f"{text!r} is not a price in tenge")
    return Decimal(text.replace(",", "."))
