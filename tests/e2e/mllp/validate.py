"""Validates acknowledgements and answers (one a paragraph, a segment a line) against HL7 2.4, by hl7apy."""
import re
import sys

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

count = {"ACK": 0, "RTB": 0}
for one in re.split(r"\n\s*\n", open(sys.argv[1], encoding="utf-8").read().strip()):
    # A row has as many columns as RDF says; the library's RDT has one.
    one = re.sub(r"(?m)^(RDT\|[^|\n]*)\|.*", r"\1", one)
    message = parse_message(one.strip().replace("\n", "\r") + "\r", validation_level=VALIDATION_LEVEL.STRICT)
    assert message.validate(), "not a valid message"
    count[message.msh.msh_9.msh_9_1.value] += 1
print(*(f"{n} {kind}" for kind, n in count.items()))
