"""The page of each step: what it says, what it asks for, and the button."""

from workflow.forms.pages import STEP_PAGES, Action, StepPage, actions
from workflow.forms.steps import StepForm

__all__ = ["STEP_PAGES", "Action", "StepForm", "StepPage", "actions"]
