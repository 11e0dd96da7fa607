"""Every page on the way of an application, by who opens it, over the world of the demo."""

from collections.abc import Iterator

from grants.applications.questionnaire import parts_of
from incubator.demo.content import read
from tests.demo_world import Demo

type Page = tuple[str, str]  # name of its picture, path


def of_a_visitor(demo: Demo) -> Iterator[Page]:
    yield "home", "/"
    yield "calls", "/calls/"
    yield "call-visitor", demo.calls["icostartup-5"].get_absolute_url()
    yield "call-expected", demo.calls["astana-hub-8"].get_absolute_url()
    yield "call-closed", demo.calls["astana-hub-7"].get_absolute_url()
    yield "programmes", "/programmes/"
    yield "programme", "/programmes/icostartup/"
    yield "sign-in", "/account/login/"
    yield "sign-up", "/account/signup/"
    yield "password-forgotten", "/account/password/reset/"
    yield "receipt-verify", "/applications/receipts/verify/"
    yield "search", "/search/?q=start"
    yield "not-found", "/applications/nowhere/"
    for page in ("privacy", "cookies", "accessibility", "contact", "help"):
        yield page, f"/{page}/"
    for reader in ("applicant", "officer", "administrator"):
        yield f"help-{reader}", f"/help/{reader}/"


def of_a_founder(demo: Demo) -> Iterator[Page]:
    """Hers are a draft and one that came back; `founder` of the demo."""
    call, startup = demo.calls["icostartup-5"], demo.startup("topyraq")
    draft, returned = demo.application("topyraq", "icostartup-5"), demo.application("topyraq", "astana-hub-7")
    yield "today-founder", "/today/"
    yield "call-may-apply", call.get_absolute_url()
    yield "apply", f"/start-ups/apply/{call.key}/"
    yield "startups", "/start-ups/"
    yield "startup-new", f"/start-ups/new/?call={call.key}"
    yield "startup", startup.get_absolute_url()
    yield "startup-edit", f"{startup.get_absolute_url()}edit/"
    yield "startup-register", f"{startup.get_absolute_url()}register/"
    yield "startup-limit", f"{startup.get_absolute_url()}cap/?amount=1+000+000,50&currency=KZT"
    yield "founder", f"{startup.get_absolute_url()}founders/new/"
    yield "applications", "/applications/"
    yield "application-draft", draft.get_absolute_url()
    for part in parts_of(draft):
        yield f"part-{part.code}", f"{draft.get_absolute_url()}parts/{part.code}/"
    yield "submit-incomplete", f"{draft.get_absolute_url()}submit/"
    yield "preview", f"{draft.get_absolute_url()}preview/"
    yield "withdraw", f"{draft.get_absolute_url()}withdraw/"
    yield "application-to-correct", returned.get_absolute_url()
    yield "submit", f"{returned.get_absolute_url()}submit/"
    yield "messages", "/messages/"
    for page in ("profile", "security", "sessions", "consents", "letters"):
        yield f"account-{page}", f"/account/{page}/"


def of_other_founders(demo: Demo) -> Iterator[tuple[str, Page]]:
    """(who, page): an application in each state that the founder's are not in."""
    for startup, call, state in (
        ("jelbaq", "icostartup-5", "submitted"),
        ("esepshi", "astana-hub-7", "screening"),
        ("jelbaq", "astana-hub-7", "admitted"),
        ("qoima", "astana-hub-7", "refused"),
    ):
        who = next(entry["owner"] for entry in read("startups") if entry["code"] == startup)
        yield who, (f"status-{state}", demo.application(startup, call).get_absolute_url())
    yield "cofounder", ("receipt", demo.application("jelbaq", "icostartup-5").receipts.get().get_absolute_url())


def of_an_officer(demo: Demo) -> Iterator[Page]:
    call = demo.calls["icostartup-5"]
    begun, waiting = demo.application("esepshi", "astana-hub-7"), demo.application("otkel", "astana-hub-7")
    yield "today-officer", "/today/"
    yield "check-queue", "/applications/check/"
    yield "check-new", f"{waiting.get_absolute_url()}check/"
    yield "check", f"{begun.get_absolute_url()}check/"
    yield "status-for-the-office", begun.get_absolute_url()
    yield "call-set-ups", "/calls/set-up/"
    yield "call-set-up", f"/calls/set-up/{call.key}/"
    yield "office-messages", "/messages/office/"
    yield "refused", "/calls/new/"


def of_an_administrator(demo: Demo) -> Iterator[Page]:
    yield "today-administrator", "/today/"
    yield "people", "/account/people/"
    yield "person", f"/account/people/{demo.people['officer'].key}/"
    yield "invite", "/account/people/invite/"
