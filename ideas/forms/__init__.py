"""What the pages of this floor ask."""

from ideas.forms.filters import Filters
from ideas.forms.saving import Lines, UnknownForm
from ideas.forms.sending import SendForm
from ideas.forms.where import WhereForm
from ideas.forms.words import NewForm, WordsForm

__all__ = ["Filters", "Lines", "NewForm", "SendForm", "UnknownForm", "WhereForm", "WordsForm"]
