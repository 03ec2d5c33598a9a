"""What the house demands of its SQL: portable, by cell, planned by index, and typed as declared.

Every check raises SqlError with file and line.  The reasons are in docs and in the store's header:
the same text must run on SQLite, on one PostgreSQL and on a distributed one.
"""
import re
import sqlite3

from sql_text import SqlError, for_engine, numbered, solid, statements, tokens

TYPES = ("int32", "int64", "text", "blob")
ROWS = ("none", "one", "many")
FIELDS_MAX = 64  # STATEMENT_FIELDS_MAX of src/store/statement.h
KEYS = ("in", "out", "rows", "roles", "fan-out")
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
C_WORDS = set("""auto break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef union
    unsigned void volatile while str bool err""".split())

FORBIDDEN = {  # word -> what to do instead
    "now": "bind the time", "current_timestamp": "bind the time", "current_date": "bind the time",
    "current_time": "bind the time", "localtime": "bind the time", "localtimestamp": "bind the time",
    "clock_timestamp": "bind the time", "datetime": "bind the time", "julianday": "bind the time",
    "strftime": "bind the time", "unixepoch": "bind the time",
    "random": "bind the value", "randomblob": "bind the value", "gen_random_uuid": "bind the value",
    "nextval": "bind the id", "currval": "bind the id", "setval": "bind the id",
    "last_insert_rowid": "bind the id", "rowid": "name the key", "ctid": "name the key",
    "autoincrement": "bind the id", "serial": "bind the id", "bigserial": "bind the id",
    "trigger": "write it in the hub", "replace": "INSERT ... ON CONFLICT DO UPDATE",
    "glob": "a range", "like": "a range: LIKE minds case on one engine only", "ilike": "a range",
    "regexp": "do it in the hub", "group_concat": "rows, joined in the hub", "string_agg": "rows, joined in the hub",
    "array": "one row each, or the set look-up", "any": "IN, or the set look-up",
    "offset": "keyset paging: (a, b) > (:a, :b)", "merge": "INSERT ... ON CONFLICT",
    "pg_advisory_lock": "a lease row", "notify": "polling", "listen": "polling",
    "begin": "store_write", "commit": "store_write", "rollback": "store_write", "savepoint": "store_write",
    "vacuum": "the store does it", "analyze": "nothing: plans must not change", "pragma": "the store does it",
    "attach": "one database", "indexed": "let the planner choose",
}
FORBIDDEN_IN_MIGRATION = {"references": "foreign keys are checked by a sweeper",
                          "foreign": "foreign keys are checked by a sweeper", "view": "a query",
                          "temp": "no temporary tables", "temporary": "no temporary tables",
                          "generated": "compute it in the hub", "values": "a migration may move rows to a new table, not make any",
                          "delete": "a migration moves rows to a new table and drops the old one"}


class Field:
    def __init__(self, name, kind):
        self.name, self.kind = name, kind


class Query:
    """One file of the catalogue, read."""

    def __init__(self, path, noun, verb):
        self.path, self.noun, self.verb = path, noun, verb
        self.name = f"{noun}_{verb}"
        self.purpose, self.head, self.line = "", {}, {}
        self.fields_in, self.fields_out, self.rows, self.roles = [], [], "", []
        self.piece = []     # the statement's tokens
        self.writes = False

    def fail(self, line, text):
        raise SqlError(self.path, line, text)


def read_head(query, text):
    """The comment at the top: sentences first, then `key: value`, a value going on over lines."""
    key, purpose, count = None, [], 0
    for count, line in enumerate(text.split("\n"), 1):
        if not line.startswith("--"):
            break
        said = line[2:].strip()
        match = re.match(r"([a-z][a-z-]*):\s*(.*)\Z", said)
        if match and match.group(1) in KEYS:
            key = match.group(1)
            if key in query.head:
                query.fail(count, f"`{key}:` is given twice")
            query.head[key], query.line[key] = match.group(2).strip(), count
        elif key is None:
            purpose.append(said)
        elif said:
            query.head[key] += " " + said
    query.purpose = " ".join(p for p in purpose if p)
    if not query.purpose:
        query.fail(1, "the file must open with a comment that says what the query is for")
    return count


def read_fields(query, key):
    fields = []
    for part in filter(None, (p.strip() for p in query.head.get(key, "").split(","))):
        words = part.split()
        if len(words) != 2 or words[1] not in TYPES:
            query.fail(query.line[key], f"`{key}:` wants `name type` with a type of {', '.join(TYPES)}: {part!r}")
        if not NAME.match(words[0]) or words[0] in C_WORDS:
            query.fail(query.line[key], f"{words[0]!r} cannot be a field name")
        if words[0] in [f.name for f in fields]:
            query.fail(query.line[key], f"{words[0]!r} is named twice")
        fields.append(Field(*words))
    if len(fields) > FIELDS_MAX:
        query.fail(query.line[key], f"`{key}:` names {len(fields)} fields, {FIELDS_MAX} are the most")
    return fields


def read_query(path, noun, verb, text):
    query = Query(path, noun, verb)
    for name in (noun, verb):
        if not NAME.match(name):
            query.fail(1, f"{name!r} must be small letters, digits and _")
    read_head(query, text)
    query.rows = query.head.get("rows", "")
    if query.rows not in ROWS:
        query.fail(query.line.get("rows", 1), f"`rows:` must be one of {', '.join(ROWS)}")
    query.roles = [r.strip() for r in query.head.get("roles", "").split(",") if r.strip()]
    if not query.roles or not all(re.match(r"[a-z][a-z-]*\Z", r) for r in query.roles):
        query.fail(query.line.get("roles", 1), "`roles:` must list who may cause this to run, or `hub`")
    query.fields_in, query.fields_out = read_fields(query, "in"), read_fields(query, "out")
    if "fan-out" in query.head and not query.head["fan-out"]:
        query.fail(query.line["fan-out"], "`fan-out:` must say why")
    if (query.rows == "none") != (not query.fields_out):
        query.fail(query.line["rows"], "`rows: none` and `out:` exclude each other")
    pieces = statements(path, tokens(text))
    if len(pieces) != 1:
        query.fail(1, f"one statement per file, not {len(pieces)}")
    query.piece = pieces[0]
    words = [t.low for t in solid(query.piece)]
    query.writes = any(w in words for w in ("insert", "update", "delete"))
    return query


def forbid(path, piece, more=()):
    table = dict(FORBIDDEN, **dict(more))
    flat = solid(piece)
    for number, token in enumerate(flat):
        before = flat[number - 1].low if number else ""
        after = flat[number + 1].low if number + 1 < len(flat) else ""
        if token.kind == "cast":
            raise SqlError(path, token.line, "`::` is PostgreSQL only: use CAST(x AS type)")
        if token.kind == "string" and token.low.startswith("x'"):
            raise SqlError(path, token.line, "bytes are written differently on each engine: bind them")
        if token.kind == "quoted":
            raise SqlError(path, token.line, "quoted names are not needed here")
        if token.kind == "mark" and token.text in ("?", "$"):
            raise SqlError(path, token.line, "bind by name: `:name`")
        if token.kind == "mark" and token.text == "==":
            raise SqlError(path, token.line, "`==` is SQLite only: use `=`")
        if token.kind != "word" or before == ".":
            continue
        if token.low in ("date", "time"):
            if after == "(":
                raise SqlError(path, token.line, f"`{token.text}()` is forbidden: bind the time")
            continue
        if (token.low == "replace" and after == "(") or (token.low == "any" and after != "("):
            continue  # the function is the same on both engines; `any` alone is a name
        if token.low == "null" and before not in ("not", "is"):
            raise SqlError(path, token.line, "no NULL is stored, bound or given back: use a value that says so")
        if token.low in table:
            raise SqlError(path, token.line, f"`{token.text}` is forbidden: {table[token.low]}")


def check_binds(query):
    used = {}
    for token in query.piece:
        if token.kind == "bind":
            used.setdefault(token.text[1:], token.line)
    names = [f.name for f in query.fields_in]
    for name, line in used.items():
        if name not in names:
            query.fail(line, f":{name} is not declared in `in:`")
    for name in names:
        if name not in used:
            query.fail(query.line["in"], f"`in:` declares {name}, which the statement does not use")


DUMMY = {"int32": 1, "int64": 1, "text": "x", "blob": b"x"}


def check_prepares(query, schema):
    """Against the migrated, empty schema: it prepares, and gives the columns that `out:` declares."""
    text = numbered(query.piece, [f.name for f in query.fields_in], "?")
    values = [DUMMY[f.kind] for f in query.fields_in]
    line = solid(query.piece)[0].line
    columns = None
    try:
        schema.execute("EXPLAIN " + text, values).fetchall()
        cursor = schema.execute(text, values)
        columns = [c[0] for c in cursor.description or []]
        cursor.fetchall()
    except sqlite3.IntegrityError as error:  # dummy values against a CHECK: the statement is sound
        if query.fields_out:
            query.fail(line, f"cannot see its columns: {error}")
    except sqlite3.Error as error:
        query.fail(line, f"does not prepare against the schema: {error}")
    finally:
        schema.rollback()
    declared = [f.name for f in query.fields_out]
    if columns is not None and columns != declared:
        query.fail(query.line.get("out", line),
                   f"`out:` declares ({', '.join(declared)}), the statement gives ({', '.join(columns)})")
    return text, values


def tables_of(query, schema):
    """Every real table the statement reads or changes: [(name, alias, scope, line)]; a scope is the
    chain of parentheses it stands in."""
    real = {row[0] for row in schema.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    flat, scope, opened, out = solid(query.piece), (), 0, []
    for number, token in enumerate(flat):
        if token.text == "(":
            opened += 1
            scope += (opened,)
        elif token.text == ")":
            scope = scope[:-1]
        before = flat[number - 1].low if number else ""
        if token.low not in real or before not in ("from", "join", "update", "into", ","):
            continue
        after = flat[number + 1:number + 3]
        alias = token.low
        if after and after[0].low == "as" and len(after) > 1:
            alias = after[1].low
        elif after and after[0].kind == "word" and before != "update" and after[0].low not in NOT_ALIAS:
            alias = after[0].low
        if before == "," and not is_from_list(flat, number):
            continue
        out.append((token.low, alias, scope, token.line, before))
    return out


NOT_ALIAS = set("""where join left inner cross on using order group having limit union except intersect set
    values select default returning as indexed natural window""".split())


def is_from_list(flat, number):
    """Is the comma before flat[number] in a FROM list (and not among columns or values)?"""
    depth = 0
    for token in reversed(flat[:number]):
        depth += (token.text == ")") - (token.text == "(")
        if depth < 0:
            return False
        if depth == 0 and token.low in ("from", "select", "set", "by", "values", "where", "on", "returning"):
            return token.low == "from"
    return False


def cell_words(query):
    """Places where a cell is pinned: [(qualifier or '', scope)] for `cell = x`, `x = cell`,
    `cell IN (...)`, `(cell, ...) = / IN (...)` and `USING (cell ...)`."""
    flat, scope, opened, out = solid(query.piece), (), 0, []
    for number, token in enumerate(flat):
        if token.text == "(":
            opened += 1
            scope += (opened,)
        elif token.text == ")":
            scope = scope[:-1]
        if token.low != "cell" or token.kind != "word":
            continue
        start = number - 2 if flat[number - 1].text == "." else number
        qualifier = flat[start].low if start != number else ""
        before = flat[start - 1].low if start else ""
        after = flat[number + 1].low if number + 1 < len(flat) else ""
        if before == "=" or after in ("=", "in"):
            out.append((qualifier, scope))
        elif before == "(" and after in (",", ")"):
            close, depth = number, 1
            while close + 1 < len(flat) and depth:
                close += 1
                depth += (flat[close].text == "(") - (flat[close].text == ")")
            then = flat[close + 1].low if close + 1 < len(flat) else ""
            if flat[start - 2].low == "using":
                out.append(("*", scope[:-1]))
            elif then in ("=", "in"):
                out.append((qualifier, scope[:-1]))
    return out


def check_cell(query, schema):
    """Each table's cell must be pinned, or the file says `fan-out:` and why."""
    if "fan-out" in query.head:
        return
    pins, tables = cell_words(query), tables_of(query, schema)
    flat = solid(query.piece)
    for name, alias, scope, line, before in tables:
        if before == "into":
            names = flat[[n for n, t in enumerate(flat) if t.low == name][0] + 1:]
            names = [t.low for t in names[:next(n for n, t in enumerate(names) if t.text == ")")]]
            if "cell" in names:
                continue
            query.fail(line, f"the INSERT does not name {name}'s cell")
        alone = sum(1 for t in tables if t[2] == scope and t[4] != "into") == 1
        # An AND inside parentheses pins as well, so deeper scopes count for a qualified name.
        if not any((q == alias and s[:len(scope)] == scope) or (q == "" and alone and s[:len(scope)] == scope)
                   or q == "*" for q, s in pins):
            query.fail(line, f"{name}: no `cell = :...` for it; name the cell, or mark the query `fan-out:` and say why")


def check_plan(query, schema, text, values):
    if "fan-out" in query.head:
        return
    names = {t[0] for t in tables_of(query, schema)} | {t[1] for t in tables_of(query, schema)}
    for row in schema.execute("EXPLAIN QUERY PLAN " + text, values):
        if "AUTOMATIC" in row[3]:
            query.fail(solid(query.piece)[0].line, f"the engine would build an index for each run ({row[3]}): make one")
        match = re.match(r"SCAN (\w+)", row[3])
        if match and match.group(1).lower() in names:
            query.fail(solid(query.piece)[0].line,
                       f"reads all of {match.group(1)} ({row[3]}): it needs an index, or `fan-out:` and why")


def check_shape(query, schema):
    """What a distributed engine refuses, although both of ours take it."""
    flat, depth, seen, target = solid(query.piece), 0, set(), None
    in_set = False
    for number, token in enumerate(flat):
        depth += (token.text == "(") - (token.text == ")")
        before = flat[number - 1].low if number else ""
        if target is None and before in ("update", "into"):
            target = token.low
        if depth == 0:
            seen.add(token.low)
            if token.low == "from" and flat[0].low == "update":
                query.fail(token.line, "UPDATE ... FROM: use IN (SELECT ...), or two statements")
            in_set = token.low == "set" or (in_set and token.low not in ("where", "returning"))
        if depth > 0 and token.low == "select" and "values" in seen and "insert" in seen and "set" not in seen:
            query.fail(token.line, "a sub-query among VALUES: INSERT ... SELECT, or bind the value")
        if in_set and depth == 0 and token.text == "=" and flat[number - 2].low in ("set", ","):
            if before in key_of(target, schema):
                query.fail(token.line, f"{before} is in the key of {target}: delete the row and insert another")
    if "limit" in seen and "order" not in seen:
        query.fail(flat[0].line, "LIMIT without ORDER BY: which rows would be the engine's whim")


def key_of(table, schema):
    return [row[1] for row in schema.execute(f"PRAGMA table_info({table})") if row[5]]


def check_query(query, schema):
    forbid(query.path, query.piece)
    words = [t.low for t in solid(query.piece)]
    if "returning" in words and query.rows == "many":
        query.fail(query.line["rows"], "RETURNING promises no order: `rows: one`, or select afterwards")
    if query.rows == "many" and "fan-out" not in query.head and "order" not in words:
        query.fail(query.line["rows"], "`rows: many` needs ORDER BY: without it the order is the engine's whim")
    if not query.writes and query.rows == "none":
        query.fail(query.line["rows"], "a SELECT gives rows: `rows: one` or `many`")
    check_binds(query)
    text, values = check_prepares(query, schema)
    check_shape(query, schema)
    check_cell(query, schema)
    check_plan(query, schema, text, values)


def apply_migration(path, text, schema):
    """Run it on the in-memory schema; returns its statements for both engines."""
    out = []
    for piece in statements(path, tokens(text)):
        forbid(path, piece, FORBIDDEN_IN_MIGRATION.items())
        line = solid(piece)[0].line
        both = {engine: for_engine(path, piece, engine) for engine in ("sqlite", "pg")}
        try:
            schema.execute(both["sqlite"])
        except sqlite3.Error as error:
            raise SqlError(path, line, str(error)) from error
        check_table_words(path, piece)
        out.append(both)
    check_schema(path, text, schema)
    return out


def check_table_words(path, piece):
    flat = solid(piece)
    words = [t.low for t in flat]
    if words[:2] == ["create", "table"] and "@TABLE@" not in [t.text for t in flat]:
        raise SqlError(path, flat[0].line, "a table ends with @TABLE@")
    for token in flat:
        if token.low in ("integer", "int", "bigint", "blob", "bytea", "real", "boolean", "varchar"):
            raise SqlError(path, token.line, f"`{token.text}`: the types are @INT32@, @INT64@, TEXT and @BLOB@")


def check_schema(path, text, schema):
    """Keys by cell, nothing nullable, nothing unique across cells."""
    def line_of(name):
        for token in tokens(text):
            if token.low == name:
                return token.line
        return 1
    for (table,) in schema.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        columns = schema.execute(f"PRAGMA table_info({table})").fetchall()
        key = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
        if not key or key[0] != "cell":
            raise SqlError(path, line_of(table), f"table {table}: `cell` must be first in its PRIMARY KEY")
        for column in columns:
            if not column[3]:
                raise SqlError(path, line_of(table), f"table {table}: column {column[1]} must be NOT NULL")
        for index in schema.execute(f"PRAGMA index_list({table})").fetchall():
            parts = [r[2] for r in schema.execute(f"PRAGMA index_info({index[1]})")]
            if index[2] and "cell" not in parts:
                raise SqlError(path, line_of(table), f"table {table}: a unique index must contain `cell`")
