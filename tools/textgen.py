#!/usr/bin/env python3
"""A text file as an array of characters that ends with 0: textgen.py OUT.c NAME FILE."""
import sys


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    out, name, path = arguments
    with open(path, 'rb') as f:
        content = f.read() + b'\0'
    rows = [', '.join(str(b) for b in content[i:i + 24]) for i in range(0, len(content), 24)]
    with open(out, 'w', encoding='utf-8') as f:
        f.write(f'/* Made by textgen.py; do not edit. */\nextern const char {name}[];\nconst char {name}[] = {{\n    '
                + ',\n    '.join(rows) + '};\n')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
