"""Search: notes found again by their words, in the places the reader may read.

``asked`` reads what was typed, ``narrowing`` says where to look, ``on_sqlite`` and ``on_postgresql`` find the ids, ``found`` loads
a page of them, ``marking`` shows where the words are, ``sealed`` keeps what was typed out of logs, ``exporting`` writes files.
The index is kept by triggers (migration *notes can be searched*): nothing here writes to it but ``upkeep``, which rebuilds it.
"""
