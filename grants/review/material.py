"""What a reviewer reads: the application without what their kind of blindness hides, never its number or key."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.files.models import File
from grants.applications.models import GivenFile
from grants.applications.reading import Chapter, Line, written_chapters
from grants.calls.choices import QuestionKind
from grants.review.models import Assignment
from grants.review.names import hide_names
from grants.review.ties import telling_names


@dataclass(frozen=True)
class Paper:
    """A file as a reviewer meets it: by its place and the name of the document that the call wanted, never by the applicant's file name."""

    number: int
    document: str | Promise
    file: File


@dataclass(frozen=True)
class Material:
    chapters: list[Chapter] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


def material_of(assignment: Assignment) -> Material:
    """Everything that this reviewer may read, in the order of the form; the title stands in the heading already."""
    chapters = written_chapters(assignment.application)
    if assignment.application.call.review_round.is_double_blind:
        chapters = list(_blinded(assignment, chapters))
    return Material([chapter for chapter in chapters if chapter.lines or chapter.template], papers_of(assignment))


def _blinded(assignment: Assignment, chapters: list[Chapter]) -> Iterator[Chapter]:
    """Pages of the kind's own tell who people are, web addresses lead to them, and texts may name them: all three go."""
    names = telling_names(assignment.application)
    telling = {line.label for chapter in chapters for line in chapter.lines if line.kind == QuestionKind.ADDRESS}
    for chapter in chapters:
        lines = [Line(line.label, _hidden() if line.label in telling else hide_names(line.text, names)) for line in chapter.lines]
        yield Chapter(chapter.code, chapter.title, lines)


def _hidden() -> str:
    return _("Hidden: you read without names.")


def papers_of(assignment: Assignment) -> list[Paper]:
    """The files that the round gives to reviewers, numbered from 1."""
    wanted = assignment.application.call.review_round.documents.values("pk")
    given = GivenFile.objects.filter(application=assignment.application, removed_at=None, document__in=wanted)
    rows = given.select_related("document", "file").order_by("document__position", "document__pk")
    return [Paper(number, row.document.name, row.file) for number, row in enumerate(rows, 1)]
