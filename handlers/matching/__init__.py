"""Finding the customers that a name may mean: pure functions; the index itself is `storage.matching`.

A name is taken apart (`engine.parts_of`), stored under terms (`engine.index_terms`), found by terms
(`engine.query_terms`), cut to a short list (`shortlist`) and judged one by one (`engine.rank`).
"""
