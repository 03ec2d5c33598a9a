#!/usr/bin/python3
"""Turn the lists in data/generate into C tables: datagen.py FOLDER RULES.yaml OUT.c

A name's weight falls with its place in the list unless it says `Name*40`. Weights are written as running
sums, so that one random number below the total picks a word by binary search."""
import re
import sys
from pathlib import Path

TRADITIONS = "WB IR PK BD SI HI CA NG SO AR PL RO CN".split()


class DataError(Exception):
    """A line of a list that cannot be understood."""


def lines(path):
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = text.strip()
        if not text or text.startswith("#"):
            continue
        head, colon, body = text.partition(":")
        if not colon or not body.split():
            raise DataError(f"{path.name}:{number}: expected 'HEAD: words'")
        yield f"{path.name}:{number}", head.split(), body.split()


def tradition(where, word):
    if word not in TRADITIONS:
        raise DataError(f"{where}: {word} is not a tradition")
    return TRADITIONS.index(word)


def weigh(where, words, steepness):
    """[(word, weight)], a repeated word counted once with the sum."""
    out = {}
    for rank, item in enumerate(words):
        name, star, weight = item.partition("*")
        if not re.fullmatch(r"[A-Za-z][A-Za-z'+=-]*", name) or (star and not weight.isdigit()):
            raise DataError(f"{where}: {item} is not a word or word*weight")
        amount = int(weight) * 10 if star else 1000 * steepness // (rank + steepness)
        out[name.replace("+", " ")] = out.get(name.replace("+", " "), 0) + amount
    return list(out.items())


def quoted(word):
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Writer:
    """Collects word lists as C arrays."""

    def __init__(self):
        self.text = ['/* Made by tools/datagen.py from data/generate; do not edit. */',
                     '#include "generate/tables.h"', '']
        self.count = 0

    def words(self, pairs):
        name, total, upto = f"list_{self.count}", 0, []
        self.count += 1
        for _, weight in pairs:
            total += weight
            upto.append(str(total))
        self.array(f"static const char *const {name}_word[]", [quoted(w) for w, _ in pairs])
        self.array(f"static const uint32_t {name}_upto[]", upto)
        return f"{{{name}_word, {name}_upto, {len(pairs)}}}"

    def array(self, declaration, items):
        self.text.append(f"{declaration} = {{")
        self.text += ["    " + ", ".join(items[i:i + 8]) + "," for i in range(0, len(items), 8)]
        self.text.append("};")


def forenames(folder, out):
    rows = []
    for where, head, words in lines(folder / "forenames.txt"):
        code, sex, years = head
        first, last = years.split("-")
        listed = out.words(weigh(where, words, 14))
        rows.append(f"    {{{tradition(where, code)}, '{sex}', {int(first)}, {int(last)}, {listed}}},")
    out.text += ["const struct forename_list generate_forenames[] = {", *rows, "};",
                 f"const size_t generate_forenames_n = {len(rows)};"]


def surnames(folder, out):
    table = {}
    for where, head, words in lines(folder / "surnames.txt"):
        table[tradition(where, head[0]), head[1]] = out.words(weigh(where, words, 25))
    rows = []
    for index, code in enumerate(TRADITIONS):
        if (index, "A") not in table:
            raise DataError(f"surnames.txt: no line for {code} A")
        rows.append(f"    {{{table[index, 'A']}, {table.get((index, 'F'), '{0}')}}}, /* {code} */")
    out.text += ["const struct surname_list generate_surnames[TRADITION__COUNT] = {", *rows, "};"]


def parts(folder, out):
    """Names made of a front and an ending, by tradition and kind; whole names where there is no ending."""
    kinds, table = ("family", "F", "M"), {}
    for where, head, words in lines(folder / "parts.txt"):
        place = tradition(where, head[0]), kinds.index(head[1])
        entry = table.setdefault(place, {"share": 0, "front": [], "back": []})
        if head[-1] not in ("front", "back") or entry[head[-1]]:
            raise DataError(f"{where}: {head[-1]} is not front or back, or comes twice")
        entry[head[-1]] = list(dict.fromkeys(words))
        if head[-1] == "front":
            entry["share"] = int(head[2])
    rows = {}
    for number, (place, entry) in enumerate(sorted(table.items())):
        for half in ("front", "back"):
            if entry[half]:
                out.array(f"static const char *const part_{number}_{half}[]", [quoted(w) for w in entry[half]])
        back = f"part_{number}_back" if entry["back"] else "NULL"
        rows[place] = f"{{{entry['share']}, part_{number}_front, {len(entry['front'])}, {back}, {len(entry['back'])}}}"
    out.text += ["const struct name_parts generate_parts[TRADITION__COUNT][3] = {"]
    for index in range(len(TRADITIONS)):
        out.text.append("    {" + ", ".join(rows.get((index, kind), "{0}") for kind in range(3)) + "},")
    out.text += ["};"]


def twins(folder, out):
    rows = []
    for where, head, words in lines(folder / "twins.txt"):
        for pair in words:
            first, plus, second = pair.partition("+")
            if not plus:
                raise DataError(f"{where}: {pair} is not a pair")
            rows.append(f"    {{{tradition(where, head[0])}, '{head[1][0]}', '{head[1][1]}', "
                        f"{quoted(first)}, {quoted(second)}}},")
    out.text += ["const struct twin_names generate_twins[] = {", *rows, "};",
                 f"const size_t generate_twins_n = {len(rows)};"]


def variants(folder, out):
    """Sorted by name, for binary search; equal names stay in the order of the file."""
    found = {"nickname": [], "spelling": []}
    for where, head, words in lines(folder / "variants.txt"):
        for pair in words:
            name, equals, other = pair.partition("=")
            if not equals or head[0] not in found:
                raise DataError(f"{where}: {pair} is not name=other of a known kind")
            found[head[0]].append((name, other))
    for kind, pairs in found.items():
        pairs.sort(key=lambda p: p[0])
        out.text += [f"const struct name_variant generate_{kind}s[] = {{"]
        out.text += [f"    {{{quoted(a)}, {quoted(b)}}}," for a, b in pairs]
        out.text += ["};", f"const size_t generate_{kind}s_n = {len(pairs)};"]


def streets(folder, out):
    places = None
    for where, head, words in lines(folder / "streets.txt"):
        if head[0] == "place":
            places = [p.split("=") for p in re.findall(r"WM\d+=[A-Za-z ]+?(?= WM|$)", " ".join(words))]
        elif head[0] in ("stem", "type", "house"):
            listed = out.words(weigh(where, words, 40))
            out.text.append(f"const struct word_list generate_street_{head[0]}s = {listed};")
        else:
            raise DataError(f"{where}: {head[0]} is not stem, type, house or place")
    out.text += ["const struct district generate_districts[] = {"]
    out.text += [f"    {{{quoted(code)}, {quoted(name)}}}," for code, name in places]
    out.text += ["};", f"const size_t generate_districts_n = {len(places)};"]


def rules(paths, out):
    """The starting rules as one file, line by line: a region comes with them."""
    out.text.append("const char *const generate_rule_lines[] = {")
    for number, path in enumerate(paths):
        text = path.read_text(encoding="utf-8").splitlines()
        out.text += [f"    {quoted(line)}," for line in text if number == 0 or line != "rules:"]
    out.text.append("    NULL};")


TYPE = re.compile(r'  - \{code: (\w+), class: (\w+), label: (?:"([^"]*)"|([^,"]*)), in_person: (yes|no), tier: (\d), retention_months: \d+\}')


def catalogue(paths, out):
    """The event types that ship, in the order of their files, and which of them may tell of one incident."""
    types, incidents = [], []
    for path in paths:
        section = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            section = line if line in ("catalogue:", "incidents:") else section
            if not line.startswith("  - "):
                continue
            found = TYPE.fullmatch(line)
            if section == "incidents:":
                incidents.append(f"    {quoted(line)},")
            elif found:
                code, kind, text, words, seen, tier = found.groups()
                types.append(f"    {{{quoted(code)}, {quoted(kind)}, {quoted(text or words)}, {'true' if seen == 'yes' else 'false'}, {tier}}},")
            else:
                raise DataError(f"{path.name}:{number}: an event type is one line: code, class, label, in_person, tier, retention_months")
    out.text += ["const struct event_line generate_types[] = {", *types, "};", f"const size_t generate_types_n = {len(types)};"]
    out.text += ["const char *const generate_incident_lines[] = {", *incidents, "    NULL};"]


def main(folder, target, *files):
    out = Writer()
    try:
        for part in (forenames, surnames, parts, twins, variants, streets):
            part(Path(folder), out)
        paths = [Path(f) for f in files]
        rules([p for p in paths if p.parent.name == "rules"], out)
        catalogue([p for p in paths if p.parent.name == "catalogue"], out)
    except DataError as wrong:
        sys.exit(f"datagen: {wrong}")
    Path(target).write_text("\n".join(out.text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit("usage: datagen.py FOLDER OUT.c RULES.yaml... CATALOGUE.yaml...")
    main(*sys.argv[1:])
