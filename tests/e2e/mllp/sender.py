"""Sends HL7 messages as a hospital's system would, or as nobody should, and prints what came back.

    sender.py PORT send [FILE...]      each file's messages (blank line between them), one by one; prints the codes
    sender.py PORT raw  [FILE...]      each file's messages; prints the acknowledgements as they came
    sender.py PORT pipe N              N messages in one go, then all acknowledgements
    sender.py PORT rude KIND           a hostile connection; prints what became of it
    sender.py PORT mutate SEED N       N messages with random mistakes; every one is answered or hung up on
    sender.py --tls CERT KEY ...       with a client certificate

Message files have one segment per line.
"""
import random
import re
import socket
import ssl
import sys
import time

VT, END = b"\x0b", b"\x1c\r"


def connect(port, tls=None, wait=20):
    line = socket.create_connection(("127.0.0.1", port), timeout=wait)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if tls[0] != "-":
            context.load_cert_chain(*tls)
        line = context.wrap_socket(line)
    return line


def receive(line, count=1):
    """The frames that come, `count` at most; fewer when the other side hangs up."""
    data = b""
    while data.count(END) < count:
        try:
            piece = line.recv(65536)
        except (ConnectionError, ssl.SSLError):
            break
        if not piece:
            break
        data += piece
    frames = data.split(END)[:-1]
    assert all(f.startswith(VT) for f in frames), "an answer is no frame"
    return [f[1:] for f in frames]


def code(answer):
    return re.search(rb"\rMSA.([A-Z]{2})", answer)[1].decode()


def exchange(line, message):
    line.sendall(VT + message + END)
    answers = receive(line)
    return answers[0] if answers else None


def messages(files):
    for name in files:
        text = open(name, "rb").read()
        for one in re.split(rb"\n\s*\n", text.strip(b"\n")):
            yield one.replace(b"\n", b"\r") + b"\r"


FAMILIES = "Oakhill Ashdown Brook Carver Dunmore Ellwood Farrow Gale Harcourt Ingram Jessop Kemp Lorne Marsh Nettle Orchard".split()
GIVEN = "Ines Bram Cleo Dara Edwin Farah Gwen Hari Isla Jonas Kira Leon Maya Nils Opal Piotr Quentin Rosa Sami".split()


def sample(number, ref=None, trigger="A04", prefix="N"):
    ref = ref or f"N{number}"
    who = number % 500
    family, given = FAMILIES[who % len(FAMILIES)], GIVEN[who % len(GIVEN)]
    born = f"{1940 + who % 73}{who % 12 + 1:02}{who * 7 % 28 + 1:02}"
    return (f"MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^{trigger}^ADT_A01|{prefix}{number}|P|2.4\rEVN|{trigger}|20140324090500\r"
            f"PID|1||{ref}^^^RXX^MR||{family}^{given}^^^Miss^^L~Oak^Nessie^^^^^A||{born}|F|||"
            f"{who} Elm Road^^Northborough^^B99 1AA^^H|||||||||||||||||||N\rPD1||||||||||||N\r"
            f"PV1|1|E|ED^^^RXX||||||||||||||||V{number}|||||||||||||||||||||||||20140324090000\r").encode()


def rude(line, kind):
    """Returns what the hub did: 'closed', or the codes it answered."""
    good = VT + sample(1, "RUDE", prefix="rude-") + END
    cases = {
        "garbage": b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n",
        "no-end": good[:-2] + VT + b"MSH",
        "no-cr": good[:-1] + b"x",
        "empty": VT + END,
        "zeroes": VT + b"\0" * 1000 + END,
        "utf16": VT + sample(2).decode().encode("utf-16") + END,
        "too-large": VT + b"MSH|^~\\&|" + b"A" * 400_000,
        "not-hl7": VT + b"<xml/>" + END,
        "no-head": VT + b"PID|1||A1\r" + END,
    }
    line.sendall(cases[kind])
    answers = receive(line)
    return code(answers[0]) if answers else "closed"


MARKS = b"|^~\\&\r\n\x0b\x1c\x00\xff\"9A-"


def mutate(rand, text):
    """One to six mistakes: bytes changed, left out or put in, pieces moved, doubled or cut off."""
    text = bytearray(text)
    for _ in range(rand.randint(1, 6)):
        at = rand.randrange(len(text)) if text else 0
        what = rand.randrange(7)
        if what == 0 and text:
            text[at] = rand.randrange(256)
        elif what == 1 and text:
            text[at] = rand.choice(MARKS)
        elif what == 2:
            del text[at:at + rand.randint(1, 30)]
        elif what == 3:
            text[at:at] = bytes([rand.choice(MARKS)]) * rand.randint(1, 40)
        elif what == 4:
            piece = text[at:at + rand.randint(1, 200)]
            to = rand.randrange(len(text) + 1)
            text[to:to] = piece
        elif what == 5 and rand.random() < 0.2:
            del text[at:]
        else:
            segments = bytes(text).split(b"\r")
            rand.shuffle(segments)
            text = bytearray(b"\r".join(segments))
    return bytes(text)


def mutants(port, tls, seed, count):
    rand, told, line = random.Random(seed), {}, None
    for number in range(count):
        trigger = rand.choice(["A01", "A03", "A04", "A08", "A11", "A13", "A28", "A31", "A40"])
        text = mutate(rand, sample(number, f"M{number % 500}", trigger, "mutant-") + b"MRG|M9999^^^RXX^MR\r")
        line = line or connect(port, tls)
        try:
            line.sendall(VT + text + END)
            answers = receive(line, 1)
        except ConnectionError:
            answers = []
        word = code(answers[0]) if answers else "closed"
        told[word] = told.get(word, 0) + 1
        # What the mistake made of the frames decides whether the connection can go on.
        if not answers or VT in text or b"\x1c" in text:
            line.close()
            line = None
    print(" ".join(f"{word}={told[word]}" for word in sorted(told)))
    bad = set(told) - {"AA", "AE", "AR", "CA", "CE", "CR", "closed"}
    assert not bad and sum(told.values()) == count, told


def main():
    args, tls = sys.argv[1:], None
    if args[0] == "--tls":
        tls, args = args[1:3], args[3:]
    port, what, rest = int(args[0]), args[1], args[2:]
    if what == "mutate":
        mutants(port, tls, int(rest[0]), int(rest[1]))
        return
    try:
        line = connect(port, tls)
        if what == "rude":
            print(rude(line, rest[0]))
        elif what == "slow":
            began = time.monotonic()
            line.sendall(VT + b"MSH|")
            while receive(line, 1) and time.monotonic() - began < 60:
                pass
            print("closed")
        elif what == "pipe":
            line.sendall(b"".join(VT + sample(i) + END for i in range(int(rest[0]))))
            print(" ".join(code(a) for a in receive(line, int(rest[0]))))
        else:
            for message in messages(rest):
                answer = exchange(line, message)
                if answer is None:
                    print("closed")
                    line = connect(port, tls)
                else:
                    print(answer.decode().replace("\r", "\n") if what == "raw" else code(answer))
    except (ConnectionError, ssl.SSLError, socket.timeout) as error:
        print("closed" if not isinstance(error, socket.timeout) else "no answer")


main()
