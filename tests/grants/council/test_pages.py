"""What the pages show and do, and what bad input gets."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications.choices import State
from grants.council import services
from grants.council.choices import Outcome
from grants.council.models import Decision
from grants.council.queries import council_of, prepared_of, ranked_for
from grants.review.choices import ConflictKind
from tests.grants.applications.factories import fresh, member_of
from tests.grants.calls.factories import PersonFactory
from tests.grants.council.factories import REASONS, council_for, in_council, make_council, make_seat, prepared, released
from tests.grants.council.pages import client_for, text_of, typed, url
from tests.grants.review.factories import admitted, asked, call_under_review, make_round, officer_of, signed

pytestmark = pytest.mark.django_db


# The ranked list


def test_every_page_opens_for_whoever_works_there(row):
    admitted(row.call)
    prepared(Outcome.FUND, row)
    council = council_for(row.call)
    chair, officer = client_for(row.chair), client_for(row.officer)
    both = [url("calls"), url("ranking", row.call.key), url("application", row.key), url("take_up", row.call.key), reverse("web:today")]
    of_chair = [url("release", row.call.key), url("step_out", row.key), url("council", council.key)]
    of_office = [url("choose", row.call.key), url("councils"), url("new"), url("council", council.key), url("edit", council.key)]
    for client, paths in ((chair, both + of_chair), (officer, [*both, *of_office, url("end_seat", council.seats.first().key)])):
        for path in paths:
            assert client.get(path).status_code == 200, path


def test_the_list_shows_ranks_with_ties_and_sums_so_far():
    call = call_under_review()
    make_round(call, least_signed=1, per_application=2)
    best, tied, same, bare = (signed(call, *values).application for values in ((10, 10), (8, 8), (8, 8), (1, 1)))
    rows = [in_council(application=one) for one in (best, tied, same, bare)]
    unread = in_council(call)
    prepared(Outcome.FUND, rows[0])
    prepared(Outcome.IN_PART, rows[1])
    lines = ranked_for(call)
    assert [line.application.pk for line in lines] == [one.pk for one in (best, tied, same, bare, unread)]
    assert [line.rank_shown for line in lines] == ["1", "2=", "2=", "4", ""]
    assert [(line.signed, line.wanted) for line in lines] == [(1, 2)] * 4 + [(0, 2)]
    asked_for = best.requested
    assert [line.total for line in lines] == [[asked_for], [asked_for + prepared_of(rows[1]).amount], [], [], []]
    page = text_of(client_for(rows[0].chair).get(url("ranking", call.key)))
    for shown in ("2=", "18\u00a0000\u00a0000,50\u00a0₸", "1 из 2", "мало заключений"):
        assert shown in page, shown


def score(review, values) -> None:
    from grants.review import services as review_services
    from tests.grants.review.factories import again, fill_in

    review_services.accept_review(review, actor=review.person, keeps_secret=True)
    review = again(review)
    fill_in(review, *values)
    review_services.sign_review(review, actor=review.person)


def test_who_stepped_out_reads_neither_the_figures_nor_the_decision_nor_the_sum(row):
    other = in_council(application=signed(row.call, 5, 5).application)
    prepared(Outcome.FUND, row, actor=row.secretary)
    services.declare_recusal(row, actor=row.chair, kind=ConflictKind.SHAREHOLDER)
    client = client_for(row.chair)
    hidden, shown = ranked_for(row.call, row.chair)
    assert (hidden.hidden, hidden.mean, hidden.decision, hidden.total) == (True, None, None, [])
    assert shown.application.pk == other.pk
    page = text_of(client.get(url("ranking", row.call.key)))
    assert "Вы не участвуете в рассмотрении" in page
    assert "82,0" not in page.split(row.number)[1].split("</tr>")[0]
    assert client.get(url("application", row.key)).status_code == 403
    assert client.post(url("decide", row.key), typed()).status_code == 403
    assert client.post(url("drop", prepared_of(row).key)).status_code == 404
    assert client.get(url("paper", row.key, row.files.first().key)).status_code == 403


def test_the_list_costs_the_same_with_one_row_and_with_three():
    def cost(path: str, client) -> int:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    call = call_under_review()
    make_round(call, least_signed=1)
    first = in_council(application=signed(call, 9, 7).application)
    prepared(Outcome.FUND, first)
    client = client_for(first.chair)
    paths = [url("ranking", call.key), url("release", call.key), url("calls"), reverse("web:today")]
    one = [cost(path, client) for path in paths]
    alone = cost(url("application", first.key), client)
    for _more in range(2):
        prepared(Outcome.IN_PART, in_council(application=signed(call, 6, 7).application))
    assert [cost(path, client) for path in paths] == one
    assert cost(url("application", first.key), client) == alone


def test_an_application_with_three_reviews_costs_what_one_with_one_costs():
    call = call_under_review()
    make_round(call, least_signed=1)
    once, thrice = signed(call, 9, 7).application, signed(call, 9, 7).application
    for values in ((5, 5), (6, 6)):
        score(asked(thrice), values)
    rows = [in_council(application=one) for one in (once, thrice)]
    client = client_for(rows[0].chair)
    client.get(url("application", rows[0].key))
    counts = []
    for one in rows:
        with CaptureQueriesContext(connection) as caught:
            client.get(url("application", one.key))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_reviewers_are_numbers_and_no_names():
    call = call_under_review()
    make_round(call, least_signed=1)
    review = signed(call, 9, 7)
    review.person.family_name = "Байжанов"
    review.person.save(update_fields=["family_name"])
    one = in_council(application=review.application)
    page = text_of(client_for(one.chair).get(url("application", one.key)))
    assert "Эксперт 1" in page
    assert "Команда показала работающий образец" in page
    for telling in ("Байжанов", review.person.email, str(review.key), f">{review.alias}<"):
        assert telling not in page, telling


def test_a_file_of_the_application_is_read_by_the_council_alone(row):
    address = url("paper", row.key, row.files.first().key)
    answer = client_for(row.chair).get(address)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_for(PersonFactory()).get(address).status_code == 404
    assert client_for(row.chair).get(url("paper", row.key, uuid4())).status_code == 404


# Handing over


def test_handing_over_says_what_follows_and_does_it_once():
    call = call_under_review()
    review = asked(admitted(call))
    council = council_for(call)
    officer = client_for(officer_of(call))
    page = text_of(officer.get(url("take_up", call.key)))
    assert str(review.reviewer) in page
    assert council.seats.first().user.get_full_name() in page or str(council.seats.first().user) in page
    data = {"application": [str(review.application.key)]}
    assert officer.post(url("take_up", call.key), data).status_code == 302
    assert fresh(review.application).state == State.IN_COUNCIL
    assert officer.post(url("take_up", call.key), data).status_code == 302  # a second click
    assert officer.post(url("take_up", call.key), {"application": [str(uuid4())]}).status_code == 409
    assert officer.post(url("take_up", call.key), {"application": ["nonsense"]}).status_code == 409


def test_without_a_council_the_list_leads_to_choosing_one():
    call = call_under_review()
    admitted(call)
    officer = client_for(officer_of(call))
    assert url("choose", call.key) in text_of(officer.get(url("ranking", call.key)))
    assert officer.get(url("take_up", call.key)).status_code == 403
    council = make_council()
    assert officer.post(url("choose", call.key), {"council": "nonsense"}).status_code == 422
    assert officer.post(url("choose", call.key), {}).status_code == 422
    assert officer.post(url("choose", call.key), {"council": str(council.key)}).status_code == 302
    assert council_of(call) == council


# Preparing a decision


def test_from_the_form_over_the_letter_to_the_prepared_decision(row):
    member_of(row.applicant, PersonFactory(language="kk", given_name="Айгерім"))
    client = client_for(row.chair)
    page = text_of(client.post(url("decide", row.key), typed(outcome="in_part", amount_0="5 000 000,25")))
    assert "одобрена частично" in page
    assert "ішінара мақұлданды" in page
    assert "Айгерім" in page
    assert not Decision.objects.exists()
    answer = client.post(url("decide", row.key), typed(outcome="in_part", amount_0="5 000 000,25", step="save"))
    assert answer.url == url("ranking", row.call.key)
    decision = Decision.objects.get()
    assert (decision.outcome, str(decision.amount.amount), decision.reasons) == (Outcome.IN_PART, "5000000.25", REASONS)
    assert fresh(row).state == State.IN_COUNCIL


def test_going_back_from_the_letter_keeps_what_was_typed(row):
    page = text_of(client_for(row.chair).post(url("decide", row.key), typed(outcome="reserve", place="1", step="edit")))
    assert REASONS in page
    assert 'value="reserve"' in page.split("checked")[0][-200:] or 'value="reserve" ' in page
    assert not Decision.objects.exists()


BAD = [
    ({"outcome": ""}, "Выберите решение."),
    ({"outcome": "perhaps"}, "Выберите решение."),
    ({"reasons": "Коротко"}, "от 50 до 4000 знаков; сейчас 7"),
    ({"reasons": ""}, "Обязательное поле."),
    ({"reasons": "я" * 4001}, "4000"),
    ({"reasons": "а" * 60 + "\x00"}, ""),
    ({"outcome": "in_part", "amount_0": ""}, "Укажите сумму."),
    ({"outcome": "in_part", "amount_0": "0"}, "больше нуля"),
    ({"outcome": "in_part", "amount_0": "-5"}, ""),
    ({"outcome": "in_part", "amount_0": "много"}, ""),
    ({"outcome": "in_part", "amount_0": "12 000 000,50"}, "Частично — значит меньше"),
    ({"outcome": "in_part", "amount_0": "99999999999999999999"}, ""),
    ({"outcome": "reserve", "place": ""}, "Укажите место"),
    ({"outcome": "reserve", "place": "0"}, ""),
    ({"outcome": "reserve", "place": "77"}, "такого места нет"),
    ({"outcome": "reserve", "place": "первое"}, ""),
]


@pytest.mark.parametrize(("fields", "said"), BAD)
@pytest.mark.parametrize("step", ["letter", "save"])
def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost(row, fields, said, step):
    answer = client_for(row.chair).post(url("decide", row.key), typed(**{"step": step, **fields}))
    assert answer.status_code == 422
    page = text_of(answer)
    assert said in page
    assert "ork-errors" in page
    assert not Decision.objects.exists()


def test_a_place_that_is_taken_names_who_has_it(row):
    other = in_council(row.call)
    prepared(Outcome.RESERVE, other, place=1)
    answer = client_for(row.chair).post(url("decide", row.key), typed(outcome="reserve", place="1", step="save"))
    assert answer.status_code == 422
    assert f"Место 1 отдано заявке {other.number}." in text_of(answer)


def test_a_sum_or_place_that_the_outcome_does_not_ask_for_is_left_out(row):
    answer = client_for(row.chair).post(url("decide", row.key), typed(amount_0="вздор", place="вздор", step="save"))
    assert answer.status_code == 302
    assert Decision.objects.get().amount == row.requested


def test_who_was_outrun_sees_the_other_decision_and_keeps_their_words(row):
    client = client_for(row.chair)
    prepared(Outcome.DECLINE, row, actor=row.secretary)
    mine = "Моё обоснование решения, достаточно длинное, чтобы его можно было сохранить здесь."
    for step in ("letter", "save"):
        answer = client.post(url("decide", row.key), typed(reasons=mine, step=step))
        assert answer.status_code == 409
        page = text_of(answer)
        assert mine in page
        assert REASONS in page
        assert f'value="{prepared_of(row).key}"' in page
    assert client.post(url("decide", row.key), typed(reasons=mine, step="save", replaces="nonsense")).status_code == 409
    standing = str(prepared_of(row).key)
    assert client.post(url("decide", row.key), typed(reasons=mine, step="save", replaces=standing)).status_code == 302
    assert Decision.objects.get().reasons == mine


def test_a_decided_application_takes_no_further_decision(row):
    released(Outcome.FUND, row)
    client = client_for(row.chair)
    assert client.post(url("decide", row.key), typed(step="save")).status_code == 403
    page = text_of(client.get(url("application", row.key)))
    assert 'name="step"' not in page
    assert REASONS in page


def test_from_the_reserve_list_the_form_offers_no_place(row):
    released(Outcome.RESERVE, row)
    client = client_for(row.chair)
    page = text_of(client.get(url("application", row.key)))
    assert 'value="decline"' in page
    assert 'value="reserve"' not in page
    assert client.post(url("decide", row.key), typed(outcome="reserve", place="1", step="save")).status_code == 422


def test_dropping(row):
    decision = prepared(Outcome.FUND, row)
    assert client_for(row.officer).post(url("drop", decision.key)).status_code == 403
    assert client_for(PersonFactory()).post(url("drop", decision.key)).status_code == 404
    client = client_for(row.chair)
    assert client.get(url("drop", decision.key)).status_code == 405
    assert client.post(url("drop", decision.key)).url == url("application", row.key)
    assert not Decision.objects.exists()


def test_members_and_officers_read_and_decide_nothing(row):
    for person in (make_seat(council_for(row.call)).user, row.officer):
        client = client_for(person)
        page = text_of(client.get(url("application", row.key)))
        assert 'name="step"' not in page
        assert client.post(url("decide", row.key), typed(step="save")).status_code == 403
        assert client.get(url("release", row.call.key)).status_code == 403
        assert client.post(url("release", row.call.key), {"decision": []}).status_code == 403
