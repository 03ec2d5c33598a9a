#!/usr/bin/python3
"""House rules that no compiler knows. `lint.py [ROOT]` prints every breach as file:line: what; exit status 1 if there is one.

Each check is a function from one file (path, text) to (line, text) pairs, and a row in CHECKS that says which files it reads; those of
TREE_CHECKS read the whole tree.
`lint.py --kinds` lists the checks; `lint.py --only KIND` runs one.
"""
import pathlib
import re
import subprocess
import sys

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
LINE_CHARS_MAX = 100
BANNED = ("strcpy strcat strncpy strncat sprintf vsprintf strtok strtok_r gets atoi atol atoll atof system popen tmpnam mktemp "
          "setlocale alloca localtime gmtime ctime asctime rand srand strerror_l").split()
MEMORY = "malloc calloc realloc free strdup strndup asprintf vasprintf".split()
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "not " + "implemented", "place" + "holder for"]
HOSTS = [r"deb\.debian\.org", r"registry\.npmjs\.org", r"pypi\.org", r"files\.pythonhosted\.org", r"proxy\.golang\.org", "crates" + r"\.io"]
PATHS = [r"/wo" + r"rk/", r"/home/\w", r"/Us" + r"ers/\w", r"/ro" + r"ot/", r"/tm" + r"p/\w"]
SQL = re.compile(r'"\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s|DROP\s+TABLE\s)')


def code_only(text):
    """The C text with comments and the content of strings blanked, line for line."""
    def blank(match):
        token = match[0]
        if token[0] in "\"'":
            return token[0] + " " * (len(token) - 2) + token[-1]
        return re.sub(r"[^\n]", " ", token)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def matches(pattern, text):
    for match in re.finditer(pattern, text):
        yield text.count("\n", 0, match.start()) + 1, match


def check_banned(path, text):
    for line, match in matches(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(", code_only(text)):
        yield line, f"{match[1]}() is banned: see CONTRIBUTING.md for what to use"


def check_memory(path, text):
    for line, match in matches(r"(?<![\w.>])(" + "|".join(MEMORY) + r")\s*\(", code_only(text)):
        yield line, f"{match[1]}(): memory comes from an arena or mem_*, so that a test can make it fail"


def check_file_length(path, text):
    lines = text.count("\n")
    if lines > FILE_LINES_MAX and "/* Made by " not in text[:200] and "/* table: " not in text[:400]:
        yield 1, f"{lines} lines: split it by reasons ({FILE_LINES_MAX} at most; a data table says \"/* table: \" at its top)"


def functions(text):
    """(line, name, lines of the body) of every function in C text."""
    lines = code_only(text).splitlines()
    start = name = None
    for number, line in enumerate(lines, 1):
        if line == "{" and name is None:
            head = " ".join(lines[max(0, number - 8):number - 1])
            found = re.findall(r"(\w+)\s*\(", head)
            calls = re.findall(r"(\w+)\s*\((?:[^()]|\([^()]*\))*\)\s*$", head)
            start, name = number, (calls or found or ["?"])[-1]
        elif line == "}" and name is not None:
            yield start, name, number - start - 1
            start = name = None


def check_function_length(path, text):
    for line, name, length in functions(text):
        if length > FUNCTION_LINES_MAX:
            yield line, f"{name}() has {length} lines, {FUNCTION_LINES_MAX} at most"


def check_line_length(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_CHARS_MAX and "://" not in line:
            yield number, f"{len(line)} columns, {LINE_CHARS_MAX} at most"


def check_unfinished(path, text):
    for line, match in matches(r"\b(" + "|".join(UNFINISHED) + r")\b", text):
        yield line, f'"{match[1]}": finish it, or leave it out and say so where users read'


def check_hosts(path, text):
    for line, _ in matches("|".join(HOSTS), text):
        yield line, "the name of a package registry: leave it to the machine's own settings"


def check_paths(path, text):
    for line, match in matches(r"(?<![\w.~\"$}])(?:" + "|".join(PATHS) + ")", text):
        yield line, f"a path of one machine: {match[0]}"


def check_sql(path, text):
    for line, _ in matches(SQL, text):
        yield line, "SQL outside sql/: put it into sql/queries/<noun>/<verb>.sql"


def check_end(path, text):
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no line end at the end of the file"
    for line, _ in matches(r"[ \t]+$(?m)" if sys.version_info < (3, 11) else r"(?m)[ \t]+$", text):
        yield line, "white space at the end of the line"
    if path.suffix in (".c", ".h"):
        for line, _ in matches("\t", text):
            yield line, "a tab: indent with four spaces"


C_SOURCE, C_ALL, PROSE = ("src/**/*.[ch]",), ("src/**/*.[ch]", "tests/**/*.[ch]", "fuzz/*.[ch]", "bench/*.[ch]"), ("**/*",)
# kind, check, the files it reads, files it leaves out (as regular expressions on the path)
CHECKS = [
    ("banned", check_banned, C_ALL, []),
    ("memory", check_memory, C_SOURCE, [r"^src/base/mem\.c$"]),
    ("file-length", check_file_length, C_ALL, []),
    ("function-length", check_function_length, C_ALL, []),
    ("line-length", check_line_length, C_ALL, []),
    ("unfinished", check_unfinished, PROSE, [r"package-lock\.json$", r"^data/"]),
    ("hosts", check_hosts, PROSE, [r"package-lock\.json$", r"^tools/lint\.py$"]),
    ("paths", check_paths, PROSE, [r"^tools/lint\.py$", r"^tests/tools/test_lint\.py$"]),
    ("sql", check_sql, ("src/**/*.[ch]",), [r"^src/store/"]),
    ("ends", check_end, C_ALL, []),
]


def tracked_files(root):
    done = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=False)
    if done.returncode == 0:
        return [root / name for name in done.stdout.decode().split("\0") if name and (root / name).is_file()]
    return [p for p in root.rglob("*") if p.is_file()]


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None  # a picture or a broken input of a test


def wanted_by(relative, globs, left_out):
    name = relative.as_posix()
    fits = any(g == "**/*" or re.fullmatch(re.escape(g).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
                                           .replace(r"\[ch\]", "[ch]"), name) for g in globs)
    return fits and not any(re.search(pattern, name) for pattern in left_out)


def check_tree(root, only=None):
    """Every breach as (kind, 'file:line: text'), in order."""
    found = []
    for path in sorted(tracked_files(root)):
        relative, text = path.relative_to(root), None
        for kind, check, globs, left_out in CHECKS:
            if (only and kind not in only) or not wanted_by(relative, globs, left_out):
                continue
            text = read(path) if text is None else text
            if text is None:
                break
            found += [(kind, f"{relative}:{line}: {what}") for line, what in check(path, text)]
    for kind, check in TREE_CHECKS:
        if not only or kind in only:
            found += [(kind, f"{relative}:1: {what}") for relative, what in check(root)]
    return found


def unused_statements(root):
    """Statements of sql/queries that nothing in src/ runs: (path, text) pairs.

    A statement noun/verb.sql is run as q_noun_verb, or that with _set, _each, _many or _rows; or by a name that a macro puts
    together: FORGET(edge) makes q_link_forget_##name, so that "edge" is used where q_link_forget_## is written.
    """
    sources = [code_only(path.read_text(encoding="utf-8")) for path in sorted((root / "src").rglob("*.[ch]"))]
    names = {name for text in sources for name in re.findall(r"\w+", text)}
    glued = [(re.findall(r"\bq_(\w*?)##(?:\w+?)##(\w*)|\bq_(\w*?)##\w+", text), set(re.findall(r"\w+", text)))
             for text in sources if "##" in text]
    for path in sorted((root / "sql/queries").rglob("*.sql")):
        name = f"{path.parent.name}_{path.stem}".replace("-", "_")
        if any(f"q_{name}{ending}" in names for ending in ("", "_set", "_each", "_many", "_rows")):
            continue
        if any(name.startswith(before or alone) and name.endswith(after) and
               name[len(before or alone):len(name) - len(after)] in words
               for pieces, words in glued for before, after, alone in pieces):
            continue
        yield path.relative_to(root), "no file of src/ runs this statement: remove it"


def unfed_targets(root):
    """Fuzz targets without words of their grammar or first inputs, and words or inputs of no target: (path, text) pairs."""
    folder = root / "fuzz"
    targets = {path.stem.removeprefix("fuzz_"): path for path in sorted(folder.glob("fuzz_*.c"))}
    for name, path in targets.items():
        dictionary, corpus = folder / f"{name}.dict", folder / "corpus" / name
        if not dictionary.is_file() or not re.search(r'(?m)^(?:\w+=)?".+"$', dictionary.read_text(encoding="utf-8")):
            yield path.relative_to(root), f"no words in fuzz/{name}.dict: write those of the format"
        if not any(corpus.glob("*")):
            yield path.relative_to(root), f"nothing in fuzz/corpus/{name}/: put a few small inputs there, invented ones"
    for path in sorted([*folder.glob("*.dict"), *folder.glob("corpus/*")]):
        if path.name.removesuffix(".dict") not in targets:
            yield path.relative_to(root), "no target of fuzz/ reads this: remove it"


TREE_CHECKS = [("unused", unused_statements), ("unfed", unfed_targets)]


def kinds():
    return [kind for kind, *_ in CHECKS + TREE_CHECKS]


def reveals(root):
    """{folder: how often it takes person data out of its wrapper}: read by whoever reviews a change."""
    counts = {}
    for path in sorted((root / "src").rglob("*.[ch]")):
        folder = path.relative_to(root / "src").parts[0]
        if folder != "base":
            counts[folder] = counts.get(folder, 0) + code_only(path.read_text(encoding="utf-8")).count("pii_reveal(")
    return {folder: n for folder, n in counts.items() if n}


def main():
    words = sys.argv[1:]
    if "--kinds" in words:
        print("\n".join(kinds()))
        return 0
    only = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "--only"]
    roots = [w for i, w in enumerate(words) if not w.startswith("--") and (i == 0 or words[i - 1] != "--only")]
    root = pathlib.Path(roots[0]).resolve() if roots else pathlib.Path(__file__).resolve().parent.parent
    found = check_tree(root, only)
    for _, text in found:
        print(text)
    counts = {kind: sum(k == kind for k, _ in found) for kind in kinds()}
    broken = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)
    print("person data is revealed in: " + ", ".join(f"{folder} {n}" for folder, n in reveals(root).items()))
    print(f"house rules: {broken}" if broken else "house rules: none broken")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
