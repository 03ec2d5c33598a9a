#!/usr/bin/python3
"""Breaks C lines that are too long (see lint.py), and touches no other line: `tidy.py [FILE...]`, all tracked C files otherwise.

Needs clang-format (the rules are in .clang-format). Look at the result: a long comment behind a declaration is better moved above it.
"""
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("lint", ROOT / "tools/lint.py")
lint = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint)


def join_ends(text):
    """A comment's end that was left alone on its line gets the last word before it."""
    lines = text.split("\n")
    for i in range(1, len(lines)):
        if not re.fullmatch(r" *\*/", lines[i]):
            continue
        head, _, word = lines[i - 1].rstrip().rpartition(" ")
        if word and head.strip() not in ("", "*", "/*"):
            lines[i - 1], lines[i] = head, lines[i][:-2] + "* " + word + " */"
    return "\n".join(lines)


def tidy(path, formatter):
    """True when the file was changed."""
    changed = False
    for _ in range(3):  # breaking one line may make the next too long
        text = path.read_text(encoding="utf-8")
        numbers = [number for number, _ in lint.check_line_length(path, text)]
        if not numbers:
            break
        subprocess.run([formatter, "-i", "--style=file", *[f"--lines={n}:{n}" for n in numbers], str(path)], check=True)
        path.write_text(join_ends(path.read_text(encoding="utf-8")), encoding="utf-8")
        changed = True
    return changed


def main():
    formatter = shutil.which("clang-format") or shutil.which("clang-format-14")
    if not formatter:
        print("tidy: clang-format is not installed", file=sys.stderr)
        return 1
    chosen = [pathlib.Path(p).resolve() for p in sys.argv[1:]]
    files = [p for p in chosen or lint.tracked_files(ROOT) if wanted(p)]
    for path in files:
        if tidy(path, formatter):
            print(path.relative_to(ROOT))
    return 0


def wanted(path):
    return lint.wanted_by(path.relative_to(ROOT), lint.C_ALL, [])


if __name__ == "__main__":
    sys.exit(main())
