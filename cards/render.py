"""From what happened to the card that says so: one pure function per outcome, none forgotten.

`render` is the only way from outcomes to cards. In a group it shows only what everyone there may
read; anything else becomes a line saying that the answer went privately, whatever was asked of it.
Must not decide, disclose, or read a clock.
"""

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import assert_never

from cards import (
    asking,
    cases,
    conflict,
    customer_list,
    deals,
    digests,
    extending,
    groups,
    help,
    lists,
    lookup,
    policy,
    pool,
    refusals,
    registering,
    settings,
    sharing,
    working,
)
from cards import elements as e
from cards.frame import Card, Look, finish
from cards.render_people import handover, staff
from cards.theme import Colour
from handlers import outcomes as o

__all__ = ["Audience", "Card", "render"]


class Audience(StrEnum):
    """Who reads a card: one person, or everyone in a group."""

    PRIVATE = "private"
    GROUP = "group"


_SAFE_IN_GROUPS = (
    o.GroupVerdict,
    o.PoolNews,
    o.Digest,
    o.ConflictNews,
    o.SubscriptionsShown,
    o.Help,
    o.HelpOne,
    o.Welcome,
    o.Coming,
    o.Trouble,
)
"""Outcomes that hold nothing of a customer beyond its name and numbers (product rules, Commands: groups)."""


def render(outcome: o.Outcome, *, audience: Audience, now: datetime, tz: tzinfo) -> Card:
    """Turn an outcome into its card.

    `now` is aware UTC, `tz` the zone of all times shown. The same arguments give the same card.
    """
    if audience is Audience.GROUP and not isinstance(outcome, _SAFE_IN_GROUPS):
        return _told_privately()
    return _render(outcome, Look(now=now, tz=tz))


def _told_privately() -> Card:
    """Say in a group that the answer went to the asker alone."""
    head = e.header("已私聊回复您", Colour.NORMAL)
    return finish(head, [e.note("内容涉及客户资料，只发给您本人。")])


def _render(outcome: o.Outcome, look: Look) -> Card:
    """Choose the subject by the outcome's type."""
    match outcome:
        case (
            o.Registered()
            | o.RegisterForm()
            | o.OwnCustomer()
            | o.GroupVerdict()
            | o.NowFree()
            | o.DraftsWaiting()
            | o.CustomerList()
        ):
            return _registering(outcome, look)
        case (
            o.InPool()
            | o.PoolList()
            | o.PickedUp()
            | o.ReleaseForm()
            | o.Released()
            | o.NowInPool()
            | o.PoolNews()
        ):
            return _pool(outcome, look)
        case o.Taken() | o.AttemptOnYours() | o.AttemptAnswered() | o.AppealForm():
            return _conflict(outcome, look)
        case (
            o.CaseShown()
            | o.CaseList()
            | o.RulingForm()
            | o.EvidenceForm()
            | o.EvidenceKept()
            | o.WhichCase()
        ):
            return _cases(outcome, look)
        case o.CheckResult() | o.CustomerCard() | o.CustomerHistory() | o.ProtectionExplained():
            return _lookup(outcome, look)
        case (
            o.MyCustomers()
            | o.TodoList()
            | o.WhichCustomer()
            | o.ReminderSet()
            | o.RemindersDue()
            | o.Snoozed()
        ):
            return _lists(outcome, look)
        case (
            o.FollowedUp()
            | o.FollowUpForm()
            | o.UpdateForm()
            | o.WhichContact()
            | o.Updated()
            | o.Undone()
            | o.ConfirmUndo()
        ):
            return _working(outcome, look)
        case o.OptionLists() | o.OptionsShown() | o.CustomFieldsShown():
            return _settings(outcome, look)
        case (
            o.RulesShown()
            | o.RuleShown()
            | o.RuleVersions()
            | o.RuleTrial()
            | o.RuleChanged()
            | o.DayChanged()
            | o.ProtectionsMoved()
        ):
            return _policy(outcome, look)
        case o.Help() | o.HelpOne() | o.Welcome() | o.NotUnderstood() | o.Coming():
            return _help(outcome, look)
        case (
            o.AskWords()
            | o.ConfirmReading()
            | o.Refused()
            | o.Invalid()
            | o.NotFound()
            | o.Trouble()
            | o.Dropped()
            | o.Notice()
        ):
            return _refusals(outcome, look)
        case (
            o.ExtendForm()
            | o.Extended()
            | o.ExtensionAsked()
            | o.ExtensionForManager()
            | o.ExtensionAnswered()
            | o.HoldChanged()
            | o.ReleaseNotices()
            | o.UntouchedTeam()
        ):
            return _extending(outcome, look)
        case (
            o.SubscriptionsShown()
            | o.Digest()
            | o.ManagerDigest()
            | o.FairPlayReport()
            | o.ConflictNews()
        ):
            return digests.card_of(outcome, look)
        case (
            o.DealForm()
            | o.DealWon()
            | o.DealsShown()
            | o.WhichDeal()
            | o.LossForm()
            | o.CustomerLost()
            | o.RatingForm()
            | o.Rated()
            | o.ComplaintForm()
            | o.ComplaintShown()
        ):
            return deals.render(outcome, look)
        case (
            o.SharingForm()
            | o.SharingChanged()
            | o.SharedWithYou()
            | o.SharingEnded()
            | o.JointOffered()
            | o.JointShown()
            | o.JointEnd()
        ):
            return _sharing(outcome, look)
        case o.GroupNews():
            return groups.group_news(outcome, look)
        case o.GroupShown():
            return groups.group_shown(outcome, look)
        case (
            o.HandoverPick()
            | o.HandoverPreview()
            | o.HandedOver()
            | o.HandoverProgress()
            | o.ManyHandedOver()
            | o.HandoverOffered()
            | o.LeaverCustomers()
            | o.LeaverEach()
            | o.LeaverEachDone()
            | o.PersonMissing()
        ):
            return handover(outcome, look)
        case (
            o.AbsenceForm()
            | o.Absences()
            | o.AbsenceNews()
            | o.RolesShown()
            | o.RoleChanged()
            | o.RolePick()
        ):
            return staff(outcome, look)
        case _:
            assert_never(outcome)


_Registering = (
    o.Registered
    | o.RegisterForm
    | o.OwnCustomer
    | o.GroupVerdict
    | o.NowFree
    | o.DraftsWaiting
    | o.CustomerList
)


def _registering(outcome: _Registering, look: Look) -> Card:
    """Choose the card function among those of `cards.registering`."""
    match outcome:
        case o.Registered():
            return registering.registered(outcome, look)
        case o.RegisterForm():
            return registering.register_form(outcome, look)
        case o.OwnCustomer():
            return registering.own_customer(outcome, look)
        case o.GroupVerdict():
            return registering.group_verdict(outcome, look)
        case o.NowFree():
            return registering.now_free(outcome, look)
        case o.DraftsWaiting():
            return registering.drafts_waiting(outcome, look)
        case o.CustomerList():
            return customer_list.customer_list(outcome, look)
        case _:
            assert_never(outcome)


_Pool = o.InPool | o.PoolList | o.PickedUp | o.ReleaseForm | o.Released | o.NowInPool | o.PoolNews


def _pool(outcome: _Pool, look: Look) -> Card:
    """Choose the card function among those of `cards.pool`."""
    match outcome:
        case o.InPool():
            return pool.in_pool(outcome, look)
        case o.PoolList():
            return pool.pool_list(outcome, look)
        case o.PickedUp():
            return pool.picked_up(outcome, look)
        case o.ReleaseForm():
            return pool.release_form(outcome, look)
        case o.Released():
            return pool.released(outcome, look)
        case o.NowInPool():
            return pool.now_in_pool(outcome, look)
        case o.PoolNews():
            return pool.pool_news(outcome, look)
        case _:
            assert_never(outcome)


_Conflict = o.Taken | o.AttemptOnYours | o.AttemptAnswered | o.AppealForm


def _conflict(outcome: _Conflict, look: Look) -> Card:
    """Choose the card function among those of `cards.conflict`."""
    match outcome:
        case o.Taken():
            return conflict.taken(outcome, look)
        case o.AttemptOnYours():
            return conflict.attempt_on_yours(outcome, look)
        case o.AttemptAnswered():
            return conflict.attempt_answered(outcome, look)
        case o.AppealForm():
            return conflict.appeal_form(outcome, look)
        case _:
            assert_never(outcome)


_Cases = o.CaseShown | o.CaseList | o.RulingForm | o.EvidenceForm | o.EvidenceKept | o.WhichCase


def _cases(outcome: _Cases, look: Look) -> Card:
    """Choose the card function among those of `cards.cases`."""
    match outcome:
        case o.CaseShown():
            return cases.case_shown(outcome, look)
        case o.CaseList():
            return cases.case_list(outcome, look)
        case o.RulingForm():
            return cases.ruling_form(outcome, look)
        case o.EvidenceForm():
            return cases.evidence_form(outcome, look)
        case o.EvidenceKept():
            return cases.evidence_kept(outcome, look)
        case o.WhichCase():
            return cases.which_case(outcome, look)
        case _:
            assert_never(outcome)


_Lookup = o.CheckResult | o.CustomerCard | o.CustomerHistory | o.ProtectionExplained


def _lookup(outcome: _Lookup, look: Look) -> Card:
    """Choose the card function among those of `cards.lookup`."""
    match outcome:
        case o.CheckResult():
            return lookup.check_result(outcome, look)
        case o.CustomerCard():
            return lookup.customer_card(outcome, look)
        case o.CustomerHistory():
            return lookup.customer_history(outcome, look)
        case o.ProtectionExplained():
            return lookup.protection_explained(outcome, look)
        case _:
            assert_never(outcome)


_Lists = o.MyCustomers | o.TodoList | o.WhichCustomer | o.ReminderSet | o.RemindersDue | o.Snoozed


def _lists(outcome: _Lists, look: Look) -> Card:
    """Choose the card function among those of `cards.lists`."""
    match outcome:
        case o.MyCustomers():
            return lists.my_customers(outcome, look)
        case o.TodoList():
            return lists.todo_list(outcome, look)
        case o.WhichCustomer():
            return lists.which_customer(outcome, look)
        case o.ReminderSet():
            return lists.reminder_set(outcome, look)
        case o.RemindersDue():
            return lists.reminders_due(outcome, look)
        case o.Snoozed():
            return lists.snoozed(outcome, look)
        case _:
            assert_never(outcome)


_Working = (
    o.FollowedUp
    | o.FollowUpForm
    | o.UpdateForm
    | o.WhichContact
    | o.Updated
    | o.Undone
    | o.ConfirmUndo
)


def _working(outcome: _Working, look: Look) -> Card:
    """Choose the card function among those of `cards.working`."""
    match outcome:
        case o.FollowedUp():
            return working.followed_up(outcome, look)
        case o.FollowUpForm():
            return working.follow_up_form(outcome, look)
        case o.UpdateForm():
            return working.update_form(outcome, look)
        case o.WhichContact():
            return working.which_contact(outcome, look)
        case o.Updated():
            return working.updated(outcome, look)
        case o.Undone():
            return working.undone(outcome, look)
        case o.ConfirmUndo():
            return working.confirm_undo(outcome, look)
        case _:
            assert_never(outcome)


_Settings = o.OptionLists | o.OptionsShown | o.CustomFieldsShown


def _settings(outcome: _Settings, look: Look) -> Card:
    """Choose the card function among those of `cards.settings`."""
    match outcome:
        case o.OptionLists():
            return settings.option_lists(outcome, look)
        case o.OptionsShown():
            return settings.options_shown(outcome, look)
        case o.CustomFieldsShown():
            return settings.custom_fields(outcome, look)
        case _:
            assert_never(outcome)


_Policy = (
    o.RulesShown
    | o.RuleShown
    | o.RuleVersions
    | o.RuleTrial
    | o.RuleChanged
    | o.DayChanged
    | o.ProtectionsMoved
)


def _policy(outcome: _Policy, look: Look) -> Card:
    """Choose the card function among those of `cards.policy`."""
    match outcome:
        case o.RulesShown():
            return policy.rules_shown(outcome, look)
        case o.RuleShown():
            return policy.rule_shown(outcome, look)
        case o.RuleVersions():
            return policy.rule_versions(outcome, look)
        case o.RuleTrial():
            return policy.rule_trial(outcome, look)
        case o.RuleChanged():
            return policy.rule_changed(outcome, look)
        case o.DayChanged():
            return policy.day_changed(outcome, look)
        case o.ProtectionsMoved():
            return policy.protections_moved(outcome, look)
        case _:
            assert_never(outcome)


_Explaining = o.Help | o.HelpOne | o.Welcome | o.NotUnderstood | o.Coming


def _help(outcome: _Explaining, look: Look) -> Card:
    """Choose the card function among those of `cards.help`."""
    match outcome:
        case o.Help():
            return help.help_overview(outcome, look)
        case o.HelpOne():
            return help.help_one(outcome, look)
        case o.Welcome():
            return help.welcome(outcome, look)
        case o.NotUnderstood():
            return help.not_understood(outcome, look)
        case o.Coming():
            return help.coming(outcome, look)
        case _:
            assert_never(outcome)


_Refusing = (
    o.AskWords
    | o.ConfirmReading
    | o.Refused
    | o.Invalid
    | o.NotFound
    | o.Trouble
    | o.Dropped
    | o.Notice
)


def _refusals(outcome: _Refusing, look: Look) -> Card:
    """Choose the card function among those of `cards.refusals` and `cards.asking`."""
    match outcome:
        case o.AskWords():
            return asking.ask_words(outcome, look)
        case o.ConfirmReading():
            return refusals.confirm_reading(outcome, look)
        case o.Refused():
            return refusals.refused(outcome, look)
        case o.Invalid():
            return refusals.invalid(outcome, look)
        case o.NotFound():
            return refusals.not_found(outcome, look)
        case o.Trouble():
            return refusals.trouble(outcome, look)
        case o.Dropped():
            return refusals.dropped(outcome, look)
        case o.Notice():
            return refusals.notice(outcome, look)
        case _:
            assert_never(outcome)


_Extending = (
    o.ExtendForm
    | o.Extended
    | o.ExtensionAsked
    | o.ExtensionForManager
    | o.ExtensionAnswered
    | o.HoldChanged
    | o.ReleaseNotices
    | o.UntouchedTeam
)


def _extending(outcome: _Extending, look: Look) -> Card:
    """Choose the card function among those of `cards.extending`."""
    match outcome:
        case o.ExtendForm():
            return extending.extend_form(outcome, look)
        case o.Extended():
            return extending.extended(outcome, look)
        case o.ExtensionAsked():
            return extending.extension_asked(outcome, look)
        case o.ExtensionForManager():
            return extending.extension_for_manager(outcome, look)
        case o.ExtensionAnswered():
            return extending.extension_answered(outcome, look)
        case o.HoldChanged():
            return extending.hold_changed(outcome, look)
        case o.ReleaseNotices():
            return extending.release_notices(outcome, look)
        case o.UntouchedTeam():
            return extending.untouched_team(outcome, look)
        case _:
            assert_never(outcome)


_Sharing = (
    o.SharingForm
    | o.SharingChanged
    | o.SharedWithYou
    | o.SharingEnded
    | o.JointOffered
    | o.JointShown
    | o.JointEnd
)


def _sharing(outcome: _Sharing, look: Look) -> Card:
    """Choose the card function among those of `cards.sharing`."""
    match outcome:
        case o.SharingForm():
            return sharing.sharing_form(outcome, look)
        case o.SharingChanged():
            return sharing.sharing_changed(outcome, look)
        case o.SharedWithYou():
            return sharing.shared_with_you(outcome, look)
        case o.SharingEnded():
            return sharing.sharing_ended(outcome, look)
        case o.JointOffered():
            return sharing.joint_offered(outcome, look)
        case o.JointShown():
            return sharing.joint_shown(outcome, look)
        case o.JointEnd():
            return sharing.joint_end(outcome, look)
        case _:
            assert_never(outcome)
