"""A mail server that keeps what it takes: post_office.py PORT FOLDER [--refuse]. One file per mail."""
import pathlib
import sys
import time

from aiosmtpd.controller import Controller


class Keep:
    def __init__(self, folder, refuse):
        self.folder, self.refuse, self.n = pathlib.Path(folder), refuse, 0

    async def handle_DATA(self, server, session, envelope):
        self.n += 1
        if self.refuse:
            (self.folder / f"refused-{self.n}").write_text("refused")
            return "451 not now"
        text = "RCPT " + " ".join(envelope.rcpt_tos) + "\nMAIL " + envelope.mail_from + "\n" + envelope.content.decode()
        (self.folder / f"mail-{self.n}").write_text(text)
        return "250 kept"


controller = Controller(Keep(sys.argv[2], "--refuse" in sys.argv), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
while True:
    time.sleep(3600)
