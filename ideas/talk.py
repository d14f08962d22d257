"""The talk about an idea as one reader sees it: threads, names, words, and what they may do with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ideas import rules
from ideas.models import Comment, Idea
from place.models import Person
from place.text import as_html

THREADS_A_PAGE = 25


@dataclass
class Said:
    """One comment, as one reader sees it."""

    comment: Comment
    who: str
    note: str
    html: SafeString
    instead: str  # what stands in place of the words; empty when they are shown
    may: dict[str, bool]
    reports: int = 0
    answers: list[Said] = field(default_factory=list)


class Talk:
    """What one reader may know and do in the talk about one idea; asked once, used for every comment."""

    def __init__(self, idea: Idea, person: Person) -> None:
        self.idea, self.person = idea, person
        self.knows_author = rules.may_know_author(person, idea)
        self.moderates = rules.may_moderate(person, idea)
        self.silent = rules.why_silent(person, idea)
        self.shown: list[Comment] | None = None  # the comments of the page, once it is read

    def page(self, number: Any) -> tuple[list[Said], Page]:
        """One page of threads, each with all its answers."""
        paginator = Paginator(self._threads(), THREADS_A_PAGE)
        page = paginator.get_page(number)
        threads = list(page.object_list)
        self.shown = [*threads, *(answer for each in threads for answer in each.shown_answers)]
        prefetch_related_objects(self.shown, "told")
        return [self.said(each) for each in threads], page

    def page_with(self, comment: Comment) -> int:
        """The number of the page a comment stands on."""
        top = comment.answers_id or comment.pk
        ids = list(self.idea.comments.filter(answers=None).order_by("at", "pk").values_list("pk", flat=True))
        return 1 + ids.index(top) // THREADS_A_PAGE if top in ids else 1

    def latest(self, count: int) -> list[Said]:
        """The newest comments whose words can be read."""
        found = self.idea.comments.filter(removed_at=None, hidden_at=None).select_related("by__organisation")
        found = found.order_by("-at", "-pk")[:count]
        return [self.said(each) for each in found]

    def _comments(self) -> Any:
        found = self.idea.comments.select_related("by__organisation")
        if self.moderates:
            found = found.annotate(waiting_reports=Count("reports", Q(reports__settled_at=None)))
        return found

    def _threads(self) -> Any:
        answers = Prefetch("answered_by", self._comments().order_by("at", "pk"), to_attr="shown_answers")
        return self._comments().filter(answers=None).prefetch_related(answers).order_by("at", "pk")

    def said(self, comment: Comment) -> Said:
        comment.idea = self.idea
        hidden = comment.as_author and not self.knows_author
        instead = _instead(comment)
        words = (
            SafeString("") if instead and not (self.moderates and comment.hidden_at) else self._html(comment)
        )
        return Said(
            comment=comment,
            who=_("The author") if hidden else comment.by.name,
            note=self._note(comment, hidden=hidden),
            html=words,
            instead=instead,
            may=self._may(comment),
            reports=getattr(comment, "waiting_reports", 0),
            answers=[self.said(each) for each in getattr(comment, "shown_answers", [])],
        )

    def _html(self, comment: Comment) -> SafeString:
        told = comment.told.all() if "told" in getattr(comment, "_prefetched_objects_cache", {}) else ()
        return as_html(comment.text, names=[person.name for person in told])

    def _note(self, comment: Comment, *, hidden: bool) -> str:
        if hidden:
            return ""
        place = comment.by.organisation.short_name if comment.by.organisation else ""
        return ", ".join(filter(None, [_("author of this idea") if comment.as_author else "", place]))

    def _may(self, comment: Comment) -> dict[str, bool]:
        shown, own = not (comment.removed_at or comment.hidden_at), comment.by_id == self.person.pk
        return {
            "answer": shown and not self.silent,
            "edit": shown and own and not self.silent,
            "remove": shown and own,
            "report": shown and not own and not self.moderates,
            "hide": shown and self.moderates,
            "restore": self.moderates and bool(comment.hidden_at or getattr(comment, "waiting_reports", 0)),
        }

    def people(self) -> list[tuple[str, str]]:
        """Whom a comment can be said to: those known to take part, by name, for a list to choose from."""
        idea, known = self.idea, {}
        shown = self.shown
        if shown is None:
            shown = list(idea.comments.select_related("by").order_by("-pk")[:200])
        for comment in shown:
            if comment.by.is_active and not comment.as_author and not comment.removed_at:
                known[comment.by.uid] = comment.by.name
        named = [idea.holder, idea.case_owner, idea.delivery_owner]
        if not idea.anonymous():
            named += [idea.author, *idea.coauthors.all()]
        wrote = idea.author_ids() if idea.anonymous() else set()
        known |= {each.uid: each.name for each in named if each and each.pk not in wrote and each.is_active}
        known.pop(self.person.uid, None)
        return [(str(uid), name) for uid, name in sorted(known.items(), key=lambda pair: pair[1])]


def _instead(comment: Comment) -> str:
    if comment.removed_at:
        return _("Removed by its writer.")
    if comment.hidden_at:
        return _("Hidden by the coordinator: %(because)s") % {"because": comment.hidden_because}
    return ""
