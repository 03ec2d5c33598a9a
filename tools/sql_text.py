"""SQL text as tokens: splitting, naming, and translating it for the two engines.

Nothing here knows what a query means; sql_lint.py does.
"""
import re

TOKEN = re.compile(r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<string>[xX]?'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*")
  | (?P<space>\s+)
  | (?P<cast>::)
  | (?P<bind>:[A-Za-z_][A-Za-z0-9_]*)
  | (?P<engine>@[A-Z0-9]+@)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<mark>\|\||<=|>=|<>|!=|==|.)
""", re.VERBOSE | re.DOTALL)


class SqlError(Exception):
    """A mistake in an SQL file: where, and what."""

    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: {text}")


class Token:
    """kind is a group name of TOKEN; line counts from 1; low is the text in lower case."""
    __slots__ = ("kind", "text", "low", "line")

    def __init__(self, kind, text, line):
        self.kind, self.text, self.low, self.line = kind, text, text.lower(), line


def tokens(text, line=1):
    """Every token of `text`, spaces and comments too, so that joining them gives the text back."""
    out = []
    for match in TOKEN.finditer(text):
        out.append(Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
    return out


def solid(all_tokens):
    """Without spaces and comments."""
    return [t for t in all_tokens if t.kind not in ("space", "comment")]


def statements(path, all_tokens):
    """Split at semicolons; a piece with nothing solid in it is dropped."""
    out, piece = [], []
    for token in all_tokens:
        if token.kind == "mark" and token.text == ";":
            if solid(piece):
                out.append(piece)
            piece = []
        else:
            piece.append(token)
    if solid(piece):
        raise SqlError(path, solid(piece)[0].line, "the last statement does not end with a semicolon")
    return out


def squeeze(pieces):
    """Token texts as one line: comments gone, runs of space made one."""
    out, kept = [], False
    for kind, part in pieces:
        if kind in ("space", "comment"):
            kept = True
            continue
        if kept and out:
            out.append(" ")
        kept = False
        out.append(part)
    return "".join(out)


ENGINE_WORDS = {
    "sqlite": {"@INT32@": "INTEGER", "@INT64@": "INTEGER", "@BLOB@": "BLOB",
               "@TABLE@": "WITHOUT ROWID, STRICT"},
    "pg": {"@INT32@": "integer", "@INT64@": "bigint", "@BLOB@": "bytea", "@TABLE@": ""},
}


def for_engine(path, piece, engine):
    """A migration's statement with the engine's words.  Text columns compare by byte on both: on
    PostgreSQL that must be said."""
    words, out, before = ENGINE_WORDS[engine], [], None
    for token in piece:
        part = token.text
        if token.kind == "engine":
            if part not in words:
                raise SqlError(path, token.line, f"{part} is not one of {', '.join(sorted(words))}")
            part = words[part]
        elif engine == "pg" and token.low == "text" and before is not None and before.kind == "word":
            part = 'text COLLATE "C"'
        out.append((token.kind, part))
        if token.kind not in ("space", "comment"):
            before = token
    return squeeze(out).strip()


def numbered(piece, binds, mark):
    """A query with :name as mark + its place in `binds`, counted from 1."""
    return squeeze([(t.kind, mark + str(binds.index(t.text[1:]) + 1) if t.kind == "bind" else t.text)
                    for t in piece])
