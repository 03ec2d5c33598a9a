#!/usr/bin/env python3
"""sqlgen.py -- the SQL files of a catalogue as typed C.

    sqlgen.py --migrations DIR --queries DIR --out DIR [--name query] [--prefix q] [--depfile FILE]
    sqlgen.py --migrations DIR --queries DIR --roles        the roles report, as Markdown

Reads DIR/NNNN_name.sql and DIR/<noun>/<verb>.sql, checks every statement against the migrated schema
(sql_lint.py) and writes NAME.h and NAME.c.  What the calls promise is said in src/store/statement.h.
"""
import argparse
import hashlib
import os
import re
import sqlite3
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from sql_lint import C_WORDS, NAME, apply_migration, check_query, read_query  # noqa: E402
from sql_text import SqlError, numbered  # noqa: E402

C_TYPE = {"int32": "int32_t ", "int64": "int64_t ", "text": "str ", "blob": "str "}


def read_catalogue(migrations_dir, queries_dir):
    """[(number, name, hash, statements)], [Query], [every file and folder read]"""
    schema = sqlite3.connect(":memory:")
    migrations, queries, read = [], [], [migrations_dir, queries_dir]
    for number, file in enumerate(sorted(os.listdir(migrations_dir)) if os.path.isdir(migrations_dir) else [], 1):
        path = os.path.join(migrations_dir, file)
        match = re.match(r"(\d{4})_([a-z0-9_]+)\.sql\Z", file)
        if not match or int(match.group(1)) != number:
            raise SqlError(path, 1, f"migrations are named NNNN_name.sql without gaps; this should be {number:04d}")
        text = open(path, encoding="utf-8").read()
        content = hashlib.sha256(text.encode()).hexdigest()
        migrations.append((number, file[:-4], content, apply_migration(path, text, schema)))
        schema.commit()  # moving rows begins a transaction, and checking a query rolls back
        read.append(path)
    for noun in sorted(os.listdir(queries_dir)) if os.path.isdir(queries_dir) else []:
        folder = os.path.join(queries_dir, noun)
        if not os.path.isdir(folder):
            continue
        read.append(folder)
        for file in sorted(os.listdir(folder)):
            path = os.path.join(folder, file)
            if not file.endswith(".sql"):
                raise SqlError(path, 1, "only <noun>/<verb>.sql belongs here")
            query = read_query(path, noun, file[:-4], open(path, encoding="utf-8").read())
            check_query(query, schema)
            queries.append(query)
            read.append(path)
    check_names(queries)
    return migrations, queries, read


def check_names(queries):
    """No two files may want the same C name: person/add_many.sql against the bulk form of person/add."""
    owner = {}
    for query in queries:
        for name in [query.name] + [query.name + end for end in endings(query)]:
            if name in owner and owner[name] is not query:
                query.fail(1, f"its C name {name} is also wanted by {owner[name].path}")
            owner[name] = query
        if not NAME.match(query.name) or query.name in C_WORDS:
            query.fail(1, f"{query.name} cannot be a C name")


def endings(query):
    """The calls beside the plain one."""
    ends = ["_in", "_row", "_rows"]
    if query.rows == "none" and query.fields_in:
        ends.append("_many")
    if query.rows == "many":
        ends.append("_each")
    if query.rows != "none" and query.fields_in:
        ends.append("_set")
    return ends


class Names:
    """How one query is called in C."""

    def __init__(self, query, prefix):
        self.call = f"{prefix}_{query.name}"
        self.given = f"struct {self.call}_in"
        self.row = f"struct {self.call}_row"
        self.rows = f"struct {self.call}_rows"
        self.takes = f"const {self.given} *in, " if query.fields_in else ""
        self.each = f"err (*row)(void *ctx, const {self.row} *row), void *ctx, "
        self.each_of = f"err (*row)(void *ctx, size_t which, const {self.row} *row), void *ctx, "


def prototypes(query, c):
    """[(ending, prototype without MUST and semicolon)]"""
    last = "struct err_info *why)"
    out = []
    if query.rows == "none":
        out.append(("", f"err {c.call}(struct db *db, {c.takes}{last}"))
    elif query.rows == "one":
        out.append(("", f"err {c.call}(struct db *db, {c.takes}struct arena *a, {c.row} *ret_row, {last}"))
    else:
        out.append(("", f"err {c.call}(struct db *db, {c.takes}struct arena *a, {c.rows} *ret_rows, {last}"))
        out.append(("_each", f"err {c.call}_each(struct db *db, {c.takes}{c.each}{last}"))
    if query.rows == "none" and query.fields_in:
        out.append(("_many", f"err {c.call}_many(struct db *db, const {c.given} *ins, size_t n, {last}"))
    if query.rows != "none" and query.fields_in:
        out.append(("_set", f"err {c.call}_set(struct db *db, const {c.given} *ins, size_t n, {c.each_of}{last}"))
    return out


def struct_text(name, fields):
    return [f"{name} {{"] + [f"    {C_TYPE[f.kind]}{f.name};" for f in fields] + ["};"]


def header(name, prefix, queries):
    guard = f"AIM_GENERATED_{name.upper()}_H"
    out = [f"/* {name}.h -- written by tools/sqlgen.py from the SQL files; do not edit. */",
           f"#ifndef {guard}", f"#define {guard}", "", '#include "store/statement.h"', "",
           f"extern const struct catalogue {name}_catalogue;"]
    for query in queries:
        c = Names(query, prefix)
        said = query.purpose.replace("*/", "* /")
        out += ["", f"/* {query.noun}/{query.verb}: {said}", f" * Roles: {', '.join(query.roles)}. */"]
        if query.fields_in:
            out += struct_text(c.given, query.fields_in)
        if query.fields_out:
            out += struct_text(c.row, query.fields_out)
        if query.rows == "many":
            out += [f"{c.rows} {{", f"    {c.row} *at;", "    size_t n;", "};"]
        out += [f"MUST {text};" for _, text in prototypes(query, c)]
    return "\n".join(out + ["", "#endif", ""])


def c_string(text):
    """One line per 90 characters of the text, so that a reader and a compiler can take it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?")
    parts, at = [], 0
    while at < len(escaped):
        end = min(at + 90, len(escaped))
        while escaped[end - 1] == "\\" or (end < len(escaped) and escaped[end - 2] == "\\" and end - at > 80):
            end -= 1
        parts.append('"' + escaped[at:end] + '"')
        at = end
    return "\n        ".join(parts or ['""'])


def field_table(name, struct, fields):
    rows = [f'    {{"{f.name}", FIELD_{f.kind.upper()}, offsetof({struct}, {f.name})}},' for f in fields]
    return [f"static const struct statement_field {name}[] = {{"] + rows + ["};"]


def definition(query, prefix):
    c, binds = Names(query, prefix), [f.name for f in query.fields_in]
    out = [""]
    if query.fields_in:
        out += field_table(f"{query.name}_in", c.given, query.fields_in)
    if query.fields_out:
        out += field_table(f"{query.name}_out", c.row, query.fields_out)
    has_in, has_out = bool(query.fields_in), bool(query.fields_out)
    out += [f"static const struct statement {query.name} = {{",
            f'    .name = "{query.noun}/{query.verb}",',
            f"    .sqlite = {c_string(numbered(query.piece, binds, '?'))},",
            f"    .pg = {c_string(numbered(query.piece, binds, '$'))},",
            f'    .roles = "{", ".join(query.roles)}",',
            f"    .in = {query.name}_in, .in_count = {len(query.fields_in)}, .in_size = sizeof({c.given})," if has_in else "",
            f"    .out = {query.name}_out, .out_count = {len(query.fields_out)}, .row_size = sizeof({c.row})," if has_out else "",
            f"    .rows = ROWS_{query.rows.upper()}, .writes = {str(query.writes).lower()},",
            "};"]
    given = "in" if has_in else "NULL"
    body = {"none": f"return statement_run(db, &{query.name}, {given}, 1, why);",
            "one": f"return statement_one(db, &{query.name}, {given}, a, ret_row, why);",
            "many": f"void *at = NULL;\n    err e = statement_many(db, &{query.name}, {given}, a, &at, &ret_rows->n, why);\n"
                    f"    if (!e) ret_rows->at = at;\n    return e;"}
    each = (f"struct {query.name}_to to = {{row, ctx}};\n"
            f"    return statement_each(db, &{query.name}, %s, %s, {query.name}_give, &to, why);")
    bodies = {"": body[query.rows], "_many": f"return statement_run(db, &{query.name}, ins, n, why);",
              "_each": f"struct {query.name}_to_each to = {{row, ctx}};\n"
                       f"    return statement_each(db, &{query.name}, {given}, 1, {query.name}_give_each, &to, why);",
              "_set": each % ("ins", "n")}
    ends = [end for end, _ in prototypes(query, c)]
    if "_set" in ends:
        out += trampoline(query.name, c, "", "size_t which, ", "which, ")
    if "_each" in ends:
        out += trampoline(query.name, c, "_each", "", "")
    for end, text in prototypes(query, c):
        out += [text, "{", "    " + bodies[end], "}"]
    return [line for line in out if line or line is out[0]]


def trampoline(name, c, end, parameter, argument):
    """A row arrives as void *; the caller's function gets it with its type."""
    which = "which" if argument else "which __attribute__((unused))"
    return [f"struct {name}_to{end} {{",
            f"    err (*row)(void *ctx, {parameter}const {c.row} *row);", "    void *ctx;", "};",
            f"static err {name}_give{end}(void *ctx, size_t {which}, const void *row)", "{",
            f"    const struct {name}_to{end} *to = ctx;", f"    return to->row(to->ctx, {argument}row);", "}"]


def source(name, prefix, migrations, queries):
    out = [f"/* {name}.c -- written by tools/sqlgen.py from the SQL files; do not edit. */",
           f'#include "{name}.h"', "", "#include <stddef.h>"]
    for query in queries:
        out += definition(query, prefix)
    for number, file, _, both in migrations:
        for engine in ("sqlite", "pg"):
            out += ["", f"static const char *const migration_{number}_{engine}[] = {{"]
            out += [f"    {c_string(b[engine])}," for b in both] + ["    NULL,", "};"]
    if migrations:
        out += ["", "static const struct migration migrations[] = {"]
        out += [f'    {{"{file}", "{content}", migration_{number}_sqlite, migration_{number}_pg}},'
                for number, file, content, _ in migrations] + ["};"]
    if queries:
        out += ["", "static const struct statement *const statements[] = {"]
        out += [f"    &{q.name}," for q in queries] + ["};"]
    out += ["", f"const struct catalogue {name}_catalogue = {{",
            f"    {'migrations' if migrations else 'NULL'}, {len(migrations)},"
            f" {'statements' if queries else 'NULL'}, {len(queries)},", "};", ""]
    return "\n".join(out)


def roles_report(queries):
    out = ["# Who may cause which statement to run", "",
           "| role | statement | what it is for | writes | gives |", "|---|---|---|---|---|"]
    for role in sorted({r for q in queries for r in q.roles}):
        for q in queries:
            if role in q.roles:
                gives = ", ".join(f.name for f in q.fields_out) or "nothing"
                purpose = q.purpose.replace("|", "\\|")
                out.append(f"| {role} | {q.noun}/{q.verb} | {purpose} | {'yes' if q.writes else 'no'} | {gives} |")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description="SQL files to typed C")
    parser.add_argument("--migrations", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--out")
    parser.add_argument("--name", default="query")
    parser.add_argument("--prefix", default="q")
    parser.add_argument("--depfile")
    parser.add_argument("--roles", action="store_true")
    args = parser.parse_args()
    try:
        migrations, queries, read = read_catalogue(args.migrations, args.queries)
    except SqlError as error:
        print(error, file=sys.stderr)
        return 1
    if args.roles:
        print(roles_report(queries), end="")
        return 0
    if not args.out:
        parser.error("--out is needed")
    head, code = os.path.join(args.out, args.name + ".h"), os.path.join(args.out, args.name + ".c")
    with open(head, "w", encoding="utf-8") as file:
        file.write(header(args.name, args.prefix, queries))
    with open(code, "w", encoding="utf-8") as file:
        file.write(source(args.name, args.prefix, migrations, queries))
    if args.depfile:
        with open(args.depfile, "w", encoding="utf-8") as file:
            folders = {args.migrations, args.queries} | {os.path.dirname(p) for p in read}  # a new file is news too
            names = [os.path.abspath(p).replace(" ", "\\ ") for p in sorted(folders | set(read)) if os.path.exists(p)]
            file.write(f"{head} {code}: {' '.join(names)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
