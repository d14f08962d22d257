"""The places where an idea's words stand: the idea and its index, its versions, its calculator, the talk around it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy
from modelsearch.index import insert_or_update_object

from ideas.bringing.services import forget_files
from ideas.models import (
    AdoptionStep,
    Attachment,
    Behalf,
    Comment,
    Estimate,
    Idea,
    IdeaList,
    IdeaVersion,
    Note,
    Offer,
    Report,
)
from place.models import Person
from workflow.redacting import Black, words_stand


@words_stand("idea", gettext_lazy("The idea itself, and the search index"))
def the_idea(idea: Idea, black: Black, by: Person) -> None:
    rows = Idea.objects.filter(pk=idea.pk)
    black.out_of_rows(rows, "title", "problem", "proposal")
    rows.update(changed_at=timezone.now())  # whoever holds its words takes them anew
    insert_or_update_object(Idea.objects.get(pk=idea.pk))


@words_stand("versions", gettext_lazy("Its earlier versions"))
def versions(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(IdeaVersion.objects.filter(idea=idea), "title", "problem", "proposal")


@words_stand("saving", gettext_lazy("The savings calculator"))
def saving(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Estimate.objects.filter(idea=idea), "unit", "note")


@words_stand("behalf", gettext_lazy("How its author is reached"))
def behalf(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Behalf.objects.filter(idea=idea), "contact")


@words_stand("comments", gettext_lazy("Comments and notes"))
def comments(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Comment.objects.filter(idea=idea), "text", "hidden_because")
    black.out_of_rows(Report.objects.filter(comment__idea=idea), "why")
    black.out_of_rows(Note.objects.filter(idea=idea), "text")


@words_stand("offers", gettext_lazy("Offers of help"))
def offers(idea: Idea, black: Black, by: Person) -> None:
    rows = Offer.objects.filter(idea=idea)
    black.out_of_rows(rows, "what", "how_much", "when", "contact", "answer")


@words_stand("files", gettext_lazy("Names of files"))
def files(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(Attachment.objects.filter(idea=idea), "name")


@words_stand("adoptions", gettext_lazy("What other bodies say about it"))
def adoptions(idea: Idea, black: Black, by: Person) -> None:
    black.out_of_rows(AdoptionStep.objects.filter(adoption__idea=idea), "note")


@words_stand("copies", gettext_lazy("Ideas of other bodies made from it"))
def copies(idea: Idea, black: Black, by: Person) -> None:
    for copy in Idea.objects.filter(begun_by__adoption__idea=idea).distinct():
        the_idea(copy, black, by)
        versions(copy, black, by)


@words_stand("lists", gettext_lazy("The list it was brought in with: its file is deleted"))
def lists(idea: Idea, black: Black, by: Person) -> None:
    forget_files(IdeaList.objects.filter(rows__idea=idea).exclude(stored="").distinct())
