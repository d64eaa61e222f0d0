"""What another engine would bring: the stages of the main job as we do them, by polars and by DuckDB.

The rules are simpler there than ours: nothing is set aside, one line of each key is taken, and the list is
that of ``benchmarks.plain``, without names taken apart, addresses checked, evidence, edits and further
sheets. So where another engine is not much quicker here, it brings nothing.
"""
