"""Two people, one row: whoever is second changes nothing."""

from functools import partial

import pgtrigger
import pytest

from core.audit.chain import check_chain
from core.audit.models import Entry
from grants.applications import services
from grants.applications.choices import State
from grants.applications.models import Answer, AnswerVersion, Application, Receipt
from grants.applications.services import Outdated
from tests.grants.applications.factories import draft, in_state, open_call
from tests.together import rounds

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_threads_that_move_one_application_never_both_win(together):
    """The applicant takes it back, the officer takes it on: one deed each time, one audit entry for it, and a whole chain."""
    application = in_state(State.SUBMITTED)
    person, wins = application.member, {"reopen": 0, "take": 0}
    asked = rounds(100, 1000)
    for _round in asked:
        first, second = (Application.objects.get(pk=application.pk) for _copy in range(2))
        raised = together(
            partial(services.reopen_application, first, actor=person), partial(services.take_application, second, actor=application.officer)
        )
        state = Application.objects.get(pk=application.pk).state
        assert sorted(bool(name) for name in raised) == [False, True], raised
        assert state == (State.DRAFT if not raised[0] else State.SCREENING)
        wins["reopen" if not raised[0] else "take"] += 1
        with pgtrigger.ignore("grants_applications.Application:state_moves"):  # back to the start, which is no move
            Application.objects.filter(pk=application.pk).update(state=State.SUBMITTED)
    moves = Entry.objects.about(application).filter(action__in=["application.reopen", "application.take"])
    assert moves.count() == sum(wins.values()) == len(asked)
    assert check_chain().whole


def test_a_double_click_hands_in_once(together):
    application = draft()
    copies = [Application.objects.get(pk=application.pk) for _copy in range(4)]
    raised = together(*(lambda copy=copy: services.submit_application(copy, actor=application.member) for copy in copies))
    assert raised.count("") == 1
    assert Receipt.objects.count() == 1


def test_numbers_are_without_gap_and_without_twin(together):
    call = open_call()
    drafts = [draft(call) for _number in range(8)]
    raised = together(*(lambda row=row: services.submit_application(row, actor=row.member) for row in drafts))
    assert raised == [""] * 8
    assert sorted(Application.objects.values_list("number", flat=True)) == [f"{call.prefix}-{number:05d}" for number in range(1, 9)]


def test_two_tabs_that_save_one_answer_lose_neither_text(together):
    application = draft()
    answer = application.answers.get(code="title")
    texts = [f"Вариант {number}" for number in range(6)]
    raised = together(
        *(
            lambda text=text: services.save_answer(application, "title", text, base=answer.version, actor=application.member)
            for text in texts
        )
    )
    assert (raised.count(""), raised.count(Outdated.__name__)) == (1, 5)
    assert Answer.objects.get(pk=answer.pk).version == 2
    assert AnswerVersion.objects.filter(answer=answer).count() == 2


def test_two_tabs_that_write_one_answer_first(together):
    application = draft(title="")
    texts = ["Первая", "Вторая"]
    raised = together(
        *(lambda text=text: services.save_answer(application, "title", text, base=0, actor=application.member) for text in texts)
    )
    assert sorted(raised) == ["", Outdated.__name__]


def test_what_is_handed_in_is_what_was_saved_before(together):
    """A save that races the submission is either in the receipt or refused."""
    for _round in rounds(5, 20):
        application = draft()
        answer = application.answers.get(code="title")
        copy = Application.objects.get(pk=application.pk)
        raised = together(
            partial(services.submit_application, copy, actor=application.member),
            partial(services.save_answer, application, "title", "В последнюю секунду", base=answer.version, actor=application.member),
        )
        receipt = Receipt.objects.get(application=application)
        assert raised[0] == ""
        assert ("В последнюю секунду" in receipt.snapshot) == (raised[1] == "")
