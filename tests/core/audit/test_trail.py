import uuid

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from djmoney.money import Money

from core.audit import name_token, origin, record
from core.audit.chain import check_chain
from core.audit.models import Entry, Seal
from tests.grants.calls.factories import CallFactory, PersonFactory


@pytest.fixture
def call(db):
    return CallFactory(complete=False)


def seal_now() -> None:
    """What the commit does to the deferred trigger, inside a test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_an_entry_says_who_what_and_from_where(call):
    person = PersonFactory()
    with origin("203.0.113.7", "r-1", "officer"):
        record(person, "call.open", call, changes={"state": ("draft", "published"), "contact": "changed"})
    entry = Entry.objects.about(call).get()
    assert (entry.actor, entry.action, entry.hat, entry.address, entry.request_id) == (person, "call.open", "officer", "203.0.113.7", "r-1")
    assert (entry.subject_kind, entry.subject_key, entry.subject_label) == ("grants_calls.call", str(call.key), call.prefix)
    assert entry.changes == {"state": ["draft", "published"], "contact": "changed"}


def test_a_token_is_named_until_the_request_ends(call):
    key = uuid.uuid4()
    name_token(key, "…none")  # outside a request it would be named for ever
    record(None, "call.before", call)
    with origin("203.0.113.7", "r-1"):
        name_token(key, "…wxyz")
        record(None, "call.within", call)
    record(None, "call.after", call)
    named = dict(Entry.objects.values_list("action", "token_label"))
    assert named == {"call.before": "", "call.within": "…wxyz", "call.after": ""}
    entry = Entry.objects.get(action="call.within")
    assert (entry.token_key, entry.address, entry.request_id) == (key, "203.0.113.7", "r-1")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_sum_is_the_same_text_in_every_language(call, language):
    with translation.override(language):
        record(None, "call.change", call, changes={"max_amount": (Money("100.00", "USD"), Money("1000000.50", "KZT"))})
    assert Entry.objects.about(call).get().changes == {"max_amount": ["100.00 USD", "1000000.50 KZT"]}


def test_the_system_itself_is_nobody(call):
    record(None, "call.close", call)
    assert Entry.objects.get(action="call.close").actor is None


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE core_audit_entry SET action = 'x'",
        "DELETE FROM core_audit_entry",
        "UPDATE core_audit_seal SET number = 9",
        "DELETE FROM core_audit_seal",
    ],
)
def test_the_trail_is_append_only(call, deed):
    record(None, "call.open", call)
    seal_now()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert Entry.objects.count() == 1


def test_truncate_is_refused_without_the_setting_of_the_tests(call):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL orken.flush = 'off'; TRUNCATE core_audit_entry CASCADE")


def test_the_chain_links_each_entry_to_the_one_before(call):
    for number in range(3):
        record(None, f"call.step{number}", call)
        seal_now()
    report = check_chain()
    assert (report.links, report.unsealed, report.broken_at, report.whole) == (3, 0, None, True)
    digests = [bytes(seal.digest) for seal in Seal.objects.order_by("number")]
    assert [bytes(seal.previous) for seal in Seal.objects.order_by("number")][1:] == digests[:-1]
    assert report.head == digests[-1].hex()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE core_audit_entry SET changes = '{}' WHERE action = 'call.step1'",
        "UPDATE core_audit_entry SET at = at + interval '1 second' WHERE action = 'call.step1'",
        "UPDATE core_audit_entry SET token_label = '…abcd' WHERE action = 'call.step1'",
        "UPDATE core_audit_entry SET token_key = gen_random_uuid() WHERE action = 'call.step1'",
        "DELETE FROM core_audit_seal WHERE number = 2",
        "UPDATE core_audit_seal SET digest = sha256('x') WHERE number = 2",
    ],
)
def test_a_forged_trail_is_found(call, forgery):
    for number in range(3):
        record(None, f"call.step{number}", call, changes={"number": (None, number)})
        seal_now()
    with pgtrigger.ignore("core_audit.Entry:append_only", "core_audit.Seal:append_only"), connection.cursor() as cursor:
        cursor.execute(forgery)
    assert not check_chain().whole
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_audit")


def test_the_command_says_that_the_trail_is_whole(call, capsys):
    record(None, "call.open", call)
    seal_now()
    call_command("verify_audit")
    assert capsys.readouterr().out.startswith("The audit trail is whole: 1 links, newest ")


def test_an_entry_outlives_its_subject(call):
    record(None, "call.open", call)
    key = call.key
    call.delete()
    assert Entry.objects.get(subject_key=str(key)).subject_label == call.prefix


def test_a_rolled_back_deed_leaves_no_entry(call):
    with transaction.atomic():
        record(None, "call.open", call)
        transaction.set_rollback(True)
    assert not Entry.objects.filter(subject_key=str(call.key)).exists()
    assert uuid.UUID(str(call.key))
