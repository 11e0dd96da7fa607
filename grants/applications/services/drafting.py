"""Writing an application: saved answer by answer, so that no word waits for a button."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.audit import record
from core.calendar import arrived_at, now
from core.files.services import store_file
from core.workflow import Conflict
from grants.applications.choices import REQUESTED, TITLE, State
from grants.applications.models import Answer, AnswerVersion, Application, GivenFile
from grants.applications.questionnaire import Checked, check_item, item_named, item_of, question_named
from grants.applications.texts import read_money
from grants.calls.kinds import Item, kind_named
from grants.calls.models import Call, DocumentWanted
from parks.directory.models import Organisation
from parks.directory.policies import user_belongs

OPEN_FOR_WRITING = (State.DRAFT, State.TO_CORRECT)


class Outdated(Conflict):
    """Somebody saved this answer after the writer opened it; carries the newer row, nothing was overwritten."""

    def __init__(self, theirs: Answer) -> None:
        super().__init__()
        self.theirs = theirs


@dataclass(frozen=True)
class Saved:
    answer: Answer
    error: str


@transaction.atomic
def begin_application(call: Call, applicant: Organisation, *, actor: Any) -> Application:
    """The applicant's draft for the call; a second beginning, from another tab or colleague, gives the same draft.

    Raises: Refused (not a member, or the call is not open).
    """
    if not user_belongs(actor, applicant):
        raise Refused(_("You are not a member of this applicant."))
    if not call.is_open_for(arrived_at()):
        raise Refused(_("This call is not open."))
    application = _standing(call, applicant)
    if application is None:
        try:
            with transaction.atomic():
                application = Application.objects.create(call=call, kind=call.kind, applicant=applicant, begun_by=actor)
        except IntegrityError:  # the other tab was faster
            return Application.objects.exclude(state=State.WITHDRAWN).get(call=call, applicant=applicant)
        record(actor, "application.begin", application, changes={"call": (None, call.prefix)})
    return application


def _standing(call: Call, applicant: Organisation) -> Application | None:
    return Application.objects.exclude(state=State.WITHDRAWN).filter(call=call, applicant=applicant).first()


@transaction.atomic
def save_answer(application: Application, code: str, raw: str, *, base: int, actor: Any) -> Saved:
    """Keep what was typed into one item, even if it breaks a rule; the sentence of what is wrong comes back with it.

    `base` is the version that the writer saw, 0 for none. Saving the same text twice changes nothing.
    Raises: Refused, Outdated (with the newer answer), KeyError (no such item).
    """
    require(actor, "applications.write", application)
    question = None if code in (TITLE, REQUESTED) else question_named(application, code)
    item = item_of(question) if question else item_named(application, code)
    if item is None:
        raise KeyError(code)
    checked = check_item(item, raw)
    answer = _write(application, code, checked.value, base=base, actor=actor)
    if question is None:
        _follow(application, item, checked)
    return Saved(answer, checked.error)


def _write(application: Application, code: str, value: str, *, base: int, actor: Any) -> Answer:
    """The conditional write: it succeeds only on the version that the writer saw."""
    if (known := _locked_answer(application, code)) and _overwrite(known, value, base=base, actor=actor):
        return known
    if known is None:
        lock_for_writing(application)
    answer, made = Answer.objects.get_or_create(
        application=application, code=code, defaults={"value": value, "saved_by": actor, "saved_at": now()}
    )
    if made:
        AnswerVersion.objects.create(answer=answer, version=1, value=value, saved_by=actor, saved_at=answer.saved_at)
        return answer
    if answer.value == value:
        return answer
    raise Outdated(answer)


def _locked_answer(application: Application, code: str) -> Answer | None:
    """The answer as it stood before whoever held the application's lock let go of it: only its version, asked again by `_overwrite`, is believed."""
    rows = Answer.objects.select_for_update(of=("application",)).select_related("application")
    return rows.filter(application=application, code=code, application__state__in=OPEN_FOR_WRITING).first()


def _overwrite(answer: Answer, value: str, *, base: int, actor: Any) -> bool:
    fields = {"value": value, "version": base + 1, "saved_by": actor, "saved_at": now()}
    if not Answer.objects.filter(pk=answer.pk, version=base).exclude(value=value).update(**fields):
        return False
    for name, saved in fields.items():
        setattr(answer, name, saved)
    AnswerVersion.objects.create(answer=answer, version=base + 1, value=value, saved_by=actor, saved_at=answer.saved_at)
    return True


def _follow(application: Application, item: Item, checked: Checked) -> None:
    """Bring the columns of the application, or the row of its kind, in line with the answer that stands for them; the call's questions have none."""
    if item.code == TITLE:
        application.title = checked.value[: item.max_length]
        application.save(update_fields=["title"])
    elif item.code == REQUESTED:
        application.requested = (
            None if checked.error or not checked.value else read_money(checked.value, currencies=[code for code, _label in item.choices])
        )
        application.save(update_fields=["requested", "requested_currency"])
    else:
        kind_named(application.kind).answered(application, item.code, "" if checked.error else checked.value)


@transaction.atomic
def give_file(application: Application, document: DocumentWanted, upload: UploadedFile, *, actor: Any) -> GivenFile:
    """Store the file for the document; an earlier one steps back and is kept.

    Raises: Refused, ValidationError (kind, size, content), Conflict (the application was handed in meanwhile).
    """
    require(actor, "applications.write", application)
    if document.call_id != application.call_id:
        raise ValidationError(_("The call does not want this document."))
    lock_for_writing(application)
    file = store_file(upload, actor=actor, kinds=document.kinds, max_bytes=document.max_bytes)
    GivenFile.objects.filter(application=application, document=document, removed_at=None).update(removed_at=now())
    given = GivenFile.objects.create(application=application, document=document, file=file)
    record(actor, "application.file_given", application, changes={"document": (None, document.key), "sha256": (None, file.sha256)})
    return given


@transaction.atomic
def take_file_away(given: GivenFile, *, actor: Any) -> None:
    """Raises: Refused, Conflict."""
    application = given.application
    require(actor, "applications.write", application)
    lock_for_writing(application)
    if GivenFile.objects.filter(pk=given.pk, removed_at=None).update(removed_at=now()):
        record(actor, "application.file_removed", application, changes={"document": (given.document.key, None)})


def lock_for_writing(application: Application) -> None:
    """The application's row orders savings against its own submission: what is handed in is what was saved before it."""
    if not Application.objects.select_for_update().filter(pk=application.pk, state__in=OPEN_FOR_WRITING).exists():
        raise Conflict
