"""Changes to cases. Each is one transaction, takes keywords only, and leaves an audit entry."""

from casebuilder.reckoning import bodies_without, open_checks, signing_bodies
from casebuilder.services.adopting import adopt
from casebuilder.services.asking_back import ask_back
from casebuilder.services.delivery import add_milestone, complete_milestone, name_delivery_owner
from casebuilder.services.files import add_file, note_download, remove_file
from casebuilder.services.papers import ask_for_document
from casebuilder.services.releasing import release, withdraw_release
from casebuilder.services.signing import agree_share, sign
from casebuilder.services.versions import bring_back, freeze, mark, open_case, save_version, thaw

__all__ = [
    "add_file",
    "note_download",
    "remove_file",
    "add_milestone",
    "adopt",
    "agree_share",
    "ask_back",
    "ask_for_document",
    "bodies_without",
    "bring_back",
    "complete_milestone",
    "freeze",
    "mark",
    "name_delivery_owner",
    "open_case",
    "open_checks",
    "release",
    "save_version",
    "sign",
    "signing_bodies",
    "thaw",
    "withdraw_release",
]
