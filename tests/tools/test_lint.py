"""tools/lint.py: every house rule finds a planted breach and leaves good code alone."""
import importlib.util
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("lint", ROOT / "tools/lint.py")
lint = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint)

LENGTHS = {"line-length", "function-length", "file-length"}  # `./run lint` reports these; they never hide a fault


class Rules(unittest.TestCase):
    def found(self, name, text):
        """The kinds of breach in one file of a tree of its own."""
        with tempfile.TemporaryDirectory(prefix="lint") as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text)
            self.told = lint.check_tree(Path(folder))
            return [kind for kind, _ in self.told]

    def test_nothing_hidden_is_wrong_in_this_house(self):
        self.assertEqual([text for kind, text in lint.check_tree(ROOT) if kind not in LENGTHS], [])

    def test_good_code_is_left_alone(self):
        good = '/* strcpy( in a comment */\nstatic const char *s = "system(1)";\nint x = a.free(1) + b->gets(2) + my_rand();\n'
        self.assertEqual(self.found("src/base/a.c", good), [])

    def test_a_banned_function_is_found_on_its_line(self):
        self.assertEqual(self.found("src/base/a.c", "/* two\nlines */\nint x = atoi (t);\n"), ["banned"])
        self.assertIn("src/base/a.c:3: atoi() is banned", self.told[0][1])
        self.assertEqual(self.found("tests/base/a.c", "strcpy(a, b); setlocale(LC_ALL, 0);\n"), ["banned", "banned"])

    def test_memory_has_one_door(self):
        self.assertEqual(self.found("src/base/a.c", "void *p = malloc(3);\n"), ["memory"])
        self.assertEqual(self.found("src/base/mem.c", "void *p = malloc(3);\n"), [])
        self.assertEqual(self.found("tests/base/a.c", "void *p = malloc(3);\n"), [])

    def test_a_long_file_is_found_unless_it_is_a_table(self):
        self.assertEqual(self.found("src/base/a.c", "int a;\n" * 401), ["file-length"])
        self.assertEqual(self.found("src/base/a.c", "int a;\n" * 400), [])
        self.assertEqual(self.found("src/base/a.c", "/* table: every word we know */\n" + "int a;\n" * 401), [])

    def test_a_long_function_is_found(self):
        body = "    a();\n" * 51
        self.assertEqual(self.found("src/base/a.c", "static int f(int a,\n             int (*b)(int))\n{\n" + body + "}\n"),
                         ["function-length"])
        self.assertIn("src/base/a.c:3: f() has 51 lines", self.told[0][1])
        self.assertEqual(self.found("src/base/a.c", "int f(void)\n{\n" + body[:-9] + "}\n\nint g(void)\n{\n}\n"), [])

    def test_a_long_line_is_found_an_address_may_be_long(self):
        self.assertEqual(self.found("src/base/a.c", "/* " + "é" * 98 + "*/\n"), ["line-length"])
        self.assertEqual(self.found("src/base/a.c", "/* " + "é" * 95 + "*/\n"), [])
        self.assertEqual(self.found("src/base/a.c", "/* https://a.example/" + "x" * 98 + "*/\n"), [])

    def test_a_statement_that_nothing_runs_is_found(self):
        with tempfile.TemporaryDirectory(prefix="lint") as folder:
            for name, text in {"sql/queries/person/get.sql": "SELECT 1;\n", "sql/queries/person/put.sql": "SELECT 1;\n",
                               "sql/queries/link/forget_edge.sql": "SELECT 1;\n", "sql/queries/link/forget_home.sql": "SELECT 1;\n",
                               "src/a/a.c": "#define FORGET(name) q_link_forget_##name(db)\nFORGET(edge)\n/* q_person_put */\n",
                               "src/a/b.c": "err e = q_person_get_set(db);\n"}.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            self.assertEqual([str(p) for p, _ in lint.unused_statements(Path(folder))],
                             ["sql/queries/link/forget_home.sql", "sql/queries/person/put.sql"])

    def test_a_fuzz_target_has_words_and_inputs_and_they_have_a_target(self):
        files = {"fuzz/fuzz_csv.c": "", "fuzz/csv.dict": '"a"\n', "fuzz/corpus/csv/one": "a,b\n",
                 "fuzz/fuzz_json.c": "", "fuzz/json.dict": "# none\n", "fuzz/gone.dict": '"a"\n', "fuzz/corpus/gone/one": "x"}
        with tempfile.TemporaryDirectory(prefix="lint") as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            self.assertEqual([f"{path}: {what.split(':')[0]}" for path, what in lint.unfed_targets(Path(folder))],
                             ["fuzz/fuzz_json.c: no words in fuzz/json.dict", "fuzz/fuzz_json.c: nothing in fuzz/corpus/json/",
                              "fuzz/corpus/gone: no target of fuzz/ reads this", "fuzz/gone.dict: no target of fuzz/ reads this"])

    def test_unfinished_work_is_found_anywhere(self):
        for word in lint.UNFINISHED:
            self.assertEqual(self.found("docs/a.md", f"one\nand {word} here\n"), ["unfinished"], word)
            self.assertIn("docs/a.md:2", self.told[0][1])

    def test_a_registry_and_a_path_of_one_machine_are_found(self):
        self.assertEqual(self.found("tools/a.sh", "curl https://" + "pypi" + ".org/x\n"), ["hosts"])
        self.assertEqual(self.found("tools/a.sh", "cd " + "/wo" + "rk/main\n"), ["paths"])
        self.assertEqual(self.found("tools/a.sh", 'cd "$HOME/x" ../work/y https://a.example/home/x\n'), [])

    def test_sql_stays_in_its_folder(self):
        text = 'const char *q = "SELECT name FROM person WHERE id = 1";\n'
        self.assertEqual(self.found("src/person/a.c", text), ["sql"])
        self.assertEqual(self.found("src/store/a.c", text), [])

    def test_ends_of_lines_and_files_are_clean(self):
        self.assertEqual(self.found("src/base/a.c", "int a; \n\tint b;\nint c;"), ["ends"] * 3)

    def test_what_is_no_text_is_left_alone(self):
        with tempfile.TemporaryDirectory(prefix="lint") as folder:
            (Path(folder) / "picture.png").write_bytes(b"\x89PNG\xff")
            self.assertEqual(lint.check_tree(Path(folder)), [])

    def test_reveals_are_counted_by_folder(self):
        with tempfile.TemporaryDirectory(prefix="lint") as folder:
            for name, text in (("link", "f(pii_reveal(a, X)); /* pii_reveal( */"), ("base", "pii_reveal(a)"), ("web", "none")):
                (Path(folder) / "src" / name).mkdir(parents=True)
                (Path(folder) / "src" / name / "a.c").write_text(text)
            self.assertEqual(lint.reveals(Path(folder)), {"link": 1})


if __name__ == "__main__":
    unittest.main()
