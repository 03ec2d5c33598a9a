"""tools/tablegen.py: tables in, C out, mistakes named."""
import importlib.util
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("tablegen", ROOT / "tools/tablegen.py")
tablegen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tablegen)


class Tables(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tablegen"))
        for name, text in {
            "spellings/english.txt": "catherine katherine kathryn\n",
            "spellings/other.txt": "[separate]\nwang wong\nhuang wong\n",
            "spellings/polish.txt": "catherine katarzyna\nkasper katherine\n",
            "nicknames.txt": "katherine: kate kathy\nkate: k\n",
            "forenames.txt": "[1]\nkate\n[5]\nkathryn\n",
            "surnames.txt": "[2]\nkate\n",
            "words.txt": "[title] # dropped\nmrs\n[low]\nkaur\n",
        }.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(text)

    def test_the_same_tables_give_the_same_bytes(self):
        self.assertEqual(tablegen.names(self.folder), tablegen.names(self.folder))

    def heads(self, folder):
        return {w: c[0] for w, c in tablegen.read_spellings(folder / "spellings").items() if c[0][0] != "="}

    def test_a_pet_form_belongs_to_every_spelling_of_the_full_name(self):
        groups = tablegen.read_nicknames(self.folder / "nicknames.txt", self.heads(self.folder))
        self.assertEqual(groups["catherine"], {"kate", "kathy"})

    def test_a_line_continues_the_class_of_its_first_word_alone(self):
        classes = tablegen.read_spellings(self.folder / "spellings")
        self.assertEqual(classes["katarzyna"], ["catherine"])
        self.assertEqual(classes["kasper"], ["kasper"])
        self.assertEqual(classes["katherine"], ["catherine", "kasper"])

    def test_separate_lines_never_join(self):
        classes = tablegen.read_spellings(self.folder / "spellings")
        self.assertEqual(classes["wong"], ["=wang", "=huang"])
        self.assertEqual(set(classes["wang"]) & set(classes["huang"]), set())

    def test_a_spelling_of_a_word_that_says_little_says_little(self):
        (self.folder / "spellings/english.txt").write_text("kaur kour\n")
        self.assertRegex(tablegen.names(self.folder), r'"kour", 4, 8,')

    def test_every_word_is_found_where_its_hash_says(self):
        words = ["kate", "kathy", "mrs", "kaur"]
        table = tablegen.slots(words)
        for row, word in enumerate(words):
            at = tablegen.fnv(word) % len(table)
            while table[at] != row + 1:
                self.assertNotEqual(table[at], 0)
                at = (at + 1) % len(table)

    def test_a_wrong_line_is_named(self):
        (self.folder / "nicknames.txt").write_text("# pets\nkatherine kate\n")
        with self.assertRaisesRegex(tablegen.TableError, "nicknames.txt:2"):
            tablegen.names(self.folder)
        (self.folder / "nicknames.txt").write_text("")
        (self.folder / "words.txt").write_text("[colour]\nred\n")
        with self.assertRaisesRegex(tablegen.TableError, "words.txt:2"):
            tablegen.names(self.folder)

    def test_spellings_that_cannot_be_are_named(self):
        for text, words in (("kate\n", "two spellings"), ("kate kate\n", "twice"), ("[x]\nkate kat\n", "no section")):
            (self.folder / "spellings/other.txt").write_text(text)
            with self.assertRaisesRegex(tablegen.TableError, "other.txt:[12]: .*" + words):
                tablegen.names(self.folder)

    def test_the_shipped_tables_hold_what_we_promise(self):
        relations = {(formal, form) for _, formal, forms in tablegen.read_relations(ROOT / "data/names/nicknames.txt")
                     for form in forms}
        self.assertGreaterEqual(len(relations), 2000)
        self.assertFalse([pair for pair in relations if pair[0] == pair[1]])
        self.assertGreaterEqual(len(tablegen.read_spellings(ROOT / "data/names/spellings")), 4000)
        self.assertIn("tablegen.py", tablegen.names(ROOT / "data/names"))
        self.assertIn("avenue", tablegen.address(ROOT / "data/address"))


if __name__ == "__main__":
    unittest.main()
