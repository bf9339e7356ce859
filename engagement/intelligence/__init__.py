"""Intelligence: what was heard, one note a thing, and the themes it is about.

Nouns: Theme (two levels), Note, NoteTheme, ThemeCount and NoteCount (kept as notes come), Draft (a resident's half-told note),
Import. Invariants: every note owes an answer; a note is never deleted, it is withdrawn with a reason; a note with a theme has the
theme above it too; the counts always equal the rows. Events: NoteLogged, NoteThemed, NoteWithdrawn, NotesImported, ThemesLoaded.
"""
