"""From what happened to the card that says so: one pure function per outcome, none forgotten.

`render` is the only way from outcomes to cards. In a group it shows only what everyone there may
read; anything else becomes a line saying that the answer went privately, whatever was asked of it.
Must not decide, disclose, or read a clock.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from cards import (
    asking,
    cases,
    conflict,
    customer_list,
    deals,
    digests,
    extending,
    groups,
    handover,
    help,
    lists,
    lookup,
    merging,
    policy,
    pool,
    refusals,
    registering,
    settings,
    sharing,
    similar,
    staff,
    working,
)
from cards import elements as e
from cards.frame import Card, Look, finish
from cards.schema import check as schema
from cards.theme import Colour
from handlers import outcomes as o
from handlers.views import AlikeLine

__all__ = ["Audience", "Card", "render", "with_alike_lines"]


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


CARDS: Mapping[type[o.Outcome], Callable[[Any, Look], Card]] = {
    o.GroupNews: groups.group_news,
    o.GroupShown: groups.group_shown,
    o.Registered: registering.registered,
    o.RegisterForm: registering.register_form,
    o.AlikeAsked: similar.alike_asked,
    o.OwnCustomer: registering.own_customer,
    o.GroupVerdict: registering.group_verdict,
    o.NowFree: registering.now_free,
    o.DraftsWaiting: registering.drafts_waiting,
    o.CustomerList: customer_list.customer_list,
    o.InPool: pool.in_pool,
    o.PoolList: pool.pool_list,
    o.PickedUp: pool.picked_up,
    o.ReleaseForm: pool.release_form,
    o.Released: pool.released,
    o.NowInPool: pool.now_in_pool,
    o.PoolNews: pool.pool_news,
    o.Taken: conflict.taken,
    o.AttemptOnYours: conflict.attempt_on_yours,
    o.AttemptAnswered: conflict.attempt_answered,
    o.AppealForm: conflict.appeal_form,
    o.CaseShown: cases.case_shown,
    o.CaseList: cases.case_list,
    o.RulingForm: cases.ruling_form,
    o.EvidenceForm: cases.evidence_form,
    o.EvidenceKept: cases.evidence_kept,
    o.WhichCase: cases.which_case,
    o.CheckResult: lookup.check_result,
    o.CustomerCard: lookup.customer_card,
    o.CustomerHistory: lookup.customer_history,
    o.ProtectionExplained: lookup.protection_explained,
    o.MyCustomers: lists.my_customers,
    o.TodoList: lists.todo_list,
    o.WhichCustomer: lists.which_customer,
    o.ReminderSet: lists.reminder_set,
    o.RemindersDue: lists.reminders_due,
    o.Snoozed: lists.snoozed,
    o.FollowedUp: working.followed_up,
    o.FollowUpForm: working.follow_up_form,
    o.UpdateForm: working.update_form,
    o.WhichContact: working.which_contact,
    o.Updated: working.updated,
    o.Undone: working.undone,
    o.ConfirmUndo: working.confirm_undo,
    o.OptionLists: settings.option_lists,
    o.OptionsShown: settings.options_shown,
    o.CustomFieldsShown: settings.custom_fields,
    o.RulesShown: policy.rules_shown,
    o.RuleShown: policy.rule_shown,
    o.RuleVersions: policy.rule_versions,
    o.RuleTrial: policy.rule_trial,
    o.RuleChanged: policy.rule_changed,
    o.DayChanged: policy.day_changed,
    o.ProtectionsMoved: policy.protections_moved,
    o.Help: help.help_overview,
    o.HelpOne: help.help_one,
    o.Welcome: help.welcome,
    o.NotUnderstood: help.not_understood,
    o.Coming: help.coming,
    o.AskWords: asking.ask_words,
    o.ConfirmReading: refusals.confirm_reading,
    o.Refused: refusals.refused,
    o.Invalid: refusals.invalid,
    o.NotFound: refusals.not_found,
    o.Trouble: refusals.trouble,
    o.Dropped: refusals.dropped,
    o.Notice: refusals.notice,
    o.ExtendForm: extending.extend_form,
    o.Extended: extending.extended,
    o.ExtensionAsked: extending.extension_asked,
    o.ExtensionForManager: extending.extension_for_manager,
    o.ExtensionAnswered: extending.extension_answered,
    o.HoldChanged: extending.hold_changed,
    o.ReleaseNotices: extending.release_notices,
    o.UntouchedTeam: extending.untouched_team,
    o.SharingForm: sharing.sharing_form,
    o.SharingChanged: sharing.sharing_changed,
    o.SharedWithYou: sharing.shared_with_you,
    o.SharingEnded: sharing.sharing_ended,
    o.JointOffered: sharing.joint_offered,
    o.JointShown: sharing.joint_shown,
    o.JointEnd: sharing.joint_end,
    o.HandoverPick: handover.handover_pick,
    o.HandoverPreview: handover.handover_preview,
    o.HandedOver: handover.handed_over,
    o.HandoverProgress: handover.handover_progress,
    o.ManyHandedOver: handover.many_handed_over,
    o.HandoverOffered: handover.handover_offered,
    o.LeaverCustomers: handover.leaver_customers,
    o.LeaverEach: handover.leaver_each,
    o.LeaverEachDone: handover.leaver_each_done,
    o.PersonMissing: handover.person_missing,
    o.MergePick: merging.merge_pick,
    o.MergePreview: merging.merge_preview,
    o.CustomersMerged: merging.customers_merged,
    o.MatchesExplained: merging.matches_explained,
    o.DuplicatesShown: merging.duplicates_shown,
    o.AbsenceForm: staff.absence_form,
    o.Absences: staff.absences,
    o.AbsenceNews: staff.absence_news,
    o.RolesShown: staff.roles_shown,
    o.RoleChanged: staff.role_changed,
    o.RolePick: staff.role_pick,
    o.SubscriptionsShown: digests.subscriptions,
    o.Digest: digests.digest,
    o.ManagerDigest: digests.manager_digest,
    o.FairPlayReport: digests.fair_play,
    o.ConflictNews: digests.conflict_news,
    o.DealForm: deals.deal_form,
    o.DealWon: deals.deal_won,
    o.DealsShown: deals.deals_shown,
    o.WhichDeal: deals.which_deal,
    o.LossForm: deals.loss_form,
    o.CustomerLost: deals.customer_lost,
    o.RatingForm: deals.rating_form,
    o.Rated: deals.rated,
    o.ComplaintForm: deals.complaint_form,
    o.ComplaintShown: deals.complaint_shown,
}
"""The card function of each outcome; a test holds that none lacks and that each takes just this outcome."""


def render(outcome: o.Outcome, *, audience: Audience, now: datetime, tz: tzinfo) -> Card:
    """Turn an outcome into its card.

    `now` is aware UTC, `tz` the zone of all times shown. The same arguments give the same card.
    """
    if audience is Audience.GROUP and not isinstance(outcome, _SAFE_IN_GROUPS):
        return _told_privately()
    return CARDS[type(outcome)](outcome, Look(now=now, tz=tz))


def with_alike_lines(
    card: Card, lines: Sequence[AlikeLine], *, now: datetime, tz: tzinfo
) -> Card | None:
    """Add to a card what its reader is to be told of similar names, with 有异议; None: the card has no room."""
    body = card.content["body"]
    more = similar.alike_lines(lines, Look(now=now, tz=tz))
    content = {**card.content, "body": {**body, "elements": [*body["elements"], *more]}}
    if schema.check(content) or schema.size_in_bytes(content) >= schema.GUARD_BYTES:
        return None
    return Card(content=content, summary=card.summary)


def _told_privately() -> Card:
    """Say in a group that the answer went to the asker alone."""
    head = e.header("已私聊回复您", Colour.NORMAL)
    return finish(head, [e.note("内容涉及客户资料，只发给您本人。")])
