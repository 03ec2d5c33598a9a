"""A thousand random tamperings of an exported log: both verifiers must find every one.

    tamper.py AIM EXPORT SCRATCH N        prints "N tamperings, 0 missed by ..., 0 missed by ..."
"""
import functools
import importlib.util
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("verify_audit", ROOT / "tools/verify_audit.py")
second = importlib.util.module_from_spec(spec)
spec.loader.exec_module(second)
second.ed25519_verify = functools.lru_cache(maxsize=4096)(second.ed25519_verify)  # slow, and a pure function


def entries_of(data):
    at, out = 0, []
    while at < len(data):
        n = 2 + int.from_bytes(data[at:at + 2], "big")
        out.append(data[at:at + n])
        at += n
    return out


def flip(rng, data, _):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]


def truncate(rng, data, _):
    return data[:rng.randrange(len(data))]


def insert(rng, data, _):
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.randint(1, 40)) + data[at:]


def cut_out(rng, data, _):
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randint(1, 40):]


def swap_entries(rng, data, is_bundle):
    parts = entries_of(data) if is_bundle else [data[i:i + 32] for i in range(0, len(data), 32)]
    if len(parts) < 2:
        return data
    a, b = rng.sample(range(len(parts)), 2)
    parts[a], parts[b] = parts[b], parts[a]
    return b"".join(parts)


def drop_entry(rng, data, is_bundle):
    parts = entries_of(data) if is_bundle else [data[i:i + 32] for i in range(0, len(data), 32)]
    del parts[rng.randrange(len(parts))]
    return b"".join(parts)


def repeat_entry(rng, data, is_bundle):
    parts = entries_of(data) if is_bundle else [data[i:i + 32] for i in range(0, len(data), 32)]
    parts.insert(rng.randrange(len(parts)), rng.choice(parts))
    return b"".join(parts)


KINDS = [flip, flip, truncate, insert, cut_out, swap_entries, drop_entry, repeat_entry, None]  # None: no file at all


def main():
    aim, export, scratch, count = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    key = scratch / "key"
    shutil.copy(export / "key", key)
    files = [p for p in sorted(export.rglob("*")) if p.is_file() and p.name != "key"]
    rng, done, missed = random.Random(20140326), 0, [0, 0]
    environment = {k: v for k, v in os.environ.items() if k not in ("AIM_HUB", "AIM_AS")}

    def both():
        try:
            second.verify(str(export), key.read_text())
            python_found = False
        except second.Broken:
            python_found = True
        aim_found = subprocess.run([aim, "audit", "verify", str(export), "--key", str(key)], env=environment,
                                   capture_output=True, check=False).returncode == 1
        return aim_found, python_found

    assert both() == (False, False), "the untouched export must verify"
    while done < count:
        path, kind = rng.choice(files), rng.choice(KINDS)
        if kind is None and path.parent.name == "checkpoints":
            continue  # the history may be thinned out: each checkpoint stands for itself
        original = path.read_bytes()
        changed = kind(rng, original, "entries" in path.parts) if kind else None
        if changed == original:
            continue
        path.unlink()
        if changed is not None:
            path.write_bytes(changed)
        for i, found in enumerate(both()):
            if not found:
                missed[i] += 1
                print(f"missed by {('aim', 'verify_audit.py')[i]}: {kind and kind.__name__} of {path.relative_to(export)}")
        path.write_bytes(original)
        done += 1
    assert both() == (False, False), "put back, the export must verify again"
    print(f"{done} tamperings, {missed[0]} missed by aim, {missed[1]} missed by verify_audit.py")
    return 1 if any(missed) else 0


if __name__ == "__main__":
    sys.exit(main())
