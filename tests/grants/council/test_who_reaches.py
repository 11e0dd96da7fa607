"""Person x address of the council: the answer to GET."""

import pytest

from core.accounts.choices import GlobalRole
from grants.applications.models import Application
from grants.council.choices import Outcome
from grants.council.urls import urlpatterns
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, administrator, make_open_call, with_role, with_second_factor
from tests.grants.council.factories import council_for, make_seat, prepared
from tests.grants.council.pages import client_for, url
from tests.grants.review.factories import admitted

PEOPLE = ("anonymous", "stranger", "applicant", "chair", "secretary", "seat", "rival", "officer", "other", "administrator", "auditor")
# fmt: off
TABLE = {
    #               anon str  appl chair secr seat rival offc other adm  audit
    "calls":       "302  200  200  200   200  200  200   200  200   200  200",
    "ranking":     "302  403  403  200   200  200  403   200  403   403  200",
    "choose":      "302  403  403  403   403  403  403   200  403   200  403",
    "take_up":     "302  403  403  200   200  403  403   200  403   403  403",
    "release":     "302  403  403  200   403  403  403   403  403   403  403",
    "application": "302  404  404  200   200  200  404   200  404   404  200",
    "decide":      "302  404  404  302   302  302  404   302  404   404  302",
    "step_out":    "302  404  404  200   200  200  404   403  404   404  403",
    "paper":       "302  404  404  200   200  200  404   200  404   404  200",
    "drop":        "302  405  405  405   405  405  405   405  405   405  405",
    "councils":    "302  403  403  403   403  403  403   200  200   200  200",
    "new":         "302  403  403  403   403  403  403   200  200   200  403",
    "council":     "302  404  404  200   200  200  200   200  200   200  200",
    "edit":        "302  404  404  403   403  403  403   200  403   200  403",
    "end_seat":    "302  404  404  403   403  403  403   200  403   200  403",
}
# fmt: on


def people_around(row: Application) -> list:
    council = council_for(row.call)
    rival = make_seat(council, "chair").user
    member_of(admitted(row.call).applicant, rival)
    other = with_second_factor(PersonFactory())
    make_open_call(officer=other)
    seat = make_seat(council).user
    offices = [with_second_factor(row.officer), other, administrator(), with_role(GlobalRole.AUDITOR)]
    return [None, PersonFactory(), row.member, row.chair, row.secretary, seat, rival, *offices]


@pytest.mark.django_db
def test_everybody_gets_the_answer_of_the_table(row):
    decision = prepared(Outcome.FUND, row)
    council = council_for(row.call)
    of_call, of_row = ("ranking", "choose", "take_up", "release"), ("application", "decide", "step_out")
    arguments = {
        **dict.fromkeys(of_call, (row.call.key,)),
        **dict.fromkeys(of_row, (row.key,)),
        **dict.fromkeys(("council", "edit"), (council.key,)),
        "paper": (row.key, row.files.first().key),
        "drop": (decision.key,),
        "end_seat": (council.seats.first().key,),
    }
    clients = [client_for(person) for person in people_around(row)]
    got = {name: [client.get(url(name, *arguments.get(name, ()))).status_code for client in clients] for name in TABLE}
    wanted = {name: [int(code) for code in codes.split()] for name, codes in TABLE.items()}
    faults = [f"{name}: {dict(zip(PEOPLE, got[name], strict=True))}" for name in TABLE if got[name] != wanted[name]]
    assert not faults, "\n".join(faults)


def test_every_address_has_its_row():
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)
