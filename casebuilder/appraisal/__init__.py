"""The appraisal engine: a case file in, every figure of a business case out; no Django, database or clock."""

from .casefile import CaseFile, parse
from .checks import Finding, checks
from .engine import appraise
from .headline import headline, in_prose, realisation
from .reading import CaseFileError, Fault, canonical, fingerprint
from .settlement import LABEL as SETTLEMENT_LABEL

__all__ = [
    "SETTLEMENT_LABEL",
    "CaseFile",
    "CaseFileError",
    "Fault",
    "Finding",
    "appraise",
    "canonical",
    "checks",
    "fingerprint",
    "headline",
    "in_prose",
    "parse",
    "realisation",
]
