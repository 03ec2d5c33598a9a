#!/usr/bin/env python3
"""Turns the readable tables under data/ into C: names and address words, each as rows and a hash table.

    tablegen.py names   DATA_DIR OUT.c      data/names/*.txt   -> struct name_row   (likeness/names.h)
    tablegen.py address DATA_DIR OUT.c      data/address/*.txt -> struct street_row (likeness/street.h)
    tablegen.py model   DATA_DIR OUT.c      data/model/default.txt, word for word   (link/model.h)

A table is text: '#' starts a comment, '[word]' starts a section, 'formal: form form' is a relation. Spellings are a folder, one
file for the names of each language.
The same text always gives the same bytes. A name in a table is folded: a-z only, 15 letters at most.
"""
import re
import sys
from pathlib import Path

NAME_BYTES_MAX = 15
FORMS_MAX = 8
SPELLINGS_MAX = 4
WORDS = {"title": 1, "suffix": 2, "placeholder": 4, "low": 8, "particle": 16, "joined": 32}
KINDS = {"street": 1, "flat": 2, "drop": 4, "none": 8, "side": 16, "floor": 32}


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


def read_spellings(folder):
    """word -> first words of the classes it stands in, the class it is most at home in first.

    A line is a class. When its first word stands in a class already, the line adds to that one, so that a table for one
    language can continue another's; but not under [separate], where spellings of many names meet (Chan, Ng)."""
    classes_of = {}
    found = [(path, *line) for path in sorted(folder.glob("*.txt")) for line in lines(path)]
    for path, number, section, line in sorted(found, key=lambda row: row[2] == "separate"):
        if section not in ("", "separate"):
            raise TableError(f"{path.name}:{number}: there is no section [{section}]")
        words = [fold(w) for w in line.split()]
        if len(words) < 2:
            raise TableError(f"{path.name}:{number}: a class needs two spellings")
        if len(set(words)) < len(words):
            raise TableError(f"{path.name}:{number}: a spelling stands there twice")
        first = words[0] if section else classes_of.get(words[0], words)[0]
        head = first if not section else "=" + first
        for word in words:
            classes = classes_of.setdefault(word, [])
            if head not in classes:
                classes.append(head)
            if len(classes) > SPELLINGS_MAX:
                raise TableError(f"{path.name}:{number}: '{word}' is a spelling of more than {SPELLINGS_MAX} names")
    return classes_of


def read_relations(path):
    """(line number, formal name, its forms) of each line."""
    for number, _, line in lines(path):
        formal, colon, forms = line.partition(":")
        if not colon or not forms.split():
            raise TableError(f"{path.name}:{number}: expected 'formal: forms'")
        yield number, fold(formal), [fold(form) for form in forms.split()]


def read_nicknames(path, head):
    """formal (class head) -> set of forms (class heads)."""
    groups = {}
    for _, formal, forms in read_relations(path):
        formal = head.get(formal, formal)
        group = groups.setdefault(formal, set())
        group.update({head.get(form, form) for form in forms} - {formal})
    return groups


def read_classes(path, allowed):
    found = {}
    for number, section, line in lines(path):
        if section not in allowed:
            raise TableError(f"{path.name}:{number}: there is no section [{section}]")
        for word in line.split():
            found.setdefault(fold(word), []).append(allowed[section])
    return found


def braces(numbers):
    return "{" + (", ".join(map(str, numbers)) or "0") + "}"


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
    spellings = read_spellings(folder / "spellings")
    head = {word: classes[0] for word, classes in spellings.items() if not classes[0].startswith("=")}
    groups = read_nicknames(folder / "nicknames.txt", head)
    numbers = {str(n): n for n in range(1, 6)}
    forenames = read_classes(folder / "forenames.txt", numbers)
    surnames = read_classes(folder / "surnames.txt", numbers)
    words = read_classes(folder / "words.txt", WORDS)
    forms = {form for group in groups.values() for form in group}
    every = sorted(set(spellings) | set(groups) | forms | set(forenames) | set(surnames) | set(words))
    every = [word for word in every if word]
    number_of = {formal: n for n, formal in enumerate(sorted(groups), 1)}
    class_number = {first: n for n, first in enumerate(sorted({c for classes in spellings.values() for c in classes}), 1)}
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
        for flag in words.get(word, []) + [f for f in words.get(head.get(word), []) if f == WORDS["low"]]:
            flags |= flag  # a spelling of a word that says little says little too
        rows.append([
            f'"{word}"', str(len(word)), str(flags), str(min(forenames.get(word, [0]))),
            str(min(surnames.get(word, [0]))),
            braces(class_number[c] for c in spellings.get(word, [])),
            str(number_of.get(first, 0)), braces(under),
        ])
    return c_table("name", "likeness/names.h", rows, every)


def address(folder):
    rows = {}
    for number, section, line in lines(folder / "words.txt"):
        if section not in KINDS:
            raise TableError(f"words.txt:{number}: there is no section [{section}]")
        words = re.sub("[^a-z0-9/ ]", "", line.lower()).split()
        for word in words:
            keep = words[0] if section in ("street", "side", "floor") else word
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
