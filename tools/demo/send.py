#!/usr/bin/python3
"""Plays the systems of two agencies: one that sends HL7 messages, one that speaks FHIR.

    send.py split FEED.csv REST.csv      REST gets the rows that no message says; for `aim load`
    send.py hl7 FEED.csv PORT            the others as ADT messages over MLLP; prints how many were acknowledged
    send.py fhir FEED.csv URL AGENCY     the people of the file as Patients; the client's key is in AIM_KEY

Only this machine is spoken to. What these systems hold is in the files that `aim generate` wrote.
"""
import csv
import http.client
import json
import os
import socket
import sys
import urllib.parse

TRIGGER = {"hospital_admission": ("A01", "N", "MAT"), "hospital_outpatient": ("A04", "O", "OUT")}
START, END = b"\x0b", b"\x1c\r"
AT_A_TIME = 100


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def is_message(row):
    return row["event_type"] in TRIGGER and not row["action"]


def split(path, rest):
    with open(path, encoding="utf-8", newline="") as file, open(rest, "w", encoding="utf-8", newline="") as to:
        reader = csv.DictReader(file)
        writer = csv.DictWriter(to, reader.fieldnames)
        writer.writeheader()
        writer.writerows(row for row in reader if not is_message(row))


def escape(text):
    for mark, name in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        text = text.replace(mark, f"\\{name}\\")
    return text


def message(row, number):
    trigger, kind, place = TRIGGER[row["event_type"]]
    said, day, born = (row[name].replace("-", "") for name in ("as_of", "event_date", "birth_date"))
    ids = f"{row['person_ref']}^^^RWC^MR"
    if row["nhs_number"]:
        ids += f"~{row['nhs_number']}^^^NHS^NH{row['nhs_number_status']}"
    name, home = (escape(row["family_name"]), escape(row["given_name"])), escape(row["address"])
    visit = [""] * 44
    visit[0], visit[1], visit[2], visit[18], visit[43] = "1", kind, f"{place}^^^RWC", row["event_ref"], day
    lines = [
        f"MSH|^~\\&|PAS|RWC|AIM|HUB|{said or day}||ADT^{trigger}^ADT_A01|{number}|P|2.4|||||||UNICODE UTF-8",
        f"EVN|{trigger}|{day}",
        f"PID|1||{ids}||{name[0]}^{name[1]}||{born}|{row['gender']}|||{home}^^^^{row['postcode']}^^H",
        "PV1|" + "|".join(visit),
    ]
    return START + "\r".join(lines).encode() + END


def hl7(path, port):
    batch, sent, taken = [], 0, 0
    with socket.create_connection(("127.0.0.1", int(port)), timeout=60) as line:

        def flush():
            line.sendall(b"".join(batch))
            answers = b""
            while answers.count(END) < len(batch):
                piece = line.recv(65536)
                if not piece:
                    break
                answers += piece
            batch.clear()
            return answers.count(b"MSA|AA|")

        for row in filter(is_message, rows(path)):
            sent += 1
            batch.append(message(row, f"M{sent}"))
            if len(batch) == AT_A_TIME:
                taken += flush()
        taken += flush() if batch else 0
    print(f"{taken} of {sent} messages acknowledged")
    return 0 if taken == sent else 1


def patient(row, system):
    gender = {"F": "female", "M": "male"}.get(row["gender"], "unknown")
    said = {
        "resourceType": "Patient",
        "identifier": [{"system": system, "value": row["person_ref"]}],
        "name": [{"use": "official", "family": row["family_name"], "given": row["given_name"].split()}],
        "gender": gender,
    }
    if row["birth_date"]:
        said["birthDate"] = row["birth_date"]
    if row["address"] or row["postcode"]:
        home = {"use": "home", "line": [row["address"]] if row["address"] else None, "postalCode": row["postcode"]}
        said["address"] = [{name: value for name, value in home.items() if value}]
    return {name: value for name, value in said.items() if value}


def fhir(path, url, agency):
    system, people = f"urn:aim:agency:{agency}", {}
    for row in rows(path):
        if row["family_name"] and row["given_name"] and not row["action"]:
            people[row["person_ref"]] = row
    host = urllib.parse.urlsplit(url)
    to = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
    head = {"Authorization": f"Bearer {os.environ['AIM_KEY']}", "Content-Type": "application/fhir+json"}
    taken = 0
    for ref, row in people.items():
        where = "/fhir/R4/Patient?identifier=" + urllib.parse.quote(f"{system}|{ref}", safe="")
        to.request("PUT", where, json.dumps(patient(row, system)), head)
        answer = to.getresponse()
        answer.read()
        taken += answer.status in (200, 201)
    print(f"{taken} of {len(people)} Patients taken")
    return 0 if taken >= len(people) * 0.99 else 1


if __name__ == "__main__":
    sys.exit({"split": split, "hl7": hl7, "fhir": fhir}[sys.argv[1]](*sys.argv[2:]))
