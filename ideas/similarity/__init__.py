"""Finds texts that are about the same thing: plain values in, plain values out; what it does is in docs/similar.md."""

from ideas.similarity.explaining import shared
from ideas.similarity.grouping import Group, already, group
from ideas.similarity.index import Index
from ideas.similarity.ranking import Finder, Match
from ideas.similarity.words import Text

__all__ = ["Finder", "Group", "Index", "Match", "Text", "already", "group", "shared"]
