"""What happened, as values: every answer and every notice of the product, before it looks like anything.

`cards.render` turns each into a card by one pure function. An outcome holds only what its reader may
see (see `handlers.views`); it holds no markup. Times are aware UTC, formatted by the cards.
Buttons on the cards carry `handlers.actions` values and nothing else.
"""

from handlers.outcomes.answering import AskWords as AskWords
from handlers.outcomes.answering import Coming as Coming
from handlers.outcomes.answering import ConfirmReading as ConfirmReading
from handlers.outcomes.answering import Dropped as Dropped
from handlers.outcomes.answering import Help as Help
from handlers.outcomes.answering import HelpEntry as HelpEntry
from handlers.outcomes.answering import HelpOne as HelpOne
from handlers.outcomes.answering import Invalid as Invalid
from handlers.outcomes.answering import NotFound as NotFound
from handlers.outcomes.answering import Notice as Notice
from handlers.outcomes.answering import NotUnderstood as NotUnderstood
from handlers.outcomes.answering import Refused as Refused
from handlers.outcomes.answering import Trouble as Trouble
from handlers.outcomes.answering import Welcome as Welcome
from handlers.outcomes.cases import CaseList as CaseList
from handlers.outcomes.cases import CaseShown as CaseShown
from handlers.outcomes.cases import EvidenceForm as EvidenceForm
from handlers.outcomes.cases import EvidenceKept as EvidenceKept
from handlers.outcomes.cases import RulingForm as RulingForm
from handlers.outcomes.cases import WhichCase as WhichCase
from handlers.outcomes.claiming import AppealForm as AppealForm
from handlers.outcomes.claiming import AttemptAnswered as AttemptAnswered
from handlers.outcomes.claiming import AttemptOnYours as AttemptOnYours
from handlers.outcomes.claiming import NowFree as NowFree
from handlers.outcomes.deals import ComplaintForm as ComplaintForm
from handlers.outcomes.deals import ComplaintShown as ComplaintShown
from handlers.outcomes.deals import CustomerLost as CustomerLost
from handlers.outcomes.deals import DealForm as DealForm
from handlers.outcomes.deals import DealsShown as DealsShown
from handlers.outcomes.deals import DealWon as DealWon
from handlers.outcomes.deals import LossForm as LossForm
from handlers.outcomes.deals import Rated as Rated
from handlers.outcomes.deals import RatingForm as RatingForm
from handlers.outcomes.deals import WhichDeal as WhichDeal
from handlers.outcomes.digests import ConcernLine as ConcernLine
from handlers.outcomes.digests import ConflictNews as ConflictNews
from handlers.outcomes.digests import Digest as Digest
from handlers.outcomes.digests import DueLine as DueLine
from handlers.outcomes.digests import Earned as Earned
from handlers.outcomes.digests import Earner as Earner
from handlers.outcomes.digests import FairPlayReport as FairPlayReport
from handlers.outcomes.digests import ManagerDigest as ManagerDigest
from handlers.outcomes.digests import Names as Names
from handlers.outcomes.digests import Ruled as Ruled
from handlers.outcomes.digests import SubscriptionLine as SubscriptionLine
from handlers.outcomes.digests import SubscriptionsShown as SubscriptionsShown
from handlers.outcomes.digests import Worker as Worker
from handlers.outcomes.extending import Extended as Extended
from handlers.outcomes.extending import ExtendForm as ExtendForm
from handlers.outcomes.extending import ExtensionAnswered as ExtensionAnswered
from handlers.outcomes.extending import ExtensionAsked as ExtensionAsked
from handlers.outcomes.extending import ExtensionForManager as ExtensionForManager
from handlers.outcomes.extending import HoldChanged as HoldChanged
from handlers.outcomes.extending import ReleaseNotices as ReleaseNotices
from handlers.outcomes.extending import UntouchedTeam as UntouchedTeam
from handlers.outcomes.groups import GroupNews as GroupNews
from handlers.outcomes.groups import GroupShown as GroupShown
from handlers.outcomes.handover import HandedOver as HandedOver
from handlers.outcomes.handover import HandoverOffered as HandoverOffered
from handlers.outcomes.handover import HandoverPick as HandoverPick
from handlers.outcomes.handover import HandoverPreview as HandoverPreview
from handlers.outcomes.handover import HandoverProgress as HandoverProgress
from handlers.outcomes.handover import LeaverCustomers as LeaverCustomers
from handlers.outcomes.handover import LeaverEach as LeaverEach
from handlers.outcomes.handover import LeaverEachDone as LeaverEachDone
from handlers.outcomes.handover import ManyHandedOver as ManyHandedOver
from handlers.outcomes.handover import PersonMissing as PersonMissing
from handlers.outcomes.looking import CheckResult as CheckResult
from handlers.outcomes.looking import CustomerCard as CustomerCard
from handlers.outcomes.looking import CustomerHistory as CustomerHistory
from handlers.outcomes.looking import MyCustomers as MyCustomers
from handlers.outcomes.looking import ProtectionExplained as ProtectionExplained
from handlers.outcomes.looking import TodoList as TodoList
from handlers.outcomes.looking import WhichCustomer as WhichCustomer
from handlers.outcomes.merging import CustomersMerged as CustomersMerged
from handlers.outcomes.merging import DuplicatesShown as DuplicatesShown
from handlers.outcomes.merging import MatchesExplained as MatchesExplained
from handlers.outcomes.merging import MergePick as MergePick
from handlers.outcomes.merging import MergePreview as MergePreview
from handlers.outcomes.policy import DayChanged as DayChanged
from handlers.outcomes.policy import ExtraDay as ExtraDay
from handlers.outcomes.policy import MoveLine as MoveLine
from handlers.outcomes.policy import OwnRule as OwnRule
from handlers.outcomes.policy import ProtectionsMoved as ProtectionsMoved
from handlers.outcomes.policy import RuleChanged as RuleChanged
from handlers.outcomes.policy import RuleLine as RuleLine
from handlers.outcomes.policy import RuleShown as RuleShown
from handlers.outcomes.policy import RulesShown as RulesShown
from handlers.outcomes.policy import RuleTrial as RuleTrial
from handlers.outcomes.policy import RuleVersions as RuleVersions
from handlers.outcomes.policy import VersionLine as VersionLine
from handlers.outcomes.pool import NowInPool as NowInPool
from handlers.outcomes.pool import PickedUp as PickedUp
from handlers.outcomes.pool import PoolList as PoolList
from handlers.outcomes.pool import PoolNews as PoolNews
from handlers.outcomes.pool import Released as Released
from handlers.outcomes.pool import ReleaseForm as ReleaseForm
from handlers.outcomes.registering import AlikeAsked as AlikeAsked
from handlers.outcomes.registering import CustomerList as CustomerList
from handlers.outcomes.registering import DraftsWaiting as DraftsWaiting
from handlers.outcomes.registering import GroupVerdict as GroupVerdict
from handlers.outcomes.registering import InPool as InPool
from handlers.outcomes.registering import OwnCustomer as OwnCustomer
from handlers.outcomes.registering import Registered as Registered
from handlers.outcomes.registering import RegisterForm as RegisterForm
from handlers.outcomes.registering import Taken as Taken
from handlers.outcomes.setting import CustomFieldsShown as CustomFieldsShown
from handlers.outcomes.setting import OptionList as OptionList
from handlers.outcomes.setting import OptionLists as OptionLists
from handlers.outcomes.setting import OptionsShown as OptionsShown
from handlers.outcomes.setting import SettingChange as SettingChange
from handlers.outcomes.sharing import JointEnd as JointEnd
from handlers.outcomes.sharing import JointOffered as JointOffered
from handlers.outcomes.sharing import JointShown as JointShown
from handlers.outcomes.sharing import SharedWithYou as SharedWithYou
from handlers.outcomes.sharing import SharingChanged as SharingChanged
from handlers.outcomes.sharing import SharingEnded as SharingEnded
from handlers.outcomes.sharing import SharingForm as SharingForm
from handlers.outcomes.staff import AbsenceForm as AbsenceForm
from handlers.outcomes.staff import AbsenceNews as AbsenceNews
from handlers.outcomes.staff import Absences as Absences
from handlers.outcomes.staff import RoleChanged as RoleChanged
from handlers.outcomes.staff import RolePick as RolePick
from handlers.outcomes.staff import RolesShown as RolesShown
from handlers.outcomes.working import ConfirmUndo as ConfirmUndo
from handlers.outcomes.working import FollowedUp as FollowedUp
from handlers.outcomes.working import FollowUpForm as FollowUpForm
from handlers.outcomes.working import RemindersDue as RemindersDue
from handlers.outcomes.working import ReminderSet as ReminderSet
from handlers.outcomes.working import Snoozed as Snoozed
from handlers.outcomes.working import Undone as Undone
from handlers.outcomes.working import Updated as Updated
from handlers.outcomes.working import UpdateForm as UpdateForm
from handlers.outcomes.working import WhichContact as WhichContact

Outcome = (
    Registered
    | RegisterForm
    | AlikeAsked
    | OwnCustomer
    | Taken
    | InPool
    | GroupVerdict
    | AttemptOnYours
    | AttemptAnswered
    | AppealForm
    | CaseShown
    | CaseList
    | RulingForm
    | EvidenceForm
    | EvidenceKept
    | WhichCase
    | NowFree
    | PoolList
    | PickedUp
    | ReleaseForm
    | Released
    | NowInPool
    | PoolNews
    | DraftsWaiting
    | CustomerList
    | CheckResult
    | CustomerCard
    | CustomerHistory
    | ProtectionExplained
    | MyCustomers
    | TodoList
    | WhichCustomer
    | FollowedUp
    | FollowUpForm
    | UpdateForm
    | WhichContact
    | Updated
    | ReminderSet
    | RemindersDue
    | Snoozed
    | Undone
    | ConfirmUndo
    | OptionLists
    | OptionsShown
    | CustomFieldsShown
    | RulesShown
    | RuleShown
    | RuleVersions
    | RuleTrial
    | RuleChanged
    | DayChanged
    | ProtectionsMoved
    | Help
    | HelpOne
    | Welcome
    | NotUnderstood
    | AskWords
    | ConfirmReading
    | Coming
    | Refused
    | Invalid
    | NotFound
    | Trouble
    | Dropped
    | Notice
    | Extended
    | ExtendForm
    | ExtensionAnswered
    | ExtensionAsked
    | ExtensionForManager
    | HoldChanged
    | ReleaseNotices
    | UntouchedTeam
    | SubscriptionsShown
    | Digest
    | ManagerDigest
    | FairPlayReport
    | ConflictNews
    | DealForm
    | DealWon
    | DealsShown
    | WhichDeal
    | LossForm
    | CustomerLost
    | RatingForm
    | Rated
    | ComplaintForm
    | ComplaintShown
    | JointEnd
    | JointOffered
    | JointShown
    | SharedWithYou
    | SharingChanged
    | SharingEnded
    | SharingForm
    | GroupNews
    | GroupShown
    | HandedOver
    | HandoverOffered
    | HandoverPick
    | HandoverPreview
    | HandoverProgress
    | LeaverCustomers
    | LeaverEach
    | LeaverEachDone
    | ManyHandedOver
    | PersonMissing
    | AbsenceForm
    | AbsenceNews
    | Absences
    | RoleChanged
    | RolePick
    | RolesShown
    | CustomersMerged
    | DuplicatesShown
    | MatchesExplained
    | MergePick
    | MergePreview
)
