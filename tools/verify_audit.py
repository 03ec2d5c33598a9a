#!/usr/bin/env python3
"""verify_audit.py -- a second, independent check of an exported audit log.

    verify_audit.py DIR [--key VKEY_FILE] [--checkpoint KEPT_FILE]

Shares no code with the hub: written from RFC 6962 (the tree), RFC 8032 (Ed25519) and the C2SP documents
tlog-checkpoint, tlog-tiles and signed-note.  Standard library only.  Exit status 0: the log is what was signed.
"""
import argparse
import base64
import binascii
import hashlib
import os
import re
import sys

WIDTH = 256


class Broken(Exception):
    """The log is not what was signed. args: (words, position of the first bad entry or None)"""


# ---- Ed25519 verification, RFC 8032 section 5.1 ----

P = 2 ** 255 - 19
Q = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Extended coordinates (X, Y, Z, T)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    u, v = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = v - u, d - c, d + c, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point_of(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    return equal(times(s, BASE), add(r, times(h, a)))


# ---- checkpoints ----

def base64_bytes(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken(f"not base64: {error}", None) from error
    if base64.b64encode(data).decode() != text:
        raise Broken("base64 with bits that mean nothing", None)
    return data


class Key:
    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise Broken("this is not a log's public key", None)
        self.name, data = parts[0], base64_bytes(parts[2])
        if len(data) != 33 or data[0] != 1:
            raise Broken("the key is not an Ed25519 key", None)
        self.public = data[1:]
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.hash.hex() != parts[1]:
            raise Broken("the key does not fit its own hash", None)


def open_checkpoint(note, key):
    """(size, root) of a signed note, or Broken."""
    try:
        text, signatures = note.decode("utf-8").split("\n\n", 1)
    except (UnicodeDecodeError, ValueError) as error:
        raise Broken("a checkpoint cannot be read", None) from error
    body = text + "\n"
    lines = text.split("\n")
    if len(lines) < 3 or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise Broken("a checkpoint cannot be read", None)
    if lines[0] != key.name:
        raise Broken("a checkpoint is another log's", None)
    root = base64_bytes(lines[2])
    if len(root) != 32:
        raise Broken("a checkpoint's root is not a hash", None)
    if not signatures.endswith("\n"):
        raise Broken("a checkpoint is cut off", None)
    found = False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"\u2014 (\S+) (\S+)", line)
        if not match:
            raise Broken("a checkpoint has something in it that is no signature", None)
        data = base64_bytes(match.group(2))
        if match.group(1) != key.name or data[:4] != key.hash:
            continue  # a witness
        if found or not ed25519_verify(key.public, body.encode(), data[4:]):
            raise Broken("a checkpoint has a signature that does not hold", None)
        found = True
    if not found:
        raise Broken("a checkpoint has no good signature", None)
    return int(lines[1]), root


# ---- the tree ----

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(hashes):
    """RFC 6962 section 2.1, level by level: an odd last node goes up unchanged."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[i], level[i + 1]) if i + 1 < len(level) else level[i]
                 for i in range(0, len(level), 2)]
    return level[0]


def tile_name(level, index, width):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def read(folder, name, position=None):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError as error:
        raise Broken(f"{name} cannot be read", position) from error


def read_entries(folder, size):
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        name = tile_name("entries", start // WIDTH, width)
        data, at = read(folder, name, start), 0
        for i in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            if at + 2 + length > len(data) or at + 2 > len(data):
                raise Broken(f"entry {start + i} is cut off", start + i)
            yield data[at + 2:at + 2 + length]
            at += 2 + length
        if at != len(data):
            raise Broken(f"{name} has more in it than it should", start + width)


def check_header(entry, position):
    """The public header must be whole: length-prefixed fields, exactly filling its stated length."""
    total, at, fields = int.from_bytes(entry[:4], "big"), 4, 0
    while at < total <= len(entry):
        at += 4 + int.from_bytes(entry[at:at + 4], "big")
        fields += 1
    if at != total or fields != 15:
        raise Broken(f"entry {position} cannot be read", position)


def check_tiles(folder, hashes, level):
    for start in range(0, len(hashes), WIDTH):
        part = hashes[start:start + WIDTH]
        name = tile_name(level, start // WIDTH, len(part))
        data = read(folder, name, start * WIDTH ** level)
        for i, value in enumerate(part):
            if data[32 * i:32 * i + 32] != value:
                position = (start + i) * WIDTH ** level
                raise Broken(f"entry {position} or its hash in {name} was changed", position)
        if len(data) != 32 * len(part):
            raise Broken(f"{name} is longer than it should be", None)
    full = len(hashes) // WIDTH
    if full:
        check_tiles(folder, [tree_root(hashes[i * WIDTH:(i + 1) * WIDTH]) for i in range(full)], level + 1)


def check_history(folder, hashes, key):
    count, history = 0, os.path.join(folder, "checkpoints")
    for name in sorted(os.listdir(history) if os.path.isdir(history) else [], key=lambda n: (len(n), n)):
        if not name.isdigit() or int(name) > len(hashes):
            continue
        size, root = open_checkpoint(read(folder, f"checkpoints/{name}"), key)
        if size != int(name) or tree_root(hashes[:size]) != root:
            raise Broken(f"the checkpoint of size {name} signed other entries", None)
        count += 1
    return count


def verify(folder, key_text=None, kept=None):
    """(entries, checkpoints) or Broken."""
    key = Key(key_text if key_text is not None else read(folder, "key").decode("utf-8", "replace"))
    size, root = open_checkpoint(read(folder, "checkpoint"), key)
    hashes = []
    for position, entry in enumerate(read_entries(folder, size)):
        check_header(entry, position)
        hashes.append(leaf_hash(entry))
    check_tiles(folder, hashes, 0)
    if tree_root(hashes) != root:
        raise Broken("the entries are not those that the newest checkpoint signed", None)
    count = check_history(folder, hashes, key)
    if kept is not None:
        kept_size, kept_root = open_checkpoint(kept, key)
        if kept_size > size:
            raise Broken("the end is cut off: a larger checkpoint was kept", size)
        if tree_root(hashes[:kept_size]) != kept_root:
            raise Broken("the log is not the one whose checkpoint was kept", None)
    return size, count


def main():
    parser = argparse.ArgumentParser(description="check an exported audit log")
    parser.add_argument("folder")
    parser.add_argument("--key", help="the log's public key as you were given it; default: the folder's own")
    parser.add_argument("--checkpoint", help="a checkpoint of this log that was kept elsewhere")
    args = parser.parse_args()
    try:
        key = open(args.key, encoding="utf-8").read() if args.key else None
        kept = open(args.checkpoint, "rb").read() if args.checkpoint else None
        size, count = verify(args.folder, key, kept)
    except Broken as broken:
        words, position = broken.args
        print(f"the log is damaged: {words}" + (f" (first bad entry: {position})" if position is not None else ""))
        return 1
    except OSError as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 1
    print(f"The log is whole: {size} entries, {count} signed checkpoints.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
