import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from core.access import visibility, visible
from core.accounts.choices import GlobalRole
from core.accounts.models import RoleGrant
from core.audit.models import Entry
from core.outbox.delivery import deliver
from core.outbox.models import Message, Mute
from core.outbox.policies import Q
from core.outbox.services import post, post_sign_in_mail
from tests.core.outbox.test_post import CONTEXT

SECRET = "https://orken.example/in/secret"


@pytest.fixture
def reader(person):
    return person("Aliya")


def with_role(user, role):
    """Someone of the staff, who has the second factor that staff must have."""
    RoleGrant.objects.create(user=user, role=role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


@pytest.fixture
def administrator(person):
    return with_role(person("Admin"), GlobalRole.ADMINISTRATOR)


@pytest.fixture
def auditor(person):
    return with_role(person("Auditor"), GlobalRole.AUDITOR)


@pytest.fixture
def receipt(reader):
    return post("test.receipt", to=[reader], context=CONTEXT)[0]


@pytest.fixture
def link(reader):
    post_sign_in_mail("test.link", reader.email, reader, "en", {})
    return Message.objects.get(code="test.link")


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(("who", "code"), [("reader", 200), ("stranger", 404), ("administrator", 200), ("auditor", 200), (None, 302)])
def test_who_may_read_a_message(client, request, person, receipt, who, code):
    if who:
        client.force_login(person("Stranger") if who == "stranger" else request.getfixturevalue(who))
    assert client.get(receipt.get_absolute_url()).status_code == code


@pytest.mark.parametrize(("who", "code"), [("reader", 403), ("administrator", 302), ("auditor", 403), (None, 302)])
def test_who_may_send_again(client, request, receipt, who, code):
    Message.objects.filter(pk=receipt.pk).update(state="claimed")
    Message.objects.filter(pk=receipt.pk).update(state="failed")
    if who:
        client.force_login(request.getfixturevalue(who))
    response = client.post(reverse("outbox:resend", args=[receipt.key]))
    receipt.refresh_from_db()
    assert response.status_code == code
    assert (receipt.state == "waiting") is (who == "administrator")
    assert list(Entry.objects.about(receipt).values_list("action", flat=True)) == ["message.resend"] * (who == "administrator")


def test_what_was_sent_cannot_be_sent_again(client, administrator, receipt):
    deliver(receipt.pk)
    client.force_login(administrator)
    assert client.post(reverse("outbox:resend", args=[receipt.key])).status_code == 409
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("who", "code"), [("reader", 403), ("administrator", 200), ("auditor", 200), (None, 302)])
def test_who_may_look_at_what_the_office_sent(client, request, reader, receipt, who, code):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("outbox:messages")).status_code == code


def test_a_room_brings_messages_into_a_readers_view(client, person, receipt, monkeypatch):
    officer = person("Officer")
    parts = visibility(Message)
    client.force_login(officer)
    assert client.get(receipt.get_absolute_url()).status_code == 404
    visible(Message, lambda user: Q(code="test.receipt") if user == officer else Q(pk=None))
    try:
        assert client.get(receipt.get_absolute_url()).status_code == 200
    finally:
        monkeypatch.setitem(visible.__globals__["_parts"], Message._meta.label, list(parts))


def test_a_sign_in_link_is_shown_to_nobody(client, administrator, reader, link):
    deliver(link.pk)
    assert SECRET in mail.outbox[0].body
    for person in (administrator, reader):
        client.force_login(person)
        page = text(client.get(link.get_absolute_url()))
        assert SECRET not in page
        assert "[sign-in link, known to the reader alone]" in page
    assert SECRET not in text(client.get(reverse("outbox:mine")))


def test_the_filter_narrows_and_nonsense_does_not_break_it(client, administrator, person, receipt):
    other = post("test.hint", to=[person("Dana")])[0]
    client.force_login(administrator)
    page = reverse("outbox:messages")
    shown = lambda query: {message.pk for message in client.get(page + query).context["rows"]}  # noqa: E731
    assert shown("") == {receipt.pk, other.pk}
    assert shown("?code=test.hint") == {other.pk}
    assert shown("?address=aliya") == {receipt.pk}
    assert shown("?state=failed") == set()
    assert shown(f"?about={receipt.key}") == set()
    assert shown("?state=nonsense&code=%00&about=nonsense&cursor=nonsense&address=%00") == {receipt.pk, other.pk}


def test_messages_about_one_thing(client, administrator, reader, person):
    about = post("test.receipt", to=[reader], context=CONTEXT, about=person("Subject"))[0]
    post("test.hint", to=[reader])
    client.force_login(administrator)
    rows = client.get(reverse("outbox:messages"), {"about": str(about.about_key)}).context["rows"]
    assert [message.pk for message in rows] == [about.pk]
    assert list(Message.objects.about(about.user)) == []


@pytest.mark.parametrize("name", ["mine", "messages", "demo_mail"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(client, demo, administrator, person, receipt, name, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(administrator)
    post("test.receipt", to=[administrator], context=CONTEXT)
    counts = []
    for _time in range(3):
        client.get(reverse(f"outbox:{name}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"outbox:{name}")).status_code == 200
        counts.append(len(queries))
        post("test.receipt", to=[administrator, person(f"More{_time}")], context=CONTEXT)
    assert len(set(counts)) == 1, counts


def test_choosing_letters(client, reader):
    client.force_login(reader)
    page = reverse("outbox:preferences")
    assert "checked" in text(client.get(page))
    assert client.post(page, {}).status_code == 302
    assert list(Mute.objects.values_list("user", "code")) == [
        (reader.pk, code) for code in sorted(Mute.objects.values_list("code", flat=True))
    ]
    assert Mute.objects.filter(code="test.hint").exists()
    wrong = client.post(page, {"wanted": ["test.receipt"]})
    assert wrong.status_code == 200
    assert Mute.objects.filter(code="test.hint").exists()
    client.post(page, {"wanted": ["test.hint"]})
    assert not Mute.objects.filter(code="test.hint").exists()


@pytest.mark.parametrize("signed_in", [True, False])
def test_outside_the_demo_there_is_no_letter_box(client, administrator, link, signed_in):
    if signed_in:
        client.force_login(administrator)
    assert client.get(reverse("outbox:demo_mail")).status_code == 404
    assert client.get(reverse("outbox:demo_letter", args=[link.key])).status_code == 404


def test_in_the_demo_each_letter_can_be_read_and_its_link_opened(client, demo, receipt, link):
    box = text(client.get(reverse("outbox:demo_mail")))
    assert "Receipt of TerraSense" in box
    assert "aliya@orken.example" in box
    letter = text(client.get(reverse("outbox:demo_letter", args=[link.key])))
    assert f'href="{SECRET}' in letter
    assert Message.objects.get(pk=link.pk).body == ""


def test_a_letter_with_markup_stays_text(client, demo, reader):
    message = post("test.receipt", to=[reader], context={**CONTEXT, "title": "<script>alert(1)</script>"})[0]
    page = text(client.get(reverse("outbox:demo_letter", args=[message.key])))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("query", ["?to=%00", "?to=nobody@orken.example", "?cursor=nonsense", "?to=" + "a" * 5000])
def test_nonsense_in_the_letter_boxs_address_is_no_error(client, demo, receipt, query):
    assert client.get(reverse("outbox:demo_mail") + query).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", ["mine", "messages", "preferences", "demo_mail"])
def test_each_page_in_each_language(client, demo, administrator, receipt, name, language):
    administrator.language = language
    administrator.save()
    client.force_login(administrator)
    response = client.get(reverse(f"outbox:{name}"))
    assert response.status_code == 200
    assert f'lang="{language}"' in text(response)
    assert "style=" not in text(response)
