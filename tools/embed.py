#!/usr/bin/env python3
"""Files into the binary: embed.py OUT.c HEADER ARRAY TYPE=FILE...

Writes `const struct asset ARRAY[]` (see the header) with, for each file, its name with a fingerprint of its
content in its URL (app.css -> /assets/app-0123456789ab.css), its media type, its bytes and the same bytes gzipped. The
gzip stream holds no time stamp, so the same input gives the same output.
"""
import gzip
import hashlib
import os
import sys


def array(name, content):
    rows = [', '.join(str(b) for b in content[i:i + 32]) for i in range(0, len(content), 32)]
    return f'static const unsigned char {name}[] = {{\n' + ',\n'.join(rows) + '};\n'


def main(arguments):
    if len(arguments) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    out, header, list_name, files = arguments[0], arguments[1], arguments[2], arguments[3:]
    text = [f'/* Made by embed.py; do not edit. */\n#include "{header}"\n']
    rows = []
    for number, pair in enumerate(files):
        media, path = pair.rsplit('=', 1)
        with open(path, 'rb') as f:
            content = f.read()
        base, ext = os.path.splitext(os.path.basename(path))
        url = f'/assets/{base}-{hashlib.sha256(content).hexdigest()[:12]}{ext}'
        packed = gzip.compress(content, 9, mtime=0)
        text += [array(f'plain_{number}', content), array(f'packed_{number}', packed)]
        rows.append(f'    {{"{base}{ext}", "{url}", "{media}", plain_{number}, sizeof plain_{number}, '
                    f'packed_{number}, sizeof packed_{number}}},')
    text.append(f'const struct asset {list_name}[] = {{\n' + '\n'.join(rows) + '\n    {0}};')
    with open(out, 'w', encoding='utf-8') as f:
        f.write('\n'.join(text) + '\n')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
