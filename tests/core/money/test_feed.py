import threading
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from core.calendar import today
from core.money.choices import Source
from core.money.feed import LARGEST, FeedError, Quote, fetch, read
from core.money.models import Rate
from core.money.tasks import fetch_rates

# Two invented lists in the shapes that the bank uses.
OF_A_DAY = """<?xml version="1.0" encoding="utf-8"?>
<rates><generator>list</generator><title>Official exchange rates</title><date>20.11.2026</date>
<item><fullname>АРМЯНСКИЙ ДРАМ</fullname><title>AMD</title><description>13.61</description><quant>10</quant><index/><change>0.00</change></item>
<item><fullname>ДОЛЛАР США</fullname><title>USD</title><description>521.55</description><quant>1</quant><index>UP</index><change>1.02</change></item>
<item><fullname>ЕВРО</fullname><title>EUR</title><description>604,1</description><quant>1</quant><index/><change>-0.40</change></item>
</rates>"""
THE_LATEST = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Rates</title>
<item><title>USD</title><pubDate>21.11.2026</pubDate><description>522.00</description><quant>1</quant></item>
<item><title>EUR</title><pubDate>20.11.2026</pubDate><description>60410</description><quant>100</quant></item>
</channel></rss>"""
DAY = date(2026, 11, 20)


def test_the_list_of_a_day():
    assert read(OF_A_DAY.encode()) == [Quote(DAY, "USD", 1, Decimal("521.55")), Quote(DAY, "EUR", 1, Decimal("604.1"))]


def test_the_latest_list_has_a_day_for_each_item():
    assert read(THE_LATEST.encode()) == [Quote(date(2026, 11, 21), "USD", 1, Decimal(522)), Quote(DAY, "EUR", 100, Decimal(60410))]


def test_a_byte_order_mark_and_another_encoding_are_taken():
    assert len(read(b"\xef\xbb\xbf" + OF_A_DAY.encode())) == 2
    assert len(read(OF_A_DAY.replace("utf-8", "windows-1251").encode("cp1251"))) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Service unavailable</body>",
        b"\x00\x01\x02",
        b'<?xml version="1.0" encoding="no-such-thing"?><rates/>',
        b"<rates><info>no information</info></rates>",
        b"x" * (LARGEST + 1),
        OF_A_DAY.replace("20.11.2026", "").encode(),
        OF_A_DAY.replace("20.11.2026", "2026-11-20").encode(),
        OF_A_DAY.replace("20.11.2026", "31.02.2026").encode(),
        OF_A_DAY.replace("521.55", "").encode(),
        OF_A_DAY.replace("521.55", "0.00").encode(),
        OF_A_DAY.replace("521.55", "-1").encode(),
        OF_A_DAY.replace("521.55", "NaN").encode(),
        OF_A_DAY.replace("521.55", "1.1234567").encode(),
        OF_A_DAY.replace("<quant>1<", "<quant>0<").encode(),
        OF_A_DAY.replace("<quant>1<", "<quant>1.5<").encode(),
        OF_A_DAY.replace("<quant>1</quant>", "").encode(),
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><rates><date>&b;</date></rates>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rates><date>&x;</date></rates>',
    ],
)
def test_what_is_no_list_of_rates_is_refused(data):
    with pytest.raises(FeedError):
        read(data)


@pytest.fixture
def bank():
    """A server on this machine that answers as the bank would; `bank.asked` are the paths it was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            self.send_response(server.status)
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.status, server.body = [], 200, OF_A_DAY.encode()
    server.address = f"http://127.0.0.1:{server.server_port}/rates?fdate={{day}}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_day_is_put_into_the_address(bank):
    assert fetch(bank.address, DAY) == OF_A_DAY.encode()
    assert bank.asked == ["/rates?fdate=20.11.2026"]


def test_a_list_without_end_is_not_read_to_the_end(bank):
    bank.body = b"x" * (LARGEST + 10_000)
    assert len(fetch(bank.address, DAY)) == LARGEST + 1


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/etc/passwd", "http://127.0.0.1:9/", "http://[broken/"])
def test_an_address_that_cannot_be_asked_is_a_plain_fault(address):
    with pytest.raises(FeedError):
        fetch(address, DAY)


@pytest.mark.django_db
class TestLoading:
    def test_a_file(self, tmp_path, capsys):
        path = tmp_path / "rates.xml"
        path.write_text(OF_A_DAY)
        call_command("load_rates", str(path))
        call_command("load_rates", str(path))
        assert capsys.readouterr().out.splitlines() == ["2 new rates", "0 new rates"]
        assert sorted(Rate.objects.values_list("currency", "value", "source")) == [
            ("EUR", Decimal("604.1"), "nbk"),
            ("USD", Decimal("521.55"), "nbk"),
        ]

    def test_an_address_for_a_day(self, bank):
        call_command("load_rates", bank.address, "--day", "2026-11-20", verbosity=0)
        assert bank.asked == ["/rates?fdate=20.11.2026"]
        assert Rate.objects.count() == 2

    @pytest.mark.parametrize("source", ["no-such-file.xml", "http://127.0.0.1:9/"])
    def test_what_cannot_be_read_ends_the_command_with_a_sentence(self, source):
        with pytest.raises(CommandError):
            call_command("load_rates", source)

    def test_all_or_nothing(self, tmp_path):
        path = tmp_path / "rates.xml"
        path.write_text(OF_A_DAY.replace("604,1", "broken"))
        with pytest.raises(CommandError):
            call_command("load_rates", str(path))
        assert not Rate.objects.exists()

    def test_every_day_from_the_address_in_the_settings(self, bank, settings):
        settings.RATES_URL = bank.address
        fetch_rates()
        assert bank.asked == [f"/rates?fdate={today():%d.%m.%Y}"]
        assert set(Rate.objects.values_list("source", flat=True)) == {Source.NATIONAL_BANK}

    def test_no_address_asks_nobody(self, settings, bank):
        settings.RATES_URL = ""
        fetch_rates()
        assert bank.asked == []

    @pytest.mark.parametrize(("status", "body"), [(500, b"no"), (200, b"<html>"), (404, b"")])
    def test_a_bank_that_fails_is_a_line_in_the_log(self, bank, settings, caplog, status, body):
        settings.RATES_URL, bank.status, bank.body = bank.address, status, body
        fetch_rates()
        assert not Rate.objects.exists()
        assert [entry.levelname for entry in caplog.records if entry.name == "orken.money"] == ["WARNING"]
