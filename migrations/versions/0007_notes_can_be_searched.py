"""Notes can be searched: an index of their words that triggers keep, so that no path into the notes forgets it.

Beside the words stand *scope words* (locality, neighbourhood, channel, kind, how it was heard, month, year, at least so many voices,
theme, who logged it), so that a common word asked for in one locality is not looked up in all of them. Each begins with a
character from Unicode's private area (SQLite) or a sign that no word can hold (PostgreSQL), so that nobody can write one.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VOICES = (2, 5, 10, 20, 50)
WATCHED = "text, quote, locality_id, neighbourhood_id, channel, kind, heard_how, heard_on, voices, logged_by, withdrawn_at, held_at"

# SQLite's tokenizer takes emoji for letters: "bus🙂" would be another word than "bus".
EMOJI = ((0x1F300, 0x1F650), (0x1F680, 0x1F700), (0x1F900, 0x1FA00), (0x1FA70, 0x1FB00), (0xFE00, 0xFE10))
SEPARATORS = "".join(chr(code) for first, end in EMOJI for code in range(first, end))
# Marks are part of a word, or Bengali, Tamil and vowelled Urdu words would fall into pieces.
TOKENIZE = f"porter unicode61 remove_diacritics 2 categories ''L* N* Co M*'' separators ''{SEPARATORS}''"


def scope_on_sqlite(note: str, themes: str = "") -> str:
    """The scope words of a note (``n``, ``NEW`` or ``OLD``), of its themes those that also answer to ``themes``."""

    def word(letter: str, value: str) -> str:
        return f"coalesce(char(32, 57344) || '{letter}' || {value}, '')"

    def slug(letter: str, column: str) -> str:  # in hexadecimal and a nought, so that no stemmer cuts it
        return word(letter, f"lower(hex({note}.{column})) || '0'")

    year = f"max(1999, CAST(substr({note}.heard_on, 1, 4) AS INTEGER))"
    theme = word("t", "theme_id")
    return " || ".join(
        (
            word("l", f"{note}.locality_id"),
            word("n", f"{note}.neighbourhood_id"),
            word("b", f"{note}.logged_by"),
            slug("c", "channel"),
            slug("k", "kind"),
            slug("h", "heard_how"),
            word("y", year),
            word("m", f"replace(substr({note}.heard_on, 1, 7), '-', '')"),
            *(f"CASE WHEN {note}.voices >= {least} THEN {word('v', str(least))} ELSE '' END" for least in VOICES),
            f"coalesce((SELECT group_concat({theme}, '') FROM intelligence_note_theme WHERE note_id = {note}.id{themes}), '')",
        )
    )


def words_on_sqlite(note: str) -> str:
    return f"{note}.text || ' ' || coalesce({note}.quote, '')"


def in_index(note: str) -> str:
    return f"{note}.withdrawn_at IS NULL AND {note}.held_at IS NULL"


def put(note: str) -> str:
    return (
        "INSERT INTO intelligence_search (rowid, words, scope) "
        f"SELECT {note}.id, {words_on_sqlite(note)}, {scope_on_sqlite(note)} WHERE {in_index(note)};"
    )


def take(note: str) -> str:
    return (
        "INSERT INTO intelligence_search (intelligence_search, rowid, words, scope) "
        f"SELECT 'delete', {note}.id, {words_on_sqlite(note)}, {scope_on_sqlite(note)} WHERE {in_index(note)};"
    )


def resort(row: str, *, without: str = "", besides: str = "") -> str:
    """Take the note of this row of themes out as it stood before, and put it in as it stands now. Before, it was without the one
    theme (a column) and had the other besides."""
    themes = f" AND theme_id <> {without}" if without else ""
    more = f" || char(32, 57344) || 't' || {besides}" if besides else ""
    note = f"FROM intelligence_note n WHERE n.id = {row}.note_id AND {in_index('n')};"
    return (
        "INSERT INTO intelligence_search (intelligence_search, rowid, words, scope) "
        f"SELECT 'delete', n.id, {words_on_sqlite('n')}, {scope_on_sqlite('n', themes)}{more} {note} "
        "INSERT INTO intelligence_search (rowid, words, scope) "
        f"SELECT n.id, {words_on_sqlite('n')}, {scope_on_sqlite('n')} {note}"
    )


def sqlite() -> list[str]:
    return [
        "CREATE VIEW intelligence_search_source AS "
        f"SELECT n.id, {words_on_sqlite('n')} AS words, {scope_on_sqlite('n')} AS scope "
        f"FROM intelligence_note n WHERE {in_index('n')}",
        "CREATE VIRTUAL TABLE intelligence_search USING fts5(words, scope, content='intelligence_search_source', "
        f"content_rowid='id', tokenize='{TOKENIZE}')",
        f"CREATE TRIGGER intelligence_search_note_comes AFTER INSERT ON intelligence_note BEGIN {put('NEW')} END",
        f"CREATE TRIGGER intelligence_search_note_changes AFTER UPDATE OF {WATCHED} ON intelligence_note "
        f"BEGIN {take('OLD')} {put('NEW')} END",
        f"CREATE TRIGGER intelligence_search_note_goes AFTER DELETE ON intelligence_note BEGIN {take('OLD')} END",
        "CREATE TRIGGER intelligence_search_theme_comes AFTER INSERT ON intelligence_note_theme "
        f"BEGIN {resort('NEW', without='NEW.theme_id')} END",
        "CREATE TRIGGER intelligence_search_theme_goes AFTER DELETE ON intelligence_note_theme "
        f"BEGIN {resort('OLD', besides='OLD.theme_id')} END",
        "CREATE TRIGGER intelligence_search_theme_changes AFTER UPDATE OF theme_id ON intelligence_note_theme "
        f"BEGIN {resort('NEW', without='NEW.theme_id', besides='OLD.theme_id')} END",
        "INSERT INTO intelligence_search (intelligence_search) VALUES ('rebuild')",
    ]


# What is no letter, mark or figure becomes a space, so that PostgreSQL's parser sees plain words only: no addresses, hyphens, decimals.
NO_WORD = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u06dd\u0964\u0965\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff"
    r"\u3000-\u3004\u3008-\u3020\ufd3e\ufd3f\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    r"\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U0001fa70-\U0001faff]+"
)
KINDS_OF_TOKEN = (
    "asciiword, word, numword, int, uint, float, sfloat, version, host, file, url, url_path, email, "
    "hword, asciihword, numhword, hword_part, hword_asciipart, hword_numpart"
)
SCOPE_ON_POSTGRESQL = f"""array_to_tsvector(array_remove(ARRAY[
    '=l' || n.locality_id, '=n' || n.neighbourhood_id, '=b' || n.logged_by, '=c' || n.channel, '=k' || n.kind,
    '=h' || n.heard_how, '=y' || greatest(1999, extract(year FROM n.heard_on)::int), '=m' || to_char(n.heard_on, 'YYYYMM'),
    {", ".join(f"CASE WHEN n.voices >= {least} THEN '=v{least}' END" for least in VOICES)}
  ] || ARRAY(SELECT '=t' || theme_id FROM intelligence_note_theme WHERE note_id = n.id), NULL))"""
FIND = f"""SELECT n.id, n.locality_id, {SCOPE_ON_POSTGRESQL} ||
    to_tsvector('intelligence_words', intelligence_search_plain(left(n.text, 50000) || ' ' || coalesce(left(n.quote, 50000), ''))) AS words
  FROM intelligence_note n WHERE n.withdrawn_at IS NULL AND n.held_at IS NULL"""


PUT = f"INSERT INTO intelligence_search (note_id, locality_id, words) {FIND}"


def trigger_function(name: str, rows: str) -> str:
    """A function that indexes anew the notes whose ids ``rows`` lists."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"DELETE FROM intelligence_search WHERE note_id IN ({rows}); "
        f"{PUT} AND n.id IN ({rows}); "
        "RETURN NULL; END $$"
    )


def postgresql() -> list[str]:
    note, theme = "intelligence_note", "intelligence_note_theme"
    both = "SELECT id FROM gone UNION SELECT id FROM come"
    changed = " OR ".join(f"gone.{column} IS DISTINCT FROM come.{column}" for column in WATCHED.split(", "))
    return [
        "CREATE TEXT SEARCH DICTIONARY intelligence_stems (TEMPLATE = snowball, LANGUAGE = porter)",
        "CREATE TEXT SEARCH CONFIGURATION intelligence_words (PARSER = default)",
        f"ALTER TEXT SEARCH CONFIGURATION intelligence_words ADD MAPPING FOR {KINDS_OF_TOKEN} WITH intelligence_stems",
        "CREATE FUNCTION intelligence_search_plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ "
        f"SELECT regexp_replace(regexp_replace(regexp_replace(normalize(lower($1), NFD), '[\\u0300-\\u036f]', '', 'g'), "
        # PostgreSQL's stemmer would cut "is" and "us" to one letter; SQLite's leaves words of two letters whole.
        f"'{NO_WORD}', ' ', 'g'), '\\y([a-z])s\\y', '\\1s0', 'g') $$",
        "CREATE TABLE intelligence_search (note_id bigint NOT NULL, locality_id bigint NOT NULL, words tsvector NOT NULL, "
        "CONSTRAINT pk_intelligence_search PRIMARY KEY (note_id))",
        f"CREATE FUNCTION intelligence_search_put(first bigint, last bigint) RETURNS void LANGUAGE sql AS $$ {PUT} "
        "AND n.id BETWEEN first AND last $$",
        "CREATE FUNCTION intelligence_search_wrong() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM "
        f"({FIND}) AS right_ FULL JOIN intelligence_search AS kept ON kept.note_id = right_.id "
        "WHERE (kept.note_id, kept.locality_id, kept.words) IS DISTINCT FROM (right_.id, right_.locality_id, right_.words) $$",
        PUT,
        "CREATE INDEX ix_intelligence_search_newest ON intelligence_search (locality_id, note_id)",
        "CREATE INDEX ix_intelligence_search_words ON intelligence_search USING gin (words) WITH (gin_pending_list_limit = 256)",
        "CREATE FUNCTION intelligence_search_comes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{PUT} AND n.id IN (SELECT id FROM come); "
        "RETURN NULL; END $$",
        trigger_function(
            "intelligence_search_changes", f"SELECT id FROM gone JOIN come USING (id) WHERE {changed}"
        ),
        trigger_function("intelligence_search_goes", "SELECT id FROM gone"),
        trigger_function("intelligence_search_theme_comes", "SELECT note_id FROM come"),
        trigger_function("intelligence_search_theme_goes", "SELECT note_id FROM gone"),
        trigger_function(
            "intelligence_search_theme_changes", "SELECT note_id FROM gone UNION SELECT note_id FROM come"
        ),
    ] + [
        f"CREATE TRIGGER {name} AFTER {verb} ON {table} REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        for name, verb, table, seen in (
            ("intelligence_search_comes", "INSERT", note, "NEW TABLE AS come"),
            ("intelligence_search_changes", "UPDATE", note, "OLD TABLE AS gone NEW TABLE AS come"),
            ("intelligence_search_goes", "DELETE", note, "OLD TABLE AS gone"),
            ("intelligence_search_theme_comes", "INSERT", theme, "NEW TABLE AS come"),
            ("intelligence_search_theme_goes", "DELETE", theme, "OLD TABLE AS gone"),
            ("intelligence_search_theme_changes", "UPDATE", theme, "OLD TABLE AS gone NEW TABLE AS come"),
        )
    ]


def upgrade() -> None:
    """Build the index over the notes there are, and the triggers that keep it."""
    for statement in sqlite() if op.get_bind().dialect.name == "sqlite" else postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take the triggers and the index away; the notes are untouched."""
    note, theme = "intelligence_note", "intelligence_note_theme"
    if op.get_bind().dialect.name == "sqlite":
        names = ("note_comes", "note_changes", "note_goes", "theme_comes", "theme_goes", "theme_changes")
        gone = [f"DROP TRIGGER intelligence_search_{name}" for name in names]
        gone += ["DROP TABLE intelligence_search", "DROP VIEW intelligence_search_source"]
    else:
        on = {"comes": note, "changes": note, "goes": note}
        on |= {"theme_comes": theme, "theme_goes": theme, "theme_changes": theme}
        gone = [f"DROP TRIGGER intelligence_search_{name} ON {table}" for name, table in on.items()]
        gone += [f"DROP FUNCTION intelligence_search_{name}()" for name in on]
        gone += [
            "DROP FUNCTION intelligence_search_wrong()",
            "DROP FUNCTION intelligence_search_put(bigint, bigint)",
            "DROP TABLE intelligence_search",
            "DROP FUNCTION intelligence_search_plain(text)",
            "DROP TEXT SEARCH CONFIGURATION intelligence_words",
            "DROP TEXT SEARCH DICTIONARY intelligence_stems",
        ]
    for statement in gone:
        op.get_bind().exec_driver_sql(statement)
