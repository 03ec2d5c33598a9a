"""Validates acknowledgements (one a paragraph, a segment a line) against HL7 2.4, by hl7apy."""
import re
import sys

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

count = 0
for one in re.split(r"\n\s*\n", open(sys.argv[1], encoding="utf-8").read().strip()):
    message = parse_message(one.strip().replace("\n", "\r") + "\r", validation_level=VALIDATION_LEVEL.STRICT)
    assert message.validate(), "not a valid message"
    assert message.msh.msh_9.msh_9_1.value == "ACK", "not an acknowledgement"
    count += 1
print(count)
