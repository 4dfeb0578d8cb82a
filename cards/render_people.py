"""The part of `cards.render` about colleagues: 移交, those who leave, 请假 and 角色."""

from typing import assert_never

from cards import handover as cards_of_handover
from cards import staff as cards_of_staff
from cards.frame import Card, Look
from handlers import outcomes as o

Handover = (
    o.HandoverPick
    | o.HandoverPreview
    | o.HandedOver
    | o.HandoverProgress
    | o.ManyHandedOver
    | o.HandoverOffered
    | o.LeaverCustomers
    | o.LeaverEach
    | o.LeaverEachDone
    | o.PersonMissing
)


def handover(outcome: Handover, look: Look) -> Card:
    """Choose the card function among those of `cards.handover`."""
    match outcome:
        case o.HandoverPick():
            return cards_of_handover.handover_pick(outcome, look)
        case o.HandoverPreview():
            return cards_of_handover.handover_preview(outcome, look)
        case o.HandedOver():
            return cards_of_handover.handed_over(outcome, look)
        case o.HandoverProgress():
            return cards_of_handover.handover_progress(outcome, look)
        case o.ManyHandedOver():
            return cards_of_handover.many_handed_over(outcome, look)
        case o.HandoverOffered():
            return cards_of_handover.handover_offered(outcome, look)
        case o.LeaverCustomers():
            return cards_of_handover.leaver_customers(outcome, look)
        case o.LeaverEach():
            return cards_of_handover.leaver_each(outcome, look)
        case o.LeaverEachDone():
            return cards_of_handover.leaver_each_done(outcome, look)
        case o.PersonMissing():
            return cards_of_handover.person_missing(outcome, look)
        case _:
            assert_never(outcome)


Staff = o.AbsenceForm | o.Absences | o.AbsenceNews | o.RolesShown | o.RoleChanged | o.RolePick


def staff(outcome: Staff, look: Look) -> Card:
    """Choose the card function among those of `cards.staff`."""
    match outcome:
        case o.AbsenceForm():
            return cards_of_staff.absence_form(outcome, look)
        case o.Absences():
            return cards_of_staff.absences(outcome, look)
        case o.AbsenceNews():
            return cards_of_staff.absence_news(outcome, look)
        case o.RolesShown():
            return cards_of_staff.roles_shown(outcome, look)
        case o.RoleChanged():
            return cards_of_staff.role_changed(outcome, look)
        case o.RolePick():
            return cards_of_staff.role_pick(outcome, look)
        case _:
            assert_never(outcome)
