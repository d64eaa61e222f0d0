"""The ledger: SQLite for what is said and decided, one Parquet file per report for its lines.

A fact hangs on an event and is never updated. An event is in force unless its last undo or redo word is undo.
The state of the book is the fold over the events in force. All SQL of the program stands in this room.
"""
