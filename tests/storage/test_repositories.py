"""Claims, follow-ups, reminders, drafts, people, sharing, rules and the journal keep what they are given."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.domain.policy import Policy
from handlers.people import DepartmentProfile, PersonStatus, Profile
from handlers.ports import AlreadyTaken, Store
from handlers.records import (
    Case,
    Change,
    ChangeKind,
    ClaimVerdict,
    Collaboration,
    Draft,
    FollowUp,
    LedgerEntry,
    LedgerKind,
    Reminder,
    ReminderKind,
    Role,
)
from storage.database.engine import Database
from storage.rules import DEFAULT_OPTIONS
from storage.tables.people import chat
from storage.uow import SqlStore
from tests.storage.samples import NOW, OWNER, RIVAL, VAULT, claim_of, other_customer, registered

HOUR = timedelta(hours=1)
LEI = Profile(
    OWNER, "on_1", "王磊", "Lei.Wang@corp.example", "+8613812345678", "od_east", "ou_chen"
)


def test_the_store_offers_what_the_core_asks_for(store: SqlStore) -> None:
    asked: Store = store
    assert asked.customers.get(1) is None


def test_claims_are_kept_with_what_was_answered(store: SqlStore) -> None:
    customer = registered(store)
    sample = claim_of(customer, reply="已被报备", via="api")
    kept = store.ledger.add_claim(sample)
    assert replace(kept, id=0) == sample
    assert store.ledger.claim(kept.id) == kept
    assert store.ledger.claim(kept.id + 1) is None
    loose = store.ledger.add_claim(replace(sample, customer_id=None))
    assert store.ledger.claims_of(customer.id) == [kept]
    assert store.ledger.claim(loose.id) == loose


def test_refused_claims_of_one_person_since_a_moment(store: SqlStore) -> None:
    customer = registered(store)

    def add(hours: int, verdict: ClaimVerdict, who: str = RIVAL) -> int:
        at = NOW + hours * HOUR
        claim = claim_of(customer, verdict=verdict, claimant_open_id=who, recorded_at=at)
        return store.ledger.add_claim(claim).id

    add(0, ClaimVerdict.REFUSED)
    wanted = [add(1, ClaimVerdict.REFUSED), add(2, ClaimVerdict.REFUSED)]
    add(2, ClaimVerdict.CONTESTED)  # registered beside it: no attempt on it
    add(3, ClaimVerdict.REGISTERED)
    add(3, ClaimVerdict.REFUSED, who="ou_other")
    found = store.ledger.refused_since(customer.id, RIVAL, NOW + HOUR)
    assert [claim.id for claim in found] == wanted


def test_the_ledger_reads_oldest_first(store: SqlStore) -> None:
    customer = registered(store)
    entries = [
        LedgerEntry(customer.id, kind, NOW + hour * HOUR, OWNER, facts={"days": hour})
        for hour, kind in enumerate([LedgerKind.REGISTERED, LedgerKind.EXTENDED, LedgerKind.RULED])
    ]
    for entry in entries:
        store.ledger.add(entry)
    found = store.ledger.entries_of(customer.id)
    assert [replace(entry, id=0) for entry in found] == entries
    assert store.ledger.entries_of(customer.id, limit=2) == found[1:]


def test_follow_ups_stand_until_taken_back(store: SqlStore) -> None:
    customer = registered(store)
    made = [
        store.follow_ups.add(
            FollowUp(
                customer.id, OWNER, NOW - hour * HOUR, NOW, "电话", "聊了 100%", True, False, "有效"
            )
        )
        for hour in range(3)
    ]
    assert store.follow_ups.of_customer(customer.id) == made
    store.follow_ups.mark_undone(made[0].id, NOW)
    store.follow_ups.mark_undone(made[0].id, NOW + HOUR)
    assert store.follow_ups.of_customer(customer.id, limit=1) == [made[1]]
    assert store.follow_ups.get(made[0].id) == replace(made[0], undone_at=NOW)


def test_reminders_come_due_once_until_moved(store: SqlStore) -> None:
    customer = registered(store)

    def add(hours: int, kind: ReminderKind, about: int | None = customer.id) -> Reminder:
        return store.reminders.add_numbered(
            Reminder(OWNER, kind, NOW + hours * HOUR, "打电话", customer_id=about)
        )

    late, soon = add(5, ReminderKind.NEXT_FOLLOW_UP), add(1, ReminderKind.FIRST_FOLLOW_UP)
    personal = add(2, ReminderKind.PERSONAL, about=None)
    assert store.reminders.due(NOW) == []
    assert store.reminders.due(NOW + 2 * HOUR) == [soon, personal]
    assert store.reminders.open_of(OWNER) == [soon, personal, late]
    store.reminders.mark_sent([soon.id, personal.id], NOW)
    store.reminders.mark_sent([], NOW)
    assert store.reminders.due(NOW + 2 * HOUR) == []
    assert store.reminders.get(soon.id) == replace(soon, sent_at=NOW)
    store.reminders.reschedule(soon.id, NOW + 3 * HOUR, is_dated=False)
    assert store.reminders.due(NOW + 3 * HOUR) == [
        replace(soon, due_at=NOW + 3 * HOUR, is_dated=False)
    ]
    store.reminders.close(customer.id, [ReminderKind.FIRST_FOLLOW_UP], NOW)
    store.reminders.close_one(personal.id, NOW)
    store.reminders.close_one(personal.id, NOW + HOUR)
    assert store.reminders.open_of(OWNER) == [late]
    closed = store.reminders.get(personal.id)
    assert closed is not None
    assert closed.closed_at == NOW


def test_drafts_are_replaced_and_unreadable_at_rest(database: Database) -> None:
    draft = Draft(
        "d1", OWNER, "register", {"phone": "13800138000", "amount": Decimal("1.5")}, NOW, NOW + HOUR
    )
    with database.write(VAULT) as store:
        store.drafts.put(replace(draft, payload={"phone": ""}))
        store.drafts.put(draft)
        store.drafts.put(replace(draft, id="d2", created_at=NOW + HOUR / 2, purpose="pick"))
        store.drafts.put(replace(draft, id="d3", created_at=NOW + HOUR / 2, expires_at=NOW + HOUR))
        assert store.drafts.get("d1") == draft
        assert [each.id for each in store.drafts.of_person(OWNER, "register")] == ["d3", "d1"]
        latest = store.drafts.latest(OWNER)
        assert latest is not None
        assert latest.id == "d2"
        assert store.drafts.latest(RIVAL) is None
        assert [each.id for each in store.drafts.expiring(NOW + HOUR)] == []
        assert len(store.drafts.expiring(NOW + 2 * HOUR)) == 3
        store.drafts.delete("d1")
        assert store.drafts.get("d1") is None
    with database.snapshot() as connection:
        sealed = [
            bytes(row[0]) for row in connection.exec_driver_sql("SELECT payload_enc FROM draft")
        ]
    assert not any(b"13800138000" in each for each in sealed)


def test_people_are_cached_and_found(store: SqlStore) -> None:
    store.people.upsert_profile(replace(LEI, name="旧名", mobile=""), NOW)
    store.people.upsert_profile(LEI, NOW)
    store.people.upsert_profile(Profile(RIVAL, name="王磊"), NOW + HOUR)
    assert store.people.get(OWNER) == LEI
    assert store.people.get("ou_nobody") is None
    assert [each.name for each in store.people.all()] == ["王磊", "王磊"]
    assert store.people.find(email="lei.wang@CORP.example") == LEI
    assert store.people.find(mobile="+8613812345678") == LEI
    assert store.people.find(mobile="+8613812345679") is None
    assert store.people.stale(NOW + HOUR) == [OWNER]
    assert store.people.mark_left(OWNER, NOW)
    assert not store.people.mark_left(OWNER, NOW + HOUR)
    assert [each.status for each in store.people.named("王磊")] == [
        PersonStatus.LEFT,
        PersonStatus.ACTIVE,
    ]
    assert [each.status for each in store.people.all()] == [
        PersonStatus.ACTIVE if each.open_id == RIVAL else PersonStatus.LEFT
        for each in store.people.all()
    ]
    store.people.upsert_profile(replace(LEI, status=PersonStatus.LEFT), NOW + HOUR)
    store.people.upsert_profile(LEI, NOW + HOUR)
    assert store.people.get(OWNER) == LEI


def test_whoever_leads_is_a_manager_and_grants_add_up(store: SqlStore) -> None:
    sales = frozenset({Role.SALES})
    store.people.upsert_profile(LEI, NOW)
    assert store.people.roles("ou_chen") == sales | {Role.MANAGER}
    store.people.mark_left(OWNER, NOW)
    assert store.people.roles("ou_chen") == sales
    store.people.upsert_department(DepartmentProfile("od_east", "华东", "0", "ou_chen"), NOW)
    assert store.people.roles("ou_chen") == sales | {Role.MANAGER}
    assert store.people.department("od_east") == DepartmentProfile(
        "od_east", "华东", "0", "ou_chen"
    )
    assert store.people.departments() == [store.people.department("od_east")]
    assert store.people.stale_departments(NOW + HOUR) == ["od_east"]
    store.people.grant_role("ou_chen", Role.FINANCE, by="ou_admin", at=NOW)
    store.people.grant_role("ou_chen", Role.FINANCE, by="ou_admin", at=NOW)
    assert store.people.roles("ou_chen") == sales | {Role.MANAGER, Role.FINANCE}
    assert store.people.revoke_role("ou_chen", Role.FINANCE)
    assert not store.people.revoke_role("ou_chen", Role.FINANCE)
    assert store.people.roles("ou_nobody") == sales


def test_administrators_follow_the_setting_and_keep_those_granted(store: SqlStore) -> None:
    store.people.set_admins(["ou_1", "ou_2"], NOW)
    store.people.grant_role("ou_3", Role.ADMIN, by="ou_1", at=NOW)
    store.people.set_admins(["ou_2", "ou_4"], NOW)
    assert store.people.admins() == ["ou_2", "ou_3", "ou_4"]
    store.people.set_admins([], NOW)
    assert store.people.admins() == ["ou_3"]


def test_collaborations_end_when_they_say(store: SqlStore) -> None:
    customer = registered(store)
    grant = Collaboration(customer.id, RIVAL, OWNER, NOW, until=NOW + HOUR)
    store.sharing.add_collaborator(grant)
    found = store.sharing.collaborators(customer.id, NOW)
    assert [replace(each, id=0) for each in found] == [grant]
    assert store.sharing.collaborators(customer.id, NOW + HOUR) == []
    store.sharing.add_collaborator(replace(grant, until=None))
    assert len(store.sharing.collaborators(customer.id, NOW + HOUR)) == 1


def test_watchers_are_told_once(store: SqlStore) -> None:
    customer = registered(store)
    assert store.sharing.add_watch(customer.id, RIVAL, NOW + HOUR)
    assert not store.sharing.add_watch(customer.id, RIVAL, NOW)
    assert store.sharing.add_watch(customer.id, "ou_a", NOW)
    assert store.sharing.watchers(customer.id) == ["ou_a", RIVAL]
    store.sharing.clear_watches(customer.id)
    assert store.sharing.watchers(customer.id) == []


def has_left(store: SqlStore, chat_id: str) -> bool:
    found = store.connection.execute(select(chat.c.left_at).where(chat.c.chat_id == chat_id))
    return found.scalar_one() is not None


def test_what_is_known_of_a_group_is_the_latest_whatever_came_last(store: SqlStore) -> None:
    store.chats.joined("oc_g", "华东", NOW + 2 * HOUR)
    store.chats.left("oc_g", NOW + HOUR)
    assert not has_left(store, "oc_g")
    store.chats.left("oc_g", NOW + 3 * HOUR)
    store.chats.joined("oc_g", "华东", NOW + 2 * HOUR)
    assert has_left(store, "oc_g")
    store.chats.joined("oc_g", "华东", NOW + 4 * HOUR)
    assert not has_left(store, "oc_g")
    store.chats.left("oc_never", NOW + HOUR)
    store.chats.joined("oc_never", "华北", NOW)
    assert has_left(store, "oc_never")


def test_a_group_lost_by_our_clock_is_found_again_by_the_platforms(store: SqlStore) -> None:
    minute = timedelta(minutes=1)
    store.chats.joined("oc_g", "华东", NOW)
    store.chats.lost("oc_g", NOW + 10 * minute)
    assert has_left(store, "oc_g")
    store.chats.joined("oc_g", "华东", NOW + 8 * minute)
    assert not has_left(store, "oc_g")
    store.chats.lost("oc_g", NOW + 9 * minute)
    assert has_left(store, "oc_g")


def test_a_group_somebody_speaks_in_has_the_bot(store: SqlStore) -> None:
    store.chats.seen("oc_g", NOW)
    assert store.chats.is_group("oc_g")
    store.chats.left("oc_g", NOW + HOUR)
    store.chats.seen("oc_g", NOW)
    assert has_left(store, "oc_g")
    store.chats.seen("oc_g", NOW + 2 * HOUR)
    assert not has_left(store, "oc_g")


def test_cases_are_numbered_and_one_is_open_per_claimant(database: Database) -> None:
    with database.write(VAULT) as store:
        customer = registered(store)
        sample = Case(0, "", customer.id, None, RIVAL, OWNER, "ou_chen", "E1", "名称相同", NOW)
        first = store.cases.open(sample)
        second = store.cases.open(replace(sample, claimant_open_id="ou_3"))
        assert (first.case_no, second.case_no) == ("A1", "A2")
        assert store.cases.get(first.id) == first
        assert store.cases.open_of(customer.id, RIVAL) == first
        assert store.cases.open_of(customer.id, OWNER) is None
        assert store.cases.of_customer(customer.id) == [second, first]
        store.cases.give_to(second.id, "ou_4")
        store.cases.close(first.id, outcome="归属人让出", at=NOW)
        store.cases.close(first.id, outcome="又一次", at=NOW + HOUR)
        moved, closed = store.cases.of_customer(customer.id)
        assert (moved.owner_open_id, moved.status) == ("ou_4", "open")
        assert (closed.status, closed.outcome, closed.closed_at) == ("closed", "归属人让出", NOW)
        assert store.cases.open_of(customer.id, RIVAL) is None
        sample = replace(sample, claimant_open_id="ou_3")
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        store.cases.open(sample)


def test_changes_are_undone_newest_first_and_once(store: SqlStore) -> None:
    customer = registered(store)
    before = {"need": "旧", "expected_amount": Decimal("1.5"), "next_follow_at": NOW}

    def add(hours: int, message_id: str) -> None:
        at = NOW + hours * HOUR
        store.journal.add_change(
            Change(0, OWNER, ChangeKind.UPDATE, at, customer.id, None, message_id, before)
        )

    add(0, "om_1")
    add(1, "om_2")
    add(1, "")
    newest, second, oldest = store.journal.changes_since(OWNER, NOW)
    assert (newest.message_id, newest.before) == ("", before)
    assert (second.message_id, oldest.message_id) == ("om_2", "om_1")
    store.journal.mark_undone(newest.id, NOW)
    undone = [one.undone_at for one in store.journal.changes_since(OWNER, NOW)]
    assert undone == [NOW, None, None]
    assert store.journal.change_of_message("om_2") == [second]
    store.journal.mark_undone(second.id, NOW)
    assert store.journal.change_of_message("om_2") == []
    assert store.journal.change_of_message("") == []
    assert len(store.journal.changes_since(OWNER, NOW + HOUR)) == 2
    assert store.journal.changes_since(RIVAL, NOW) == []


def test_lookups_count_until_registered(store: SqlStore) -> None:
    first, other = registered(store), store.customers.add(other_customer("另一家"))
    for hour, customer in enumerate((first, other, other)):
        store.journal.add_lookup(RIVAL, customer.id, NOW + hour * HOUR)
    assert store.journal.count_lookups(RIVAL, NOW) == 3
    assert store.journal.count_lookups(RIVAL, NOW + HOUR) == 2
    assert store.journal.count_lookups(OWNER, NOW) == 0
    store.journal.forget_lookups(RIVAL, other.id)
    assert store.journal.count_lookups(RIVAL, NOW) == 1


def test_rules_hold_from_their_day(store: SqlStore) -> None:
    assert store.rules.policy(NOW) == Policy()
    store.rules.set_rule("level_a_days", 20, by=OWNER, at=NOW + HOUR)
    store.rules.set_rule("level_a_days", 25, by=OWNER, at=NOW + 3 * HOUR)
    store.rules.set_rule("notice_days", (5, 2), by=OWNER, at=NOW)
    found = [store.rules.policy(NOW + hour * HOUR) for hour in (0, 1, 2, 3)]
    assert [each.level_a_days for each in found] == [15, 20, 20, 25]
    assert found[0].notice_days == (5, 2)
    with pytest.raises(KeyError):
        store.rules.set_rule("gravity", 10, by=OWNER, at=NOW)


def test_departments_may_have_their_own_abbreviation(store: SqlStore) -> None:
    store.rules.set_rule("department_abbreviation", "HD", by=OWNER, at=NOW, department_id="od_east")
    assert store.rules.department_abbreviation("od_east", NOW) == "HD"
    assert store.rules.department_abbreviation("od_west", NOW) == "XS"
    assert store.rules.policy(NOW).department_abbreviation == "XS"


def test_options_start_as_the_product_says_and_follow_edits(store: SqlStore) -> None:
    assert store.rules.options("stage") == DEFAULT_OPTIONS["stage"]
    assert store.rules.options("no_such_field") == ()
    assert store.rules.stop_option("source", "其他")
    assert not store.rules.stop_option("source", "其他")
    store.rules.add_option("source", "抖音")
    assert store.rules.options("source") == (*DEFAULT_OPTIONS["source"][:-1], "抖音")
    store.rules.add_option("source", "其他")
    assert store.rules.options("source") == (*DEFAULT_OPTIONS["source"], "抖音")


def test_extra_days_are_kept(store: SqlStore) -> None:
    day = date(2026, 12, 31)
    store.rules.set_day(day, is_workday=True, by=OWNER, at=NOW)
    store.rules.set_day(day, is_workday=False, by=OWNER, at=NOW, name="厂休")
    assert store.rules.extra_days() == {day: False}


def test_the_topic_is_the_last_customer_spoken_of(store: SqlStore) -> None:
    first, other = registered(store), store.customers.add(other_customer("另一家"))
    store.rules.set_topic("oc_1", OWNER, first.id, NOW)
    store.rules.set_topic("oc_1", OWNER, other.id, NOW)
    assert store.rules.topic("oc_1", OWNER) == (other.id, NOW)
    assert store.rules.topic("oc_1", RIVAL) is None
    assert store.rules.topic("oc_2", OWNER) is None
    store.rules.set_topic("oc_2", OWNER, first.id, NOW)
    store.rules.end_topic("oc_1", OWNER)
    assert store.rules.topic("oc_1", OWNER) is None
    assert store.rules.topic("oc_2", OWNER) == (first.id, NOW)


def test_a_key_is_first_seen_once(store: SqlStore) -> None:
    assert [store.rules.first_time(key, NOW) for key in ("a", "a", "b")] == [True, False, True]
