"""Intelligence: what was heard, one note a thing, and the themes it is about.

Nouns: Theme (two levels), Note, Review (of a note that was held), NoteTheme, ThemeCount and NoteCount (kept as notes come), Draft
(a resident's half-told note), TellingCount (how many began one and sent it), Batch with its BatchLines (many notes
typed in under one header), Behalf (a worker fills in for somebody), Import, ImportFile (on its way in) with
ImportPiece, ImportMapping,
ThemeChange (what people did to the list) with ThemeTouched and ThemeMove.
Invariants: every note owes an answer; a note is never deleted, it is withdrawn with a reason; a note with a theme has the theme
above it too; a theme is never deleted, and what notes had before it changed is kept; a note held for review
stands nowhere; the counts always equal the rows of the notes that stand; nobody reviews
their own note, and nobody edits one that somebody else has worked with.
Events: NoteLogged, NoteGathered, NoteHeld, NoteAskedBack, NoteCleared, NoteEdited, NoteThemed, NoteWithdrawn, NotesImported,
ImportUndone,
NotesExported, ThemesLoaded, ThemesChanged, BehalfBegun, BehalfEnded, BatchTyped, BatchUndone.
"""
