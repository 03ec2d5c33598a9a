"""Does this document keep to docs/referral.schema.json?   usage: check.py SCHEMA DOCUMENT"""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding='utf-8') as schema, open(sys.argv[2], encoding='utf-8') as document:
    problems = list(Draft202012Validator(json.load(schema)).iter_errors(json.load(document)))
for problem in problems:
    print(list(problem.path), problem.message)
sys.exit(bool(problems))
