"""Workbooks that no spreadsheet program writes: by_hand.py KIND FILE [ROWS]. Every person is invented."""
import sys
import zipfile

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = ["person_ref", "given_name", "family_name", "birth_date", "event_ref", "event_type", "event_date"]


def cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def row(values):
    return "<row>" + "".join(cell(v) for v in values) + "</row>"


def person(n):
    return [f"P-{n}", "Anna", "Sample", "2001-02-03", f"E-{n}", "ae_attendance", "2014-03-25"]


def sheet(rows, top=""):
    return f'<?xml version="1.0"?>{top}<worksheet><sheetData>{rows}</sheetData></worksheet>'


def parts(content, more=()):
    yield "_rels/.rels", f'<Relationships><Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    yield "xl/workbook.xml", '<workbook><sheets><sheet name="Data" sheetId="1" id="b"/></sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", f'<Relationships><Relationship Id="b" Type="{REL}/worksheet" Target="s.xml"/></Relationships>'
    yield "xl/s.xml", content
    yield from more


def laughs():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return sheet(row(["&l9;"]), f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>')


def table(rows):
    return sheet(row(HEADER) + "".join(row(person(n)) for n in range(rows)))


def write(path, pieces):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in pieces:
            book.writestr(zipfile.ZipInfo(name, (2014, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def main():
    kind, path, rows = sys.argv[1], sys.argv[2], int((sys.argv + ["3"])[3])
    good = table(rows)
    pieces = {
        "table": parts(good),
        "laughs": parts(laughs()),
        "bomb": parts(good, [("xl/media/a.png", b"\0" * 300_000_000)]),
        "path": parts(good, [("../../etc/cron.d/x", "* * * * * root true")]),
        "ods": iter([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]),
        "zip": iter([("rows.csv", "person_ref\n1\n")]),
        "xlsb": iter([("xl/workbook.bin", "x")]),
        "title": parts(sheet(row(["Attendances, March"]) + row(HEADER) + row(person(1)))),
        "twice": parts(sheet(row(HEADER) + row(person(1)) + row(HEADER))),
    }[kind]
    write(path, pieces)


main()
