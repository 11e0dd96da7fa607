import pytest
from django.urls import reverse

from tests.grants.calls.factories import CallFactory, make_open_call

pytestmark = pytest.mark.django_db


def test_smoke(as_person, people_of):
    call = CallFactory()
    p = people_of(call)
    c = as_person(p.officer)
    for name in ("list", "running"):
        r = c.get(reverse(f"calls:{name}"))
        assert r.status_code == 200, (name, r.status_code)
    for name in ("call", "set_up", "basics", "dates", "texts", "eligibility", "form", "documents", "rubric", "checks", "open"):
        r = c.get(reverse(f"calls:{name}", args=[call.key]))
        assert r.status_code == 200, (name, r.status_code)
    a = as_person(p.administrator)
    for name in ("new",):
        assert a.get(reverse(f"calls:{name}")).status_code == 200
    for name in ("copy", "officers"):
        assert a.get(reverse(f"calls:{name}", args=[call.key])).status_code == 200
    v = as_person(None)
    o = make_open_call()
    assert v.get(reverse("calls:list")).status_code == 200
    assert v.get(reverse("calls:call", args=[o.key])).status_code == 200
    assert v.get(reverse("calls:deadline", args=[o.key])).status_code == 200
    assert v.get("/").status_code == 200
