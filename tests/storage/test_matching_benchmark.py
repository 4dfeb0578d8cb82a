"""The benchmark of similar names: its made-up sets are consistent, and a tiny run measures and reports all of it."""

from pathlib import Path

from benchmarks.figures import Better, Target
from benchmarks.matching import real, rivals
from benchmarks.matching.building import prepare
from benchmarks.matching.judging import Answer, Hit, judge, threshold_of
from benchmarks.matching.names import stock
from benchmarks.matching.ours import Effort
from benchmarks.matching.questions import HARD, NOVEL, SAME_KINDS, Query, questions
from benchmarks.matching.report import aim_rows, write_page
from benchmarks.matching.rivals import compare
from benchmarks.matching.running import run_on
from benchmarks.matching.targets import AIMS, Aim, Results
from storage.database.engine import open_database

_LITTLE = Effort(warm_up=5, reads=300, inserts=66, rival_s=0.5)


def test_the_sets_are_seeded_and_their_labels_agree_with_the_stock() -> None:
    known = stock(1500, seed=3)
    asked = questions(known, seed=4, per_kind=2)
    assert known.names == stock(1500, seed=3).names != stock(1500, seed=5).names
    assert asked == questions(known, seed=4, per_kind=2)
    assert {one.kind for one in asked} == {*SAME_KINDS, *HARD, *NOVEL}
    assert all((1 <= one.target <= 1500) is one.positive for one in asked)
    others = {one.text for one in asked if one.kind != "exact"}
    assert not others & set(known.names)
    novel = [one.text for one in asked if one.kind == "novel"]
    assert not any(brand and brand in text for brand in known.bearers for text in novel)


def test_a_tiny_run_finds_what_it_asks_for_and_reports_every_aim(
    database_url: str, tmp_path: Path
) -> None:
    known = stock(400, seed=3)
    asked = questions(known, seed=4, per_kind=2)
    parts_s = prepare(known.names, tmp_path / "prepared")
    database = open_database(database_url)
    one = run_on(
        database, known.names, asked, tmp_path, parts_s=parts_s, with_rivals=True, effort=_LITTLE
    )
    assert one.ours.recall_by_kind["exact"] == one.ours.shown_by_kind["exact"] == 1.0
    assert one.ours.recall >= 0.9
    assert one.ours.recall > max(rival.judged.recall for rival in one.rivals)
    assert one.ours.novel == 0.0
    assert one.key.p50 < one.ours.times.p50
    assert one.insert.plain > 0
    assert one.built.index_mb > 0
    results = Results(seed=3, sizes={400: [one]})
    page = write_page(results, "tiny", took_s=1.0, folder=tmp_path / "page")
    written = page.read_text(encoding="utf-8")
    assert all(aim.name in written for aim in AIMS)
    assert all(
        picture in written for picture in (path.name for path in tmp_path.glob("page/*.svg"))
    )
    measured = {row[0]: row for row in aim_rows(results)}
    assert measured["召回@10（研究的 25 种写法）"][3] == "达标"
    assert measured["真实名称：召回@10"][3] == "这次没有测"


def test_wrong_answers_count_and_a_missed_target_is_told() -> None:
    asked = Query("甲", True, "exact", 1)
    novel = Query("乙", False, "novel", -1)
    answers = [
        Answer(asked, (Hit(2, tier="same"),), 1.0),
        Answer(novel, (Hit(3, tier="similar"),), 1.0),
    ]
    judged = judge("ours", answers)
    assert (judged.recall, judged.novel, judged.flagged["novel"]) == (0.0, 1.0, 1.0)
    recall = Aim("召回", Target(0.97, Better.HIGHER), lambda _: judged.recall)
    assert recall.is_met(Results(seed=1)) is False
    assert Aim("召回", recall.target, lambda _: None).is_met(Results(seed=1)) is None


def test_a_rivals_threshold_leaves_the_allowed_share_of_novel_names_flagged() -> None:
    novel = [Query(str(at), False, "novel", -1) for at in range(100)]
    answers = [Answer(one, (Hit(1, score=float(at)),), 1.0) for at, one in enumerate(novel)]
    assert judge("rival", answers, threshold=threshold_of(answers)).novel == 0.02


def test_rivals_find_what_they_are_made_for(tmp_path: Path) -> None:
    known = stock(300, seed=3)
    asked = [one for one in questions(known, seed=4, per_kind=2) if one.kind in ("exact", "novel")]
    for rival in (*rivals.scans_where_there(known.names), rivals.full_text(known.names, tmp_path)):
        assert compare(rival, asked, budget_s=1.0).judged.recall_by_kind["exact"] == 1.0


def test_real_names_come_from_files_and_some_are_left_out_as_unknown(tmp_path: Path) -> None:
    names, pairs = tmp_path / "names.txt", tmp_path / "pairs.tsv"
    known = stock(60, seed=8).names
    names.write_text("# 登记的名称\n" + "\n".join(known), encoding="utf-8")
    pairs.write_text(f"{known[0]}\t{known[0]}\n", encoding="utf-8")
    found = real.measure(real.read_set(pairs, names, seed=1), is_own=False, effort=_LITTLE)
    assert (found.names, found.pairs) == (60 - 59 // 5, 1)
    assert found.ours.recall == found.ours.first == 1.0
    assert found.other_brand <= found.ours.novel
