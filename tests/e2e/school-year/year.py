"""A school year of the measurement programme, as its file: year.py ROWS >FILE; on the other end how each row is to be judged.

Every tenth row is wrong in one of the ways below, in turn; the counts of each go to standard error as "REASON N".
Children are invented: names from a short list, UPNs by number, birth dates of Reception and Year 6.
"""
import sys

ROWS = int(sys.argv[1])
GIVEN = ["Alma", "Idris", "Mabel", "Kwame", "Bronwen", "Soraya", "Tomasz", "Nasra"]
FAMILY = ["Thornley", "Calloway", "Oakhurst", "Elderfield", "Saltmarsh", "Windmere"]
STATUS = ["Measured"] * 17 + ["Absent", "Unable", "Withdrawn"]
HEAD = "NHS Number,UPN,Forename,Surname,Date of Birth,Sex,Home Postcode,Date of Measurement,Status,Academic Year,School URN,School Name,Year Group"
WRONG = {  # reason: which field, and what stands there instead
    "check_digit": (0, "9990001000"),
    "bad_date": (4, "31/02/2015"),
    "bad_code": (5, "7"),
    "unknown_event_type": (8, "Weighed"),
    "future_date": (7, "13/11/2031"),
    "missing": (1, ""),
}
reasons, counts = list(WRONG), dict.fromkeys(WRONG, 0)
print(HEAD)
for n in range(ROWS):
    year_six = n % 2
    row = ["", f"A{n:012d}", GIVEN[n % 8], FAMILY[n // 8 % 6], f"{1 + n % 28:02d}/{1 + n % 12:02d}/{2014 if year_six else 2021}", str(1 + n % 2),
           f"B99 {n % 9 + 1}A{chr(65 + n % 20)}", f"{1 + n % 28:02d}/11/2025", STATUS[n % 20], "2025-26", "123456", "Sunshine Primary",
           "6" if year_six else "R"]
    if n % 10 == 9:
        reason = reasons[n // 10 % len(reasons)]
        field, text = WRONG[reason]
        row[field] = text
        counts[reason] += 1
    print(",".join(row))
for reason, count in counts.items():
    print(reason, count, file=sys.stderr)
