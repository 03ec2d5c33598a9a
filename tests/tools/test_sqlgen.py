"""tools/sqlgen.py: what it makes, and every mistake it must refuse, with file and line."""
import os
import subprocess
import sys
import tempfile
import unittest

SQLGEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "sqlgen.py")

SCHEMA = """-- Two tables.
CREATE TABLE note(
    cell @INT32@ NOT NULL,
    note @INT64@ NOT NULL,
    text TEXT NOT NULL CHECK(length(text) < 9),
    seal @BLOB@ NOT NULL,
    PRIMARY KEY(cell, note)
) @TABLE@;
CREATE TABLE tag(cell @INT32@ NOT NULL, tag TEXT NOT NULL, note @INT64@ NOT NULL, PRIMARY KEY(cell, tag, note)) @TABLE@;
"""

GET = """-- One note.
-- in:    cell int32, note int64
-- out:   text text, seal blob
-- rows:  one
-- roles: practitioner, hub
SELECT text, seal FROM note WHERE cell = :cell AND note = :note;
"""


class Sqlgen(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def run_it(self, *more):
        os.makedirs(os.path.join(self.folder.name, "out"), exist_ok=True)
        return subprocess.run([sys.executable, SQLGEN, "--migrations", "migrations", "--queries", "queries", *more],
                              cwd=self.folder.name, capture_output=True, text=True, check=False)

    def generate(self, queries, migrations=(("0001_one", SCHEMA),)):
        for name, text in migrations:
            self.write(f"migrations/{name}.sql", text)
        for name, text in queries.items():
            self.write(f"queries/{name}.sql", text)
        return self.run_it("--out", "out", "--depfile", "out/query.d")

    def made(self, name):
        with open(os.path.join(self.folder.name, "out", name), encoding="utf-8") as file:
            return file.read()

    def refused(self, query, line, words):
        """`query` alone is refused at `line` with `words` in the message."""
        result = self.generate({"note/bad": query})
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(f"queries/note/bad.sql:{line}: ", result.stderr)
        self.assertIn(words, result.stderr)

    def refused_migration(self, text, line, words):
        result = self.generate({}, (("0001_bad", text),))
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(f"migrations/0001_bad.sql:{line}: ", result.stderr)
        self.assertIn(words, result.stderr)

    # ---- what it makes ----

    def test_a_query_becomes_typed_c(self):
        result = self.generate({"note/get": GET})
        self.assertEqual(result.returncode, 0, result.stderr)
        header, source = self.made("query.h"), self.made("query.c")
        self.assertIn("struct q_note_get_in {\n    int32_t cell;\n    int64_t note;\n};", header)
        self.assertIn("struct q_note_get_row {\n    str text;\n    str seal;\n};", header)
        self.assertIn("MUST err q_note_get(struct db *db, const struct q_note_get_in *in, struct arena *a, "
                      "struct q_note_get_row *ret_row, struct err_info *why);", header)
        self.assertIn('.pg = "SELECT text, seal FROM note WHERE cell = $1 AND note = $2"', source)
        self.assertIn('.sqlite = "SELECT text, seal FROM note WHERE cell = \\?1 AND note = \\?2"', source)

    def test_it_compiles_with_warnings_as_errors(self):
        self.assertEqual(self.generate({"note/get": GET, "note/list": """-- All of a "cell".
-- in: cell int32
-- out: note int64
-- rows: many
-- roles: hub
SELECT note FROM note WHERE cell = :cell AND text <> 'it''s "\\x" ??/' ORDER BY note;
"""}).returncode, 0)
        house = os.path.join(os.path.dirname(SQLGEN), "..", "src")
        result = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I", house,
                                 "-I", "out", "out/query.c"], cwd=self.folder.name, capture_output=True, text=True,
                                check=False)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_the_same_files_give_the_same_bytes(self):
        self.generate({"note/get": GET})
        first = self.made("query.h") + self.made("query.c")
        self.generate({"note/get": GET})
        self.assertEqual(first, self.made("query.h") + self.made("query.c"))

    def test_migrations_are_worded_for_each_engine(self):
        self.generate({})
        source = self.made("query.c")
        self.assertIn("STRICT", source)
        self.assertIn("bytea", source)
        self.assertIn('COLLATE \\"C\\"', source)
        self.assertNotIn("@", source)

    def test_the_depfile_names_folders_so_that_a_new_file_is_seen(self):
        self.generate({"note/get": GET})
        names = self.made("query.d")
        self.assertIn("/queries/note/get.sql", names)
        self.assertIn("/queries/note ", names + " ")
        self.assertIn("/migrations/0001_one.sql", names)

    def test_an_empty_catalogue_is_fine(self):
        self.assertEqual(self.generate({}, ()).returncode, 0)

    def test_the_roles_report_lists_each_role(self):
        self.generate({"note/get": GET})
        report = self.run_it("--roles").stdout
        self.assertIn("| hub | note/get | One note. | no | text, seal |", report)
        self.assertIn("| practitioner | note/get |", report)

    def test_fan_out_with_a_reason_may_read_everything(self):
        result = self.generate({"note/count": """-- How many.
-- out: n int64
-- rows: one
-- roles: hub
-- fan-out: it counts all of them
SELECT count(*) AS n FROM note;
"""})
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_joins_sub_queries_and_row_values_with_their_cells_pass(self):
        head = "-- x.\n-- in: cell int32, tag text\n-- out: note int64\n-- rows: many\n-- roles: hub\n"
        for number, text in enumerate((
                "SELECT n.note FROM tag AS t JOIN note AS n ON n.cell = t.cell AND n.note = t.note "
                "WHERE t.cell = :cell AND t.tag = :tag ORDER BY n.note;",
                "SELECT note FROM note WHERE cell = :cell AND note IN "
                "(SELECT note FROM tag WHERE cell = :cell AND tag = :tag) ORDER BY note;",
                "SELECT note FROM tag WHERE (cell, tag) = (:cell, :tag) ORDER BY note;",
                "WITH t AS (SELECT note FROM tag WHERE cell = :cell AND tag = :tag) SELECT note FROM t ORDER BY note;")):
            result = self.generate({f"note/list{number}": head + text + "\n"})
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_returning_one_row_passes(self):
        result = self.generate({"note/add": """-- Add.
-- in: cell int32, note int64, text text, seal blob
-- out: note int64
-- rows: one
-- roles: hub
INSERT INTO note(cell, note, text, seal) VALUES (:cell, :note, :text, :seal) RETURNING note;
"""})
        self.assertEqual(result.returncode, 0, result.stderr)

    # ---- what it refuses ----

    def test_a_statement_that_does_not_prepare(self):
        self.refused(GET.replace("FROM note", "FROM nowhere"), 6, "no such table: nowhere")

    def test_other_columns_than_declared(self):
        self.refused(GET.replace("SELECT text, seal", "SELECT seal, text"), 3, "the statement gives (seal, text)")

    def test_a_bind_that_is_not_declared(self):
        self.refused(GET.replace(":note;", ":other;"), 6, ":other is not declared")

    def test_a_declared_bind_that_is_not_used(self):
        self.refused(GET.replace(" AND note = :note", ""), 2, "declares note, which the statement does not use")

    def test_a_scan(self):
        self.refused("""-- By text.
-- in: cell int32, text text
-- out: note int64
-- rows: many
-- roles: hub
SELECT note FROM note WHERE (cell = :cell OR text = :text) ORDER BY note;
""", 6, "reads all of note")

    def test_a_statement_without_its_cell(self):
        self.refused(GET.replace("cell int32, ", "").replace("cell = :cell AND ", ""), 6, "no `cell = :...` for it")

    def test_a_joined_table_without_its_cell(self):
        self.refused("""-- Join.
-- in: cell int32
-- out: note int64
-- rows: many
-- roles: hub
SELECT n.note FROM tag AS t JOIN note AS n ON n.note = t.note WHERE t.cell = :cell ORDER BY n.note;
""", 6, "note: no `cell")

    def test_a_sub_query_without_its_cell(self):
        self.refused("""-- Sub.
-- in: cell int32
-- out: note int64
-- rows: many
-- roles: hub
SELECT note FROM note WHERE cell = :cell AND note IN (SELECT note FROM tag WHERE tag = 'x') ORDER BY note;
""", 6, "tag: no `cell")

    def test_an_update_without_its_cell(self):
        self.refused("-- Set.\n-- in: note int64\n-- rows: none\n-- roles: hub\n"
                     "UPDATE note SET text = 'x' WHERE note = :note;\n", 5, "note: no `cell")

    def test_fan_out_without_a_reason(self):
        self.refused(GET.replace("-- roles", "-- fan-out:\n-- roles"), 5, "`fan-out:` must say why")

    def test_many_rows_without_order(self):
        self.refused(GET.replace("rows:  one", "rows:  many"), 4, "needs ORDER BY")

    def test_returning_many(self):
        self.refused("-- Drop.\n-- in: cell int32\n-- out: note int64\n-- rows: many\n-- roles: hub\n"
                     "DELETE FROM note WHERE cell = :cell RETURNING note;\n", 4, "RETURNING promises no order")

    def test_words_that_differ_between_engines(self):
        for what, words in (("now()", "bind the time"), ("CURRENT_TIMESTAMP", "bind the time"),
                            ("random()", "bind the value"), ("text::int", "`::` is PostgreSQL only"),
                            ("date('now')", "bind the time"), ("last_insert_rowid()", "bind the id"),
                            ("NULL", "no NULL"), ("x'00'", "bytes are written differently"),
                            ('"text"', "quoted names"), ("note.rowid", "")):
            self.refused(GET.replace("AND note = :note", f"AND note = :note AND {what} = 1"), 6, words)

    def test_or_replace(self):
        self.refused("-- R.\n-- in: cell int32, tag text, note int64\n-- rows: none\n-- roles: hub\n"
                     "INSERT OR REPLACE INTO tag(cell, tag, note) VALUES (:cell, :tag, :note);\n", 5, "ON CONFLICT")

    def test_shapes_a_distributed_engine_refuses(self):
        head = "-- X.\n-- in: cell int32, tag text, note int64\n-- rows: none\n-- roles: hub\n"
        for text, words in (
                ("UPDATE tag SET note = :note WHERE cell = :cell AND tag = :tag;", "note is in the key of tag"),
                ("INSERT INTO tag(cell, tag, note) VALUES (:cell, :tag, :note) ON CONFLICT (cell, tag, note) "
                 "DO UPDATE SET tag = excluded.tag;", "tag is in the key of tag"),
                ("UPDATE note SET text = t.tag FROM tag AS t WHERE note.cell = :cell AND t.cell = :cell "
                 "AND t.tag = :tag AND note.note = :note;", "UPDATE ... FROM"),
                ("INSERT INTO tag(cell, tag, note) VALUES (:cell, :tag, (SELECT note FROM note WHERE cell = :cell "
                 "AND note = :note));", "a sub-query among VALUES")):
            with self.subTest(words=words):
                self.refused(head + text + "\n", 5, words)
        self.refused(GET.replace(":note;", ":note LIMIT 1;"), 6, "LIMIT without ORDER BY")
        self.refused(GET.replace("note = :note", "note = :note AND text LIKE 'a%'"), 6, "a range")

    def test_updating_what_is_no_key_passes(self):
        result = self.generate({"note/set": "-- X.\n-- in: cell int32, note int64, text text\n-- rows: none\n"
                                "-- roles: hub\nUPDATE note SET text = :text WHERE cell = :cell AND note = :note;\n"})
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_two_statements(self):
        self.refused(GET + "SELECT 1;\n", 1, "one statement per file, not 2")

    def test_a_missing_semicolon(self):
        self.refused(GET.replace(":note;", ":note"), 6, "semicolon")

    def test_heads_that_say_too_little(self):
        self.refused(GET.replace("-- One note.\n", ""), 1, "what the query is for")
        self.refused(GET.replace("rows:  one", "rows:  some"), 4, "`rows:` must be")
        self.refused(GET.replace("-- roles: practitioner, hub\n", ""), 1, "`roles:` must list")
        self.refused(GET.replace("note int64", "note number"), 2, "`name type`")
        self.refused(GET.replace("note int64", "note int64, note int64"), 2, "named twice")
        self.refused(GET.replace("note int64", "int int64"), 2, "cannot be a field name")
        many = ", ".join(f"f{n} text" for n in range(65))
        self.refused(GET.replace("note int64", many), 2, "names 66 fields, 64 are the most")
        self.refused(GET.replace("rows:  one", "rows:  none"), 4, "exclude each other")

    def test_two_files_that_want_one_c_name(self):
        add = ("-- Add.\n-- in: cell int32, tag text, note int64\n-- rows: none\n-- roles: hub\n"
               "INSERT INTO tag(cell, tag, note) VALUES (:cell, :tag, :note);\n")
        result = self.generate({"tag/add": add, "tag/add_many": add})
        self.assertEqual(result.returncode, 1)
        self.assertIn("tag_add_many is also wanted by", result.stderr)

    def test_migrations_that_break_the_rules(self):
        good = "CREATE TABLE t(cell @INT32@ NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY(cell, a)) @TABLE@;\n"
        for text, line, words in (
                (good.replace("PRIMARY KEY(cell, a)", "PRIMARY KEY(a, cell)"), 1, "`cell` must be first"),
                (good.replace("b TEXT NOT NULL", "b TEXT"), 1, "column b must be NOT NULL"),
                (good.replace("a TEXT NOT NULL", "a TEXT NOT NULL UNIQUE"), 1, "must contain `cell`"),
                (good + "\nCREATE UNIQUE INDEX i ON t(a);\n", 1, "must contain `cell`"),
                (good.replace("a TEXT NOT NULL", "a TEXT NOT NULL REFERENCES t(a)"), 1, "foreign keys"),
                (good.replace("@INT32@", "@INT16@"), 1, "@INT16@ is not one of"),
                (good.replace("@INT32@", "INTEGER"), 1, "the types are"),
                (good.replace(" @TABLE@", ""), 1, "ends with @TABLE@"),
                (good.replace("a TEXT NOT NULL", "a TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP"), 1, "bind the time"),
                (good + "\nCREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END;\n", 3, "forbidden"),
                (good + "\nCREATE VIEW v AS SELECT a FROM t;\n", 3, "forbidden"),
                (good + "\nCREATE TABLE t(cell @INT32@ NOT NULL, PRIMARY KEY(cell)) @TABLE@;\n", 3, "already exists")):
            with self.subTest(words=words):
                self.refused_migration(text, line, words)

    def test_a_gap_in_the_migrations(self):
        result = self.generate({}, (("0001_one", SCHEMA), ("0003_three", "")))
        self.assertEqual(result.returncode, 1)
        self.assertIn("this should be 0002", result.stderr)


if __name__ == "__main__":
    unittest.main()
