#!/usr/bin/env python3
"""Pages to C: web/pages/*.html become one header and one source of render functions.

A page file starts with its declarations, in {{! ... }}, one a line, lists by indentation:

    {{!
    use frame                   the shared struct of frame.html (a file of declarations only)
    text   region               str, escaped for where it stands
    pii    name                 person data; revealed by the render function alone
    number count                int64_t
    flag   late                 bool, for {{#if}} only
    html   chart                struct safe_html, made by our own render functions
    list   hit                  const struct page_<page>_hit *hit; size_t hit_n
        text seen
    }}

and goes on as HTML with {{ name }}, {{#each list}}..{{/each}}, {{#if x}}..{{else}}..{{/if}} (a flag, or a
text or list that is not empty) and {{> part}} (parts/part.html). A name is looked up inside out. Every hole is
escaped for its context: text, quoted attribute, whole URL, piece of a URL. A hole where no escaping is
safe (unquoted attribute, script, style, comment, name of a tag or attribute), an unknown or unused name, or
a branch that ends elsewhere than it began is an error with file and line.

usage: pagegen.py OUT.h OUT.c FILE.html...   (parts are the files in a folder called parts)
"""
import os
import re
import sys

from pagehtml import Html

TYPES = ('text', 'pii', 'number', 'flag', 'html', 'list')
C_TYPE = {'text': 'str', 'pii': 'pii', 'number': 'int64_t', 'flag': 'bool', 'html': 'struct safe_html'}
NAME = re.compile(r'^[a-z][a-z0-9_]*$')
LITERAL_MAX = 3000


class PageError(Exception):
    def __init__(self, path, line, text):
        super().__init__(f'{path}:{line}: {text}')


class Field:
    def __init__(self, kind, name, line):
        self.kind, self.name, self.line = kind, name, line
        self.fields = {}
        self.used = False


class Page:
    def __init__(self, path):
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0].replace('-', '_')
        self.is_part = os.path.basename(os.path.dirname(os.path.abspath(path))) == 'parts'
        with open(path, encoding='utf-8') as f:
            text = f.read()
        self.fields, self.uses = {}, []
        self.body, self.body_line = self.declare(text)

    def fail(self, line, text):
        raise PageError(self.path, line, text)

    def declare(self, text):
        if not text.startswith('{{!'):
            self.fail(1, 'the file starts with its declarations: {{! ... }}')
        end = text.find('}}')
        if end < 0:
            self.fail(1, 'the declarations have no end }}')
        levels = [(-1, self.fields)]
        for number, line in enumerate(text[3:end].split('\n'), 1):
            words = line.split('--')[0].split()
            if words:
                self.declare_line(number, len(line) - len(line.lstrip()), words, levels)
        rest = text[end + 2:]
        skip = 1 if rest.startswith('\n') else 0
        return rest[skip:], text[:end].count('\n') + 1 + skip

    def declare_line(self, number, indent, words, levels):
        if len(words) != 2:
            self.fail(number, 'a declaration is a type and a name')
        kind, name = words
        if not NAME.match(name):
            self.fail(number, f'"{name}" is not a name (a-z, 0-9, _)')
        while levels[-1][0] >= indent:
            levels.pop()
        if kind == 'use':
            self.uses.append((name, number))
            return
        if kind not in TYPES:
            self.fail(number, f'"{kind}" is not a type ({", ".join(TYPES)}, use)')
        if levels[-1][1] is None:
            self.fail(number, 'only a list has fields')
        if any(name in fields for _, fields in levels):
            self.fail(number, f'"{name}" is declared twice')
        field = Field(kind, name, number)
        levels[-1][1][name] = field
        levels.append((indent, field.fields if kind == 'list' else None))


class Writer:
    """One page's body into the statements of its render function."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.out, self.literal, self.depth = [], '', 1
        self.html = Html()
        self.line = page.body_line
        self.scopes = []  # (C expression, fields), outermost first
        for use, number in page.uses:
            shared = site.shared.get(use)
            if shared is None:
                page.fail(number, f'there is no shared struct "{use}"')
            self.scopes.append((f'{use}->' if page.is_part else f'p->{use}->', shared.fields))
        self.scopes.append(('p->', page.fields))
        self.blocks = []

    def fail(self, text):
        self.page.fail(self.line, text)

    def emit(self, text):
        self.flush()
        self.out.append('    ' * self.depth + text)

    def flush(self):
        text, self.literal = self.literal, ''
        while text:
            head, text = text[:LITERAL_MAX], text[LITERAL_MAX:]
            self.out.append('    ' * self.depth + f'buf_add(to, STR({c_literal(head)}));')

    def find(self, name):
        if not NAME.match(name):
            self.fail(f'"{name}" is not a name')
        for expression, fields in reversed(self.scopes):
            if name in fields:
                fields[name].used = True
                return expression + name, fields[name]
        self.fail(f'"{name}" is not declared')

    def write(self):
        for piece in re.split(r'(\{\{.*?\}\})', standalone(self.page.body), flags=re.S):
            if piece.startswith('{{') and piece.endswith('}}'):
                self.tag(piece[2:-2].strip())
                self.line += piece.count('\n')
            else:
                self.text(piece)
        if self.blocks:
            kind, _, _, _, line = self.blocks[-1]
            self.page.fail(line, f'{{{{#{kind}}}}} has no end')
        if self.html.state != 'data':
            self.fail('the file ends inside a tag, comment or raw element')
        self.flush()
        return self.out

    def text(self, piece):
        if '{{' in piece or '}}' in piece:
            self.fail('unpaired {{ or }}')
        for c in piece:
            if c == LINE_MARK:
                self.line += 1
                continue
            was = self.html.state
            self.html.feed(c)
            if was != 'before_value' and self.html.state == 'before_value':
                if self.html.attribute == 'style' or self.html.attribute.startswith('on'):
                    self.fail(f'the attribute {self.html.attribute}: the content policy of the site forbids it')
            self.line += c == '\n'
            self.literal += c

    def tag(self, tag):
        if tag.startswith('!'):
            return
        if tag.startswith('#'):
            self.open(*(tag[1:].split(None, 1) + [''])[:2])
        elif tag.startswith('/'):
            self.close(tag[1:].strip())
        elif tag == 'else':
            self.otherwise()
        elif tag.startswith('>'):
            self.part(tag[1:].strip())
        else:
            self.hole(tag)

    def open(self, kind, name):
        if kind not in ('each', 'if'):
            self.fail(f'"#{kind}" is neither #each nor #if')
        expression, field = self.find(name.strip())
        self.flush()
        if kind == 'each':
            if field.kind != 'list':
                self.fail(f'"{name}" is not a list')
            level = len(self.blocks)
            self.emit(f'for (size_t i{level} = 0; i{level} < {expression}_n; i{level}++) {{')
            self.scopes.append((f'{expression}[i{level}].', field.fields))
        else:
            test = {'flag': expression, 'text': f'{expression}.len > 0', 'list': f'{expression}_n > 0',
                    'pii': f'!pii_empty({expression})'}.get(field.kind)
            if test is None:
                self.fail(f'"{name}" is a {field.kind}: #if takes a flag, a text or a list')
            self.emit(f'if ({test}) {{')
        self.depth += 1
        self.blocks.append([kind, self.html.place(), self.html.value, False, self.line])

    def branch_ends(self, block):
        if self.html.place() != block[1]:
            self.fail(f'the branch of line {block[4]} ends elsewhere in the HTML than it began')
        if self.html.value != block[2]:
            self.html.value = None

    def otherwise(self):
        if not self.blocks or self.blocks[-1][0] != 'if' or self.blocks[-1][3]:
            self.fail('{{else}} without its {{#if}}')
        block = self.blocks[-1]
        self.branch_ends(block)
        block[3] = True
        self.html.value = block[2]
        self.flush()
        self.depth -= 1
        self.emit('} else {')
        self.depth += 1

    def close(self, kind):
        if not self.blocks or self.blocks[-1][0] != kind:
            self.fail(f'{{{{/{kind}}}}} without its {{{{#{kind}}}}}')
        block = self.blocks.pop()
        self.branch_ends(block)
        if block[3] and self.html.state.startswith('value'):
            self.html.value = None
        self.flush()
        self.depth -= 1
        self.emit('}')
        if kind == 'each':
            self.scopes.pop()

    def part(self, name):
        part = self.site.parts.get(name.replace('-', '_'))
        if part is None:
            self.fail(f'there is no part "{name}"')
        if self.html.state != 'data':
            self.fail('a part stands between tags only')
        mine = [use for use, _ in self.page.uses]
        for use, _ in part.uses:
            if use not in mine:
                self.fail(f'the part "{name}" needs "use {use}"')
        arguments = [use if self.page.is_part else f'p->{use}' for use, _ in part.uses]
        self.emit(f'part_{part.name}({", ".join(arguments + ["to"])});')

    def hole(self, name):
        expression, field = self.find(name)
        escape, problem = self.html.hole()
        if problem:
            self.fail(problem)
        if field.kind in ('flag', 'list'):
            self.fail(f'"{name}" is a {field.kind}, which has no text')
        if field.kind == 'html':
            if escape != 'text':
                self.fail(f'"{name}" is html, which stands between tags only')
            self.emit(f'buf_add(to, {expression}.made);')
        elif field.kind == 'number':
            self.emit(f'buf_printf(to, "%" PRId64, {expression});')
        else:
            if field.kind == 'pii':
                expression = f'pii_reveal({expression}, REVEAL_SHOW)'
            function = {'text': 'html_text', 'rcdata': 'html_text', 'attribute': 'html_text', 'url': 'html_url',
                        'piece': 'html_url_piece'}[escape]
            self.emit(f'{function}(to, {expression});')
        if self.html.state.startswith('value') and self.html.value is not None:
            self.html.value += '{}'


LINE_MARK = '\0'
STANDALONE = re.compile(r'^[ \t]*(\{\{(?:#each [^}]*|#if [^}]*|/each|/if|else|>[^}]*|![^}]*)\}\})[ \t]*\n', re.M)


def standalone(body):
    """A line that holds a block tag alone leaves no empty line; its mark keeps the line count right."""
    return STANDALONE.sub(lambda m: m.group(1) + LINE_MARK, body)


def c_literal(text):
    out = []
    for byte in text.encode('utf-8'):
        c = chr(byte)
        if c in '"\\':
            out.append('\\' + c)
        elif c == '\n':
            out.append('\\n')
        elif c == '?':
            out.append('\\?')
        elif 32 <= byte < 127:
            out.append(c)
        else:
            out.append(f'\\{byte:03o}')
    return '"' + ''.join(out) + '"'


class Site:
    def __init__(self, paths):
        pages = [Page(path) for path in paths]
        self.parts = {p.name: p for p in pages if p.is_part}
        self.shared = {p.name: p for p in pages if not p.is_part and not p.body.strip()}
        self.pages = [p for p in pages if not p.is_part and p.body.strip()]
        for part in self.parts.values():
            if part.fields:
                part.fail(1, 'a part has no fields of its own, it uses shared ones')

    def structs(self, name, fields, uses, out):
        for field in fields.values():
            if field.kind == 'list':
                self.structs(f'{name}_{field.name}', field.fields, [], out)
        out.append(f'struct {name} {{')
        for use, _ in uses:
            out.append(f'    const struct page_{use} *{use};')
        for field in fields.values():
            if field.kind == 'list':
                out.append(f'    const struct {name}_{field.name} *{field.name};')
                out.append(f'    size_t {field.name}_n;')
            else:
                out.append(f'    {C_TYPE[field.kind]} {field.name};')
        out.append('};\n')

    def unused(self, page, fields):
        for field in fields.values():
            if not field.used:
                page.fail(field.line, f'"{field.name}" is declared but not used')
            self.unused(page, field.fields)

    def part_order(self):
        order, seen = [], set()

        def visit(part, path):
            if part.name in path:
                part.fail(1, f'the part "{part.name}" includes itself')
            if part.name in seen:
                return
            for name in re.findall(r'\{\{>\s*([^\s}]+)\s*\}\}', part.body):
                if name.replace('-', '_') in self.parts:
                    visit(self.parts[name.replace('-', '_')], path | {part.name})
            seen.add(part.name)
            order.append(part)

        for part in self.parts.values():
            visit(part, set())
        return order

    def source(self, header):
        out = [f'/* Made by pagegen.py from the pages; do not edit. */\n#include "{header}"\n', '#include "codec/html.h"\n',
               '#include <inttypes.h>\n']
        for part in self.part_order():
            arguments = [f'const struct page_{use} *{use}' for use, _ in part.uses] + ['struct buf *to']
            body = Writer(part, self).write()
            body = [f'    (void){use};' for use, _ in part.uses] + body
            out.append(f'static void part_{part.name}({", ".join(arguments)})\n{{\n' + '\n'.join(body) + '\n}\n')
        for page in self.pages:
            body = Writer(page, self).write()
            out.append(f'void page_{page.name}_render(const struct page_{page.name} *p, struct buf *to)\n{{\n    (void)p;\n'
                       + '\n'.join(body) + '\n}\n')
        for page in self.pages + list(self.shared.values()):
            self.unused(page, page.fields)
        return '\n'.join(out)

    def header(self, name):
        guard = 'AIM_' + re.sub(r'[^A-Z0-9]', '_', name.upper())
        out = [f'/* Made by pagegen.py from the pages; do not edit. */\n#ifndef {guard}\n#define {guard}\n',
               '#include "base/buf.h"\n#include "base/pii.h"\n#include "codec/html.h"\n']
        for page in list(self.shared.values()) + self.pages:
            self.structs(f'page_{page.name}', page.fields, page.uses, out)
        for page in self.pages:
            out.append(f'void page_{page.name}_render(const struct page_{page.name} *p, struct buf *to);')
        return '\n'.join(out) + '\n\n#endif\n'


def main(arguments):
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        site = Site(sorted(arguments[2:]))
        source = site.source(os.path.basename(arguments[0]))
        header = site.header(os.path.basename(arguments[0]))
    except PageError as problem:
        print(problem, file=sys.stderr)
        return 1
    for path, text in ((arguments[0], header), (arguments[1], source)):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
