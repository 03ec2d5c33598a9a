"""tools/tidy.py: long lines are broken, the others stay as they are."""
import importlib.util
import shutil
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("tidy", ROOT / "tools/tidy.py")
tidy = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tidy)

FORMATTER = shutil.which("clang-format") or shutil.which("clang-format-14")


class Tidy(unittest.TestCase):
    def test_the_end_of_a_comment_does_not_stand_alone(self):
        self.assertEqual(tidy.join_ends("/* one two\n */\n"), "/* one\n * two */\n")
        self.assertEqual(tidy.join_ends("/* one\n * two three.\n */\nint a;\n"), "/* one\n * two\n * three. */\nint a;\n")
        self.assertEqual(tidy.join_ends("/*\n */\n/* word\n */\n"), "/*\n */\n/* word\n */\n")

    @unittest.skipUnless(FORMATTER, "clang-format is not installed")
    def test_only_long_lines_change(self):
        with tempfile.TemporaryDirectory(prefix="tidy") as folder:
            path = Path(folder) / "a.c"
            (Path(folder) / ".clang-format").write_text((ROOT / ".clang-format").read_text())
            odd = "int  oddly_spaced  = 1;\n"
            path.write_text(odd + "int long_name = call_of_a_function(" + ", ".join(f"argument_{i}" for i in range(10)) + ");\n")
            self.assertTrue(tidy.tidy(path, FORMATTER))
            lines = path.read_text().splitlines()
            self.assertEqual(lines[0] + "\n", odd)
            self.assertLessEqual(max(map(len, lines)), 100)
            self.assertFalse(tidy.tidy(path, FORMATTER))


if __name__ == "__main__":
    unittest.main()
