"""Making the weights: on a few made names what is the same speaks for one customer, what differs against it."""

from benchmarks.matching.names import stock
from benchmarks.matching.questions import questions
from benchmarks.matching.train import Index, Pairs, fitted


def test_weights_learn_what_makes_two_names_one_customer() -> None:
    known = stock(200, seed=1)
    pairs = Pairs()
    pairs.add(Index(known.names), questions(known, seed=2, per_kind=4), weight=1.0)
    weights = fitted(pairs)
    assert weights["t:same"] > weights["t:other"]
    assert weights["ratio"] > 0
