"""Whether a document is the record: which version, of a case this person may see, has this fingerprint or these bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Prefetch, Q

from casebuilder import rules
from casebuilder.documents.inside import Claims
from casebuilder.models import Case, CaseDocument, CaseVersion, Signature
from casebuilder.presenter import paper_of, standing_marks
from ideas.models import Idea
from place.models import Person

LEAST = 12  # characters of a fingerprint that are enough to go by
WHOLE = 64
MOST_SHOWN = 5


@dataclass(frozen=True)
class Match:
    """A version of the record, and how the document is related to it."""

    version: CaseVersion
    very_file: bool = False  # byte for byte a document we keep
    released_copy: bool = False  # without the sections kept back
    signed_before_redaction: bool = False  # what was signed; a passage was blacked out since

    @property
    def signatures(self) -> list[Signature]:
        return standing_marks(self.version)[1]

    @property
    def overtaken_by(self) -> int | None:
        """The number of the version that stands, where it is another."""
        case = self.version.case
        return None if self.version.pk == case.current_id else case.current.number


def matches(claims: Claims, person: Person) -> list[Match]:
    """What a file is, as far as this person may know. The same questions are asked whether there is anything or not."""
    files = {each.version_id: each for each in _documents(person, Q(sha256=claims.sha256))}
    named = claims.inside or claims.named
    versions = _versions(person, named, also=files)
    found = [_match(version, named, files.get(version.pk)) for version in versions]
    if not found and claims.case is not None:
        found = _released_copies(person, claims)
    return found[:MOST_SHOWN]


def matches_of(typed: str, person: Person) -> list[Match]:
    """What somebody typed: the beginning of a fingerprint, or of the SHA-256 of a file."""
    files = {each.version_id: each for each in _documents(person, _begins("sha256", typed))}
    return [
        _match(version, typed, files.get(version.pk)) for version in _versions(person, typed, also=files)
    ][:MOST_SHOWN]


def _match(version: CaseVersion, named: str, file: CaseDocument | None) -> Match:
    return Match(
        version,
        very_file=file is not None,
        released_copy=bool(file and file.withheld),
        signed_before_redaction=bool(named) and file is None and not version.fingerprint.startswith(named),
    )


def _begins(field: str, digits: str) -> Q:
    """Text that begins so, asked as a range that an index answers."""
    if len(digits) == WHOLE:
        return Q(**{field: digits})
    return Q(**{f"{field}__gte": digits, f"{field}__lt": f"{digits}g"})


def _readable(person: Person) -> Q:
    """Versions of cases a person sees: all of those they read whole, and the one that stands of those released."""
    current = Q(pk__in=Case.objects.visible_to(person).values("current"))
    circle = rules.circle(person)
    whole = Q(case__in=Case.objects.filter(circle)) if circle else Q()
    return whole | current if whole else Q()


def _versions(person: Person, named: str, *, also: Iterable[int]) -> list[CaseVersion]:
    wanted = Q(pk__in=list(also))
    if len(named) >= LEAST:
        signed = Signature.objects.filter(_begins("fingerprint", named)).values("version")
        wanted |= _begins("fingerprint", named) | Q(pk__in=signed)
    found = (
        CaseVersion.objects.with_marks()
        .filter(wanted & _readable(person))
        .select_related("case__idea__home_organisation", "case__current", "assured_by")
        .defer("document", "result", "case__current__document", "case__current__result")
        .order_by("-at", "-number")
    )
    return list(found[: MOST_SHOWN + 1])


def _documents(person: Person, wanted: Q) -> list[CaseDocument]:
    """Documents we keep of versions this person may see. Whoever has the file learns no more than that it is ours."""
    done = CaseDocument.objects.filter(
        wanted, state=CaseDocument.State.DONE, version__in=CaseVersion.objects.filter(_readable(person))
    )
    return list(done.only("version", "withheld")[: MOST_SHOWN + 1])


def _released_copies(person: Person, claims: Claims) -> list[Match]:
    """A case file that is no record may be a released copy of one: it is made again and compared."""
    reference = str((claims.case or {}).get("reference", ""))[:40]
    case = (
        Case.objects.visible_to(person)
        .filter(idea__reference=Idea.normalise(reference), released_at__isnull=False)
        .select_related("idea__home_organisation")
        .prefetch_related(Prefetch("current", CaseVersion.objects.with_marks().select_related("assured_by")))
        .first()
    )
    if case is None:
        return []
    case.current.case = case
    kept_back = rules.sections_kept_back(case.current.document)
    made = paper_of(case.current, withheld=kept_back).case_bytes if kept_back else b""
    same = kept_back and sha256(made).hexdigest() == claims.inside
    return [Match(case.current, released_copy=True)] if same else []
