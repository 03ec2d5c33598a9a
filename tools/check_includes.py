#!/usr/bin/python3
"""Holds the floors of the house: a folder of src/ includes itself, lower floors, and folders to its left on its own floor.

    check_includes.py [ROOT]

The order is read from src/meson.build (`# floor N` and the subdir lines below it). Also checked: every folder is in that
order and has its line in src/README.md; every #include "x/y.h" names a file that exists (or one that the build makes);
every header guards itself with the name of its path.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
MADE = {"query.h": "store"}  # made by the build: the folder that owns it


def read_order(text):
    """{folder: (floor, place on it)}"""
    order, floor, place = {}, None, 0
    for line in text.splitlines():
        if match := re.match(r"# floor (\d+)$", line.strip()):
            floor, place = int(match[1]), 0
        elif match := re.match(r"subdir\('([\w/]+)'\)", line.strip()):
            if floor is None:
                raise ValueError(f"src/meson.build: {match[1]} stands on no floor")
            order[match[1]], place = (floor, place), place + 1
    return order


def made_headers(root):
    """Headers that the build makes: every name like x.h in quotes in a meson.build."""
    names = set()
    for path in [*root.glob("src/**/meson.build"), *root.glob("*/meson.build")]:
        names |= set(re.findall(r"'([\w/]+\.h)'", path.read_text(encoding="utf-8")))
    return names


def check_file(root, path, order, made):
    """Yield (line number, what is wrong)."""
    folder = path.relative_to(root / "src").parts[0]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        name = match[1]
        if "/" not in name:
            owner = MADE.get(name)
            if owner is None and not (path.parent / name).is_file() and name not in made:
                yield number, f'"{name}" is not in this folder: write "folder/{name}"'
            if owner is None:
                continue
        else:
            owner = name.split("/")[0]
        if owner not in order:
            yield number, f'"{name}": {owner} is no folder of the house'
        elif order[owner] > order[folder]:
            yield number, (f'"{name}": {folder} (floor {order[folder][0]}) may not include {owner} '
                           f"(floor {order[owner][0]}), which is above it or to its right")
        elif "/" in name and not (root / "src" / name).is_file() and name.split("/")[-1] not in made:
            yield number, f'"{name}" does not exist'


def check_guard(root, path):
    want = "AIM_" + re.sub(r"\W", "_", str(path.relative_to(root / "src"))).upper()
    text = path.read_text(encoding="utf-8")
    if f"#ifndef {want}\n#define {want}\n" not in text:
        yield 1, f"the header guard is not {want}"


def check_tree(root):
    """Every problem as 'file:line: text'."""
    order = read_order((root / "src/meson.build").read_text(encoding="utf-8"))
    readme = root / "src/README.md"
    told = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    made = made_headers(root)
    problems = []
    for folder in sorted(p.name for p in (root / "src").iterdir() if p.is_dir()):
        if folder not in order:
            problems.append(f"src/{folder}: stands on no floor of src/meson.build")
        if f"`{folder}/`" not in told:
            problems.append(f"src/README.md: says nothing about `{folder}/`")
    for path in sorted(p for p in (root / "src").rglob("*.[ch]") if p.is_file()):
        relative = path.relative_to(root)
        if path.relative_to(root / "src").parts[0] not in order:
            continue
        found = list(check_file(root, path, order, made))
        if path.suffix == ".h":
            found += check_guard(root, path)
        problems += [f"{relative}:{number}: {text}" for number, text in found]
    return problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    root = root if root.is_dir() else root.parent.parent
    problems = check_tree(root)
    print("\n".join(problems) if problems else "includes: every floor holds")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
