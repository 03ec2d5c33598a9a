"""Invented people with the errors of real files: prints a CSV. invent.py RECORDS SEED [truth]: with a last column that tells who it is"""
import csv
import random
import sys

GIVEN = ("Anna Aisha Bea Carys Dawid Ewa Farah Gwen Hari Ines Jarek Kofi Leila Mohammed Muhammad Nia Ola Priya Quentin Rhys "
         "Siân Tomasz Uzma Véra Wanda Xanthe Yusuf Zoë Ben Bén Jo Al").split()
FAMILY = ("Ahmed Begum Clarke Davies Evans Fraser Green Hughes Iqbal Jones Kowalska Kowalski Lewis McNamara Nowak O'Hara Patel "
          "Quaye Rees Singh Thomas Umar Vaughan Walker Xu Young Zielińska Smith Smyth Smithe").split()
CITY = ["Oakham", "Ashby", "Elmley", "Birchwood", "Hazelton"]


def typo(r, text):
    if not text:
        return text
    i, kind = r.randrange(len(text)), r.randrange(4)
    if kind == 0:
        return text[:i] + text[i + 1:]
    if kind == 1:
        return text[:i] + r.choice("aeinrst") + text[i:]
    if kind == 2:
        return text[:i] + r.choice("aeinrst") + text[i + 1:]
    return text[:i] + text[i + 1:i + 2] + text[i:i + 1] + text[i + 2:]


def person(r):
    given, family = r.choice(GIVEN), r.choice(FAMILY)
    return {
        "first_name": given, "surname": family,
        "dob": f"{r.randint(1925, 2020)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
        "postcode": f"B{r.choice([98, 99])} {r.randint(1, 9)}{r.choice('ABDE')}{r.choice('ABDE')}",
        "email": f"{given}.{family}{r.randint(1, 40)}@example.org".lower(),
        "city": r.choice(CITY), "amount": f"{r.randint(100, 9999) / 10}",
        "lat": f"{52.4 + r.random() / 5:.4f}", "lon": f"{-1.9 + r.random() / 5:.4f}",
        "tags": sorted(r.sample(["red", "blue", "green", "plum", "teal"], r.randint(1, 3))),
    }


def said(r, p):
    """What one record says of a person."""
    q = dict(p)
    for name in ("first_name", "surname", "email", "postcode"):
        if r.random() < 0.15:
            q[name] = typo(r, q[name])
    if r.random() < 0.05:
        q["first_name"], q["surname"] = q["surname"], q["first_name"]
    if r.random() < 0.1:
        y, m, d = q["dob"].split("-")
        q["dob"] = r.choice([f"{y}-{d}-{m}", f"{int(y) + 1}-{m}-{d}", f"{y}-{m}-{int(d) % 28 + 1:02}", "unknown", "1980-02-30"])
    if r.random() < 0.1:
        q["city"] = r.choice(CITY)
    if r.random() < 0.2:
        q["lat"], q["lon"] = f"{float(q['lat']) + r.random() / 50:.4f}", f"{float(q['lon']) + r.random() / 50:.4f}"
    if r.random() < 0.2:
        q["amount"] = f"{float(q['amount']) * r.choice([1.01, 1.2, 0.95]):.2f}"
    if r.random() < 0.2:
        q["tags"] = sorted(r.sample(["red", "blue", "green", "plum", "teal"], r.randint(1, 3)))
    q["tags"] = "[" + ", ".join(q["tags"]) + "]"
    for name in q:
        if r.random() < 0.06:
            q[name] = ""
    return q


def main():
    n, r = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    out = csv.writer(sys.stdout, lineterminator="\n")
    truth = sys.argv[3:] == ["truth"]
    out.writerow(["unique_id", *person(random.Random(0)), *["person"] * truth])
    i = persons = 0
    while i < n:
        p = person(r)
        persons += 1
        for _ in range(r.choice([1, 1, 2, 3])):
            if i < n:
                out.writerow([f"r{i:06}", *said(r, p).values(), *[persons] * truth])
                i += 1


main()
