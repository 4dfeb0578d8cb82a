"""The benchmark of similar names: its made-up sets are consistent, and it runs."""

from pathlib import Path

from benchmarks.matching.__main__ import measure
from benchmarks.matching.names import corpus, queries


def test_the_sets_are_seeded_and_their_labels_agree_with_the_corpus(tmp_path: Path) -> None:
    companies = corpus(200, seed=3)
    asked = queries(companies, seed=4, per_kind=5)
    names = {number: one.name for number, one in enumerate(companies)}
    assert companies == corpus(200, seed=3) != corpus(200, seed=5)
    assert asked == queries(companies, seed=4, per_kind=5)
    assert all((one.target in names) is one.positive for one in asked)
    assert not {one.text for one in asked if not one.positive} & set(names.values())
    results = measure(names, asked, tmp_path)
    assert results["names"] == 200
    assert {"primary_key", "ours", "like", "like_short"} <= results.keys()
