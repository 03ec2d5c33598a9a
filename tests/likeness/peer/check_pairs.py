"""Our likeness against a second implementation, on 1,000,000 seeded pairs of texts and many births and postcodes.

Texts are judged by rapidfuzz (requirements.txt, installed by ./run test), births and postcodes by the plain definition written out below. Run as: check_pairs.py PAIRS_PROGRAM, with a Python that has rapidfuzz. Speaks TAP.
"""
import collections
import subprocess
import sys

PAIRS, SEED, SMALL = 1_000_000, "20140326", 100_000
BIRTH = ("exact swapped transposed digit year_near month_same day_same default_same year_same year_only different "
         "missing").split()
POSTCODE = "unit sector district area different missing".split()


def check_text(lines):
    from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein

    whole = [("levenshtein", Levenshtein.distance), ("osa", OSA.distance), ("damerau", DamerauLevenshtein.distance)]
    shares = [("jaro", Jaro.similarity), ("jaro_winkler", JaroWinkler.similarity)]
    for line in lines:
        a, b, *said = line.split("\t")
        for i, (name, judge) in enumerate(whole):
            yield name, (a, b), int(said[i]) == judge(a, b)
        for i, (name, judge) in enumerate(shares, len(whole)):
            yield name, (a, b), abs(float(said[i]) - judge(a, b)) < 1e-12


def birth_level(a, b):
    """By the words of likeness/birth.h, on text."""
    (y, m, d), (v, n, e) = a.split("-"), b.split("-")
    whole = d != "00" and e != "00"
    default = (m, d) == ("01", "01") or (n, e) == ("01", "01")
    if not whole:
        if y != v:
            return "different"
        if m == "00" or n == "00" or default:
            return "year_same"
        return "month_same" if m == n else "year_only"
    if a == b:
        return "default_same" if default else "exact"
    if y == v and default:
        return "year_same"
    if y == v and (m, d) == (e, n):
        return "swapped"
    x, z = y + m + d, v + n + e
    if any(x[:i] + x[i + 1] + x[i] + x[i + 2 :] == z for i in range(0, 8, 2)):
        return "transposed"
    if sum(p != q for p, q in zip(x, z)) == 1:
        return "digit"
    if (m, d) == (n, e) and abs(int(y) - int(v)) == 1:
        return "year_near"
    if (y, m) == (v, n):
        return "month_same"
    if d == e and (y == v or m == n) and not default:
        return "day_same"
    return "year_only" if y == v else "different"


def check_birth(lines):
    for line in lines:
        a, b, said = line.split("\t")
        yield "birth", (a, b), BIRTH[int(said)] == birth_level(a, b)


def postcode_level(a, b):
    if a == b and " " in a:
        return "unit"
    (out_a, _, in_a), (out_b, _, in_b) = a.partition(" "), b.partition(" ")
    if out_a == out_b:
        return "sector" if in_a and in_b and in_a[0] == in_b[0] else "district"
    letters = [out.rstrip("0123456789A") if out[-1] != "A" else out[:-1].rstrip("0123456789") for out in (out_a, out_b)]
    return "area" if letters[0] == letters[1] else "different"


def check_postcode(lines):
    for line in lines:
        a, b, said = line.split("\t")
        yield "postcode", (a, b), POSTCODE[int(said)] == postcode_level(a, b)


def main():
    done = 0
    failed = 0
    for what, count, check in (("text", PAIRS, check_text), ("birth", SMALL, check_birth),
                               ("postcode", SMALL, check_postcode)):
        program = subprocess.Popen([sys.argv[1], what, str(count), SEED], stdout=subprocess.PIPE)
        lines = (line.rstrip(b"\n").decode("latin-1") for line in program.stdout)
        right, wrong = collections.Counter(), collections.defaultdict(list)
        for name, pair, good in check(lines):
            if good:
                right[name] += 1
            else:
                wrong[name].append(pair)
        program.stdout.close()
        for name in sorted(right.keys() | wrong.keys()):
            done += 1
            bad = wrong.get(name, [])
            failed += bool(bad)
            print(f"{'not ok' if bad else 'ok'} {done} - {name} agrees on {right[name]} random pairs", flush=True)
            for a, b in bad[:5]:
                print(f"# {a!r} {b!r}")
            if bad:
                print(f"# {len(bad)} differ")
        if program.wait() != 0 or sum(right.values()) < count:
            done, failed = done + 1, failed + 1
            print(f"not ok {done} - the program gave all pairs of {what}")
    print(f"1..{done}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
