"""The same two people as a workbook by another program: foreign.py openpyxl|xlsxwriter FILE. Every person is invented."""
import datetime
import sys

HEADER = ["person_ref", "given_name", "family_name", "birth_date", "nhs_number", "event_ref", "event_type", "event_date"]
BORN = datetime.date(2001, 2, 3)
PEOPLE = [
    ["P-1", "Anna", "Sample", BORN, 9990000018, "E-1", "ae_attendance", datetime.datetime(2014, 3, 25, 14, 30)],
    ["P-2", "Zoë", "O'Neil, x", datetime.date(1980, 5, 4), None, "E-2", "ae_attendance", datetime.date(2014, 3, 24)],
    ["P-3", "=1+1", "Sample", BORN, None, "E-3", "ae_attendance", datetime.date(2014, 3, 24)],
]


def by_openpyxl(path):
    import openpyxl

    book = openpyxl.Workbook()
    notes, data = book.active, book.create_sheet("Attendances")
    notes.title, notes.sheet_state = "Notes", "hidden"
    notes["A1"] = "not for anybody"
    for values in [HEADER, *PEOPLE]:
        data.append(values)
    data["B4"].data_type = "s"  # the text, not what it adds up to
    book.save(path)


def by_xlsxwriter(path):
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        notes, data = book.add_worksheet("Notes"), book.add_worksheet("Attendances")
        notes.write(0, 0, "not for anybody")
        data.activate()
        data.set_first_sheet()
        notes.hide()
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for i, values in enumerate([HEADER, *PEOPLE]):
            for j, value in enumerate(values):
                if isinstance(value, str):
                    data.write_string(i, j, value)
                elif isinstance(value, datetime.datetime):
                    data.write_datetime(i, j, value, moment)
                elif isinstance(value, datetime.date):
                    data.write_datetime(i, j, value, day)
                elif value is not None:
                    data.write_number(i, j, value)


{"openpyxl": by_openpyxl, "xlsxwriter": by_xlsxwriter}[sys.argv[1]](sys.argv[2])
