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
            "spellings.txt": "catherine katherine kathryn\n",
            "nicknames.txt": "katherine: kate kathy\nkate: k\n",
            "forenames.txt": "[1]\nkate\n[5]\nkathryn\n",
            "surnames.txt": "[2]\nkate\n",
            "words.txt": "[title] # dropped\nmrs\n[low]\nkaur\n",
        }.items():
            (self.folder / name).write_text(text)

    def test_the_same_tables_give_the_same_bytes(self):
        self.assertEqual(tablegen.names(self.folder), tablegen.names(self.folder))

    def test_a_pet_form_belongs_to_every_spelling_of_the_full_name(self):
        head = tablegen.read_spellings(self.folder / "spellings.txt")
        groups = tablegen.read_nicknames(self.folder / "nicknames.txt", head)
        self.assertEqual(groups["catherine"], {"kate", "kathy"})

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

    def test_the_shipped_tables_hold_what_we_promise(self):
        head = tablegen.read_spellings(ROOT / "data/names/spellings.txt")
        groups = tablegen.read_nicknames(ROOT / "data/names/nicknames.txt", head)
        self.assertGreaterEqual(sum(len(forms) for forms in groups.values()), 400)
        self.assertIn("tablegen.py", tablegen.names(ROOT / "data/names"))
        self.assertIn("avenue", tablegen.address(ROOT / "data/address"))


if __name__ == "__main__":
    unittest.main()
