"""Which themes a text is likely to be about, learned from what people decided before, with the words that say so.

Pure: no web and no database. ``learning`` and ``measuring`` import scikit-learn and are for the worker and the terminal;
``model``, ``features`` and ``storing`` need NumPy alone, so a page can suggest without scikit-learn. Nothing is pickled.
"""
