"""Where an app hands in the function behind a name the step table uses.

The table names people, needs and effects that belong to upper floors; each app registers its own in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from place.models import Person
    from place.standing import Capacity
    from workflow.models import Decision, Proposal

# (proposal, person) → the capacity in which the person may act, or None
Who = Callable[["Proposal", "Person"], "Capacity | None"]
# (proposal) → ids of the people meant: the parties whose duties are kept apart
Parties = Callable[["Proposal"], set[int]]
# (proposal, what is said) → sentences that say what is still missing; none when all is there
Need = Callable[["Proposal", dict[str, Any]], list["str | Promise"]]
# (proposal, its new decision, what was said) → None; runs inside the move's transaction
Effect = Callable[["Proposal", "Decision", dict[str, Any]], None]
# (proposal) → ids of the people who hear of its public steps, or whom a stage waits for
People = Callable[["Proposal"], set[int]]
# (proposal) → the address of a page an upper floor keeps
Page = Callable[["Proposal"], str]
# (proposal, person) → proposals like it that the person may see
Finder = Callable[["Proposal", "Person"], "list[Proposal]"]
# (proposals, person) → by the id of each, proposals like it that the person may see
ManyFinder = Callable[["list[Any]", "Person"], "dict[int, list[Any]]"]


class Interest(NamedTuple):
    """A kind of interest in a proposal: words that follow a name, and who has it, by the id of each proposal."""

    words: str | Promise
    people: Callable[[Sequence[Any]], dict[int, set[int]]]


class WordsForm(Protocol):
    """A form over the words of a proposal, made and saved by the floor that knows them."""

    def is_valid(self) -> bool: ...

    def save(self, *, by: Person) -> bool:
        """Keep the words; whether they changed."""
        ...


WHO: dict[str, Who] = {}
PARTIES: dict[str, Parties] = {}
NEEDS: dict[str, Need] = {}
EFFECTS: dict[str, Effect] = {}

# Not in the table; a page does without what nobody registered.
PAGES: dict[str, Page] = {}  # a step that is taken on a page of an upper floor → that page
MENDS: dict[str, Page] = {}  # a need → the page where what it misses is put right
FORMS: dict[str, Callable[[Proposal, Any], WordsForm]] = {}  # "words": (proposal, posted data or None) → form
AUDIENCES: dict[str, People] = {}  # "followers": who is told of public steps besides authors and holders
WAITERS: dict[
    str, People
] = {}  # a Holder that is several people, such as "signatories" → who of them is awaited
FINDERS: dict[str, Finder] = {}  # "similar": what this one could be joined with
INTERESTS: dict[str, Interest] = {}  # why somebody may not judge a proposal: “supporter”, “budget_owner”

FINDERS_OF_MANY: dict[str, ManyFinder] = {}  # the same for a whole page of them, in one query

F = TypeVar("F", bound=Callable[..., Any])


def _into(shelf: dict[str, Any]) -> Callable[[str], Callable[[F], F]]:
    def named(name: str) -> Callable[[F], F]:
        def keep(function: F) -> F:
            if name in shelf and shelf[name].__qualname__ != function.__qualname__:
                raise ValueError(f"“{name}” is registered twice: by {shelf[name]} and {function}.")
            shelf[name] = function
            return function

        return keep

    return named


who = _into(WHO)
parties = _into(PARTIES)
need = _into(NEEDS)
effect = _into(EFFECTS)
page = _into(PAGES)
mend = _into(MENDS)
form = _into(FORMS)
finder = _into(FINDERS)
finder_of_many = _into(FINDERS_OF_MANY)
audience = _into(AUDIENCES)
waiter = _into(WAITERS)


def interest(name: str, words: str | Promise) -> Callable[[F], F]:
    """Register who has one kind of interest in each of several proposals."""

    def keep(function: F) -> F:
        if name in INTERESTS and INTERESTS[name].people.__qualname__ != function.__qualname__:
            raise ValueError(f"“{name}” is registered twice: by {INTERESTS[name].people} and {function}.")
        INTERESTS[name] = Interest(words, function)
        return function

    return keep


def proposals() -> Any:
    """The concrete proposals of this site."""
    return apps.get_model(settings.PROPOSAL_MODEL)._default_manager
