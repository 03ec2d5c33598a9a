"""tools/datagen.py: lists in, C tables out, mistakes named."""
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("datagen", ROOT / "tools/datagen.py")
datagen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(datagen)


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="datagen"))
        self.addCleanup(shutil.rmtree, self.folder)
        for path in (ROOT / "data/generate").glob("*.txt"):
            shutil.copy(path, self.folder)
        (self.folder / "catalogue").mkdir()
        self.catalogue = [Path(shutil.copy(path, self.folder / "catalogue")) for path in sorted((ROOT / "data/catalogue").glob("*.yaml"))]

    def make(self):
        out = self.folder / "out.c"
        done = subprocess.run([sys.executable, ROOT / "tools/datagen.py", self.folder, out, ROOT / "data/rules/people.yaml",
                               ROOT / "data/rules/adults.yaml", *self.catalogue], capture_output=True, text=True, check=False)
        return done, out.read_text() if out.exists() else ""

    def test_the_same_lists_give_the_same_bytes(self):
        self.assertEqual(self.make()[1], self.make()[1])

    def test_a_weight_falls_with_the_place_in_the_list_unless_it_is_given(self):
        weights = datagen.weigh("x:1", ["Ann", "Bob", "Cid*40", "Ann"], 10)
        self.assertEqual(weights, [("Ann", 1000 + 769), ("Bob", 909), ("Cid", 400)])

    def test_a_wrong_line_is_named(self):
        for name, line, says in (
                ("surnames.txt", "XX A: Smith", r"surnames.txt:\d+: XX is not a tradition"),
                ("surnames.txt", "WB A: Sm1th", r"surnames.txt:\d+: Sm1th is not a word"),
                ("twins.txt", "WB FF: Ann", r"twins.txt:\d+: Ann is not a pair"),
                ("variants.txt", "nickname: Ann", r"variants.txt:\d+: Ann is not name=other"),
                ("forenames.txt", "no colon here", r"forenames.txt:\d+: expected"),
                ("streets.txt", "shop: Corner", r"streets.txt:\d+: shop is not")):
            shutil.copy(ROOT / "data/generate" / name, self.folder)
            with (self.folder / name).open("a") as f:
                f.write(line + "\n")
            done, _ = self.make()
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stderr, says)
            shutil.copy(ROOT / "data/generate" / name, self.folder)

    def test_rules_of_several_files_are_one_list_and_the_catalogue_is_there(self):
        _, made = self.make()
        self.assertEqual(made.count('"rules:",'), 1)
        self.assertIn('"  - id: A1"', made)
        self.assertIn('{"ae_attendance", "routine", "A+E attendance", true, 2},', made)
        self.assertIn("ambulance_fall, ae_fall", made)

    def test_an_event_type_that_is_written_otherwise_is_named(self):
        with self.catalogue[0].open("a") as f:
            f.write("catalogue:\n  - {code: x}\n")
        done, _ = self.make()
        self.assertRegex(done.stderr, r"charities.yaml:\d+: an event type is one line")

    def test_the_shipped_lists_hold_what_we_promise(self):
        text = (ROOT / "data/generate/surnames.txt").read_text()
        british = re.search(r"^WB A: (.*)$", text, re.M).group(1).split()
        self.assertGreaterEqual(len(set(british)), 300)
        self.assertEqual({line.split()[0] for line in text.splitlines() if line and line[0] != "#"},
                         set(datagen.TRADITIONS))
        _, made = self.make()
        self.assertGreaterEqual(len(re.findall(r'\{"WM\d+", ', made)), 12)

    def test_no_list_holds_a_word_twice_where_that_would_be_a_slip(self):
        for name in ("surnames.txt",):
            for _, _, words in datagen.lines(ROOT / "data/generate" / name):
                names = [word.partition("*")[0] for word in words]
                self.assertEqual(len(names), len(set(names)), [n for n in names if names.count(n) > 1])


if __name__ == "__main__":
    unittest.main()
