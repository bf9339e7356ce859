"""Trends: notes and voices month by month, by locality, theme, channel and kind; what rises; what is quiet but serious.

Triggers of the database write a `MonthChange` whenever a note comes, goes, is edited or sorted, in the same transaction and
whatever changed it; the worker folds them into `MonthCount`. A page reads both, so it is never behind. To add a row makes nobody
wait; to add to a shared total would. ``keeping.recount`` builds the figures anew.
"""
