"""Prints a model with some of its comparisons and without what was trained: untrained.py MODEL.json COMPARISON..."""
import json
import sys

model = json.load(open(sys.argv[1]))
model["comparisons"] = [c for c in model["comparisons"] if c["output_column_name"] in sys.argv[2:]]
for comparison in model["comparisons"]:
    for level in comparison["comparison_levels"]:
        level.pop("m_probability", None)
        level.pop("u_probability", None)
json.dump(model, sys.stdout)
