"""tools/check_includes.py: the floors hold, and a planted breach is found."""
import importlib.util
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("check_includes", ROOT / "tools/check_includes.py")
check_includes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_includes)

MESON = "floor0 = []\n# floor 0\nsubdir('base')\n# floor 1\nsubdir('codec')\nsubdir('crypt')\n# floor 2\nsubdir('store')\n"


class Includes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="includes")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("meson.build", MESON)
        self.write("README.md", "`base/` `codec/` `crypt/` `store/`\n")
        for name in ("base", "codec", "crypt", "store"):
            self.write(f"{name}/{name}.h", f"#ifndef AIM_{name.upper()}_{name.upper()}_H\n#define AIM_{name.upper()}_{name.upper()}_H\n#endif\n")

    def write(self, name, text):
        path = self.root / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def problems(self):
        return "\n".join(check_includes.check_tree(self.root))

    def test_the_floors_of_this_house_hold(self):
        self.assertEqual(check_includes.check_tree(ROOT), [])

    def test_down_and_left_is_fine(self):
        self.write("store/a.c", '#include "store/store.h"\n#include "base/base.h"\n#include "crypt/crypt.h"\n#include <stdio.h>\n')
        self.write("crypt/b.c", '#include "codec/codec.h"\n')
        self.assertEqual(self.problems(), "")

    def test_a_higher_floor_is_found(self):
        self.write("base/a.c", '#include "base/base.h"\n#include "store/store.h"\n')
        self.assertIn('src/base/a.c:2: "store/store.h": base (floor 0) may not include store', self.problems())

    def test_a_folder_to_the_right_is_found(self):
        self.write("codec/a.c", '#  include "crypt/crypt.h"\n')
        self.assertIn("src/codec/a.c:1:", self.problems())

    def test_a_header_that_is_not_there_is_found(self):
        self.write("store/a.c", '#include "base/gone.h"\n#include "attic/x.h"\n#include "loose.h"\n')
        text = self.problems()
        for line, what in ((1, "does not exist"), (2, "no folder of the house"), (3, 'write "folder/loose.h"')):
            self.assertRegex(text, f"src/store/a.c:{line}: .*{what}")

    def test_the_query_header_belongs_to_the_store(self):
        self.write("store/a.c", '#include "query.h"\n')
        self.assertEqual(self.problems(), "")
        self.write("crypt/a.c", '#include "query.h"\n')
        self.assertIn("crypt (floor 1) may not include store", self.problems())

    def test_a_folder_without_floor_or_map_is_found(self):
        self.write("attic/x.h", "")
        self.assertIn("src/attic: stands on no floor", self.problems())
        self.assertIn("src/README.md: says nothing about `attic/`", self.problems())

    def test_a_wrong_guard_is_found(self):
        self.write("base/more.h", "#ifndef AIM_BASE_OTHER_H\n#define AIM_BASE_OTHER_H\n#endif\n")
        self.assertIn("src/base/more.h:1: the header guard is not AIM_BASE_MORE_H", self.problems())


if __name__ == "__main__":
    unittest.main()
