#!/usr/bin/env python3
"""Turns the readable tables under data/ into C: names and address words, each as rows and a hash table.

    tablegen.py names   DATA_DIR OUT.c      data/names/*.txt   -> struct name_row   (likeness/names.h)
    tablegen.py address DATA_DIR OUT.c      data/address/*.txt -> struct street_row (likeness/street.h)
    tablegen.py model   DATA_DIR OUT.c      data/model/default.txt, word for word   (link/model.h)

A table is text: '#' starts a comment, '[word]' starts a section, 'formal: form form' is a relation.
The same text always gives the same bytes. A name in a table is folded: a-z only, 15 letters at most.
"""
import re
import sys
from pathlib import Path

NAME_BYTES_MAX = 15
FORMS_MAX = 6
WORDS = {"title": 1, "suffix": 2, "placeholder": 4, "low": 8, "particle": 16}
KINDS = {"street": 1, "flat": 2, "drop": 4, "none": 8}


class TableError(Exception):
    """A line of a table that cannot be used: file, line, what is wrong."""


def fold(word):
    return re.sub("[^a-z]", "", word.lower())[:NAME_BYTES_MAX]


def lines(path):
    """(line number, section, content) of each line that says something."""
    section = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.split("#")[0].strip()
        if line.startswith("["):
            if not line.endswith("]"):
                raise TableError(f"{path.name}:{number}: a section ends with ]")
            section = line[1:-1]
        elif line:
            yield number, section, line


def fnv(word):
    """FNV-1a, 32 bits: the same in likeness/names.c."""
    value = 2166136261
    for byte in word.encode("ascii"):
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def slots(words):
    """Open addressing, linear steps, at most half full: row number + 1, 0 = empty."""
    size = 8
    while size < 2 * len(words):
        size *= 2
    table = [0] * size
    for row, word in enumerate(words):
        at = fnv(word) % size
        while table[at]:
            at = (at + 1) % size
        table[at] = row + 1
    return table


def read_spellings(path):
    """word -> first word of its line. A word counts where it stands first."""
    head = {}
    for number, _, line in lines(path):
        words = [fold(w) for w in line.split()]
        if len(words) < 2:
            raise TableError(f"{path.name}:{number}: a class needs two spellings")
        for word in words:
            head.setdefault(word, head.get(words[0], words[0]))
    return head


def read_nicknames(path, head):
    """formal (class head) -> set of forms (class heads)."""
    groups = {}
    for number, _, line in lines(path):
        if ":" not in line:
            raise TableError(f"{path.name}:{number}: expected 'formal: forms'")
        formal, forms = line.split(":", 1)
        formal = head.get(fold(formal), fold(formal))
        group = groups.setdefault(formal, set())
        for form in forms.split():
            form = head.get(fold(form), fold(form))
            if form != formal:
                group.add(form)
    return groups


def read_classes(path, allowed):
    found = {}
    for number, section, line in lines(path):
        if section not in allowed:
            raise TableError(f"{path.name}:{number}: there is no section [{section}]")
        for word in line.split():
            found.setdefault(fold(word), []).append(allowed[section])
    return found


def c_rows(rows):
    return ",\n".join("    {" + ", ".join(row) + "}" for row in rows)


def c_table(kind, include, rows, words):
    table = slots(words)
    text = ", ".join(map(str, table))
    wrapped = re.sub(r"(.{1,96})(?: |$)", r"    \1\n", text)
    return (
        f"/* Made by tools/tablegen.py. */\n#include \"{include}\"\n\n"
        f"const struct {kind}_row {kind}_rows[] = {{\n{c_rows(rows)}\n}};\n"
        f"const uint32_t {kind}_row_count = {len(rows)};\n"
        f"const uint32_t {kind}_slot_count = {len(table)};\n"
        f"const uint16_t {kind}_slots[] = {{\n{wrapped}}};\n"
    )


def names(folder):
    head = read_spellings(folder / "spellings.txt")
    groups = read_nicknames(folder / "nicknames.txt", head)
    numbers = {str(n): n for n in range(1, 6)}
    forenames = read_classes(folder / "forenames.txt", numbers)
    surnames = read_classes(folder / "surnames.txt", numbers)
    words = read_classes(folder / "words.txt", WORDS)
    forms = {form for group in groups.values() for form in group}
    every = sorted(set(head) | set(groups) | forms | set(forenames) | set(surnames) | set(words))
    every = [word for word in every if word]
    number_of = {formal: n for n, formal in enumerate(sorted(groups), 1)}
    class_number = {first: n for n, first in enumerate(sorted(set(head.values())), 1)}
    form_of = {}
    for formal in sorted(groups):
        for form in groups[formal]:
            form_of.setdefault(form, []).append(number_of[formal])
    rows = []
    for word in every:
        first = head.get(word, word)
        under = form_of.get(first, [])
        if len(under) > FORMS_MAX:
            raise TableError(f"nicknames.txt: '{first}' stands under {len(under)} names, at most {FORMS_MAX}")
        flags = 0
        for flag in words.get(word, []):
            flags |= flag
        rows.append([
            f'"{word}"', str(len(word)), str(flags), str(min(forenames.get(word, [0]))),
            str(min(surnames.get(word, [0]))), str(class_number.get(head.get(word), 0)),
            str(number_of.get(first, 0)), "{" + ", ".join(map(str, under or [0])) + "}",
        ])
    return c_table("name", "likeness/names.h", rows, every)


def address(folder):
    rows = {}
    for number, section, line in lines(folder / "words.txt"):
        if section not in KINDS:
            raise TableError(f"words.txt:{number}: there is no section [{section}]")
        words = re.sub("[^a-z0-9 ]", "", line.lower()).split()
        for word in words:
            keep = words[0] if section == "street" else word
            rows.setdefault(word, (keep, KINDS[section]))
    every = sorted(rows)
    return c_table("street", "likeness/street.h",
                   [[f'"{word}"', f'"{rows[word][0]}"', str(rows[word][1])] for word in every], every)


def model(folder):
    content = (folder / "default.txt").read_bytes() + b"\0"
    lines_of = [", ".join(map(str, content[at : at + 24])) for at in range(0, len(content), 24)]
    body = ",\n    ".join(lines_of)
    return f"/* Made by tools/tablegen.py. */\n#include \"link/model.h\"\n\nconst char model_default_text[] = {{\n    {body}}};\n"


def main(arguments):
    makers = {"names": names, "address": address, "model": model}
    if len(arguments) != 3 or arguments[0] not in makers:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = makers[arguments[0]](Path(arguments[1]) / arguments[0])
    except TableError as error:
        print(f"tablegen: {error}", file=sys.stderr)
        return 1
    Path(arguments[2]).write_text(text, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
