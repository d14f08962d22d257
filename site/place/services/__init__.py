"""Changes to people, teams, roles, deputies and organisations, each leaving an audit entry."""

from __future__ import annotations

from place.services.audit import record as record
from place.services.bodies import add_team as add_team
from place.services.bodies import change_settings as change_settings
from place.services.bodies import change_team as change_team
from place.services.bodies import close_team as close_team
from place.services.budgets import keep_budgets as keep_budgets
from place.services.deputies import end_deputy as end_deputy
from place.services.deputies import name_deputy as name_deputy
from place.services.deputies import set_deputy as set_deputy
from place.services.invitations import accept as accept
from place.services.invitations import invite as invite
from place.services.invitations import join as join
from place.services.invitations import send_again as send_again
from place.services.invitations import withdraw as withdraw
from place.services.people import bring_back as bring_back
from place.services.people import change_person as change_person
from place.services.people import let_go as let_go
from place.services.people import say_pay_band as say_pay_band
from place.services.roles import ask_for_role as ask_for_role
from place.services.roles import confirm_role as confirm_role
from place.services.roles import end_role as end_role
from place.services.roles import grant_role as grant_role
from place.services.roles import refuse_role as refuse_role
from place.services.roles import take_back_role as take_back_role
