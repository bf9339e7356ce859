"""Files of notes that people send: looked at, mapped, checked and taken in, page by page.

``zipped`` guards what unpacks; ``encodings``, ``tables`` and ``workbook`` read; ``store`` keeps the bytes in the database, in
pieces, until they are taken in or a day is over. ``opening``, ``checking`` and ``taking`` are the three steps, done at once for a
small file and by the worker (``working``) for a large one; ``undoing`` takes a whole import back. ``remembered`` knows what columns
meant last time. How rows become notes is in ``imports.py`` above.
"""
