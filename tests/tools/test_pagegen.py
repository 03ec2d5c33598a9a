"""pagegen: what it writes for each place in a page, and what it refuses."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tools'))
import pagegen  # noqa: E402


class PagegenTest(unittest.TestCase):
    def site(self, page, **others):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.mkdir(os.path.join(folder.name, 'parts'))
        paths = []
        for name, text in {'page': page, **others}.items():
            path = os.path.join(folder.name, name.replace('parts_', 'parts/') + '.html')
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
            paths.append(path)
        return pagegen.Site(paths)

    def source(self, page, **others):
        return self.site(page, **others).source('pages.h')

    def refused(self, page, text, line, **others):
        with self.assertRaises(pagegen.PageError) as caught:
            self.source(page, **others)
        self.assertIn(text, str(caught.exception))
        self.assertIn(f'.html:{line}: ', str(caught.exception))

    def one(self, html, kind='text'):
        return self.source('{{!\n%s x\n}}\n%s' % (kind, html))

    def test_text_and_quoted_attributes_are_escaped(self):
        for html in ('<p>{{ x }}</p>', '<p class="a {{ x }}">', "<p title='{{ x }}'>", '<title>{{ x }}</title>',
                     '<textarea>{{ x }}</textarea>', '<p class = "{{ x }}">'):
            self.assertIn('html_text(to, p->x);', self.one(html), html)

    def test_a_whole_url_is_checked_and_a_piece_of_one_is_encoded(self):
        self.assertIn('html_url(to, p->x);', self.one('<a href="{{ x }}">'))
        self.assertIn('html_url(to, p->x);', self.one("<form ACTION='{{ x }}'>"))
        self.assertIn('html_url(to, p->x);', self.one('<use xlink:href="{{ x }}"/>'))
        self.assertIn('html_url_piece(to, p->x);', self.one('<a href="/person/{{ x }}">'))
        self.assertIn('html_url_piece(to, p->x);', self.one('<a href="tel:{{ x }}">'))

    def test_the_second_hole_of_a_url_is_a_piece(self):
        source = self.source('{{!\ntext x\ntext y\n}}\n<a href="/{{ x }}/{{ y }}">')
        self.assertIn('html_url_piece(to, p->y);', source)

    def test_person_data_is_revealed_by_the_page_alone(self):
        self.assertIn('html_text(to, pii_reveal(p->x, REVEAL_SHOW));', self.one('<p>{{ x }}</p>', 'pii'))

    def test_numbers_html_and_flags(self):
        self.assertIn('buf_printf(to, "%" PRId64, p->x);', self.one('<p>{{ x }}</p>', 'number'))
        self.assertIn('buf_add(to, p->x.made);', self.one('<p>{{ x }}</p>', 'html'))
        self.assertIn('if (p->x) {', self.one('<p>{{#if x}}a{{else}}b{{/if}}</p>', 'flag'))
        self.assertIn('if (p->x.len > 0) {', self.one('<p>{{#if x}}{{ x }}{{/if}}</p>', 'text'))

    def test_a_list_is_a_loop_and_sees_what_is_outside_it(self):
        source = self.source('{{!\ntext x\nlist hit\n    text seen\n    list event\n        text day\n}}\n'
                             '{{#each hit}}{{ x }}{{ seen }}{{#each event}}{{ day }}{{/each}}{{/each}}')
        self.assertIn('for (size_t i0 = 0; i0 < p->hit_n; i0++) {', source)
        self.assertIn('html_text(to, p->x);', source)
        self.assertIn('html_text(to, p->hit[i0].seen);', source)
        self.assertIn('html_text(to, p->hit[i0].event[i1].day);', source)

    def test_shared_structs_and_parts(self):
        site = self.site('{{!\nuse frame\n}}\n<p>\n{{> top}}\n</p>', frame='{{!\ntext title\n}}\n',
                         parts_top='{{!\nuse frame\n}}\n<b>{{ title }}</b>')
        source = site.source('pages.h')
        self.assertIn('html_text(to, frame->title);', source)
        self.assertIn('part_top(p->frame, to);', source)
        self.assertIn('const struct page_frame *frame;', site.header('pages.h'))

    def test_literal_text_survives_as_bytes(self):
        self.assertIn(r'"\342\200\231 \"\\ \?\?="', self.one('’ "\\ ??={{ x }}'))

    def test_a_line_with_a_block_tag_alone_leaves_no_empty_line(self):
        self.assertIn('STR("a\\n")', self.one('a\n  {{#if x}}\nb\n{{/if}}\nc', 'flag'))
        self.assertIn('STR("b\\n")', self.one('a\n  {{#if x}}\nb\n{{/if}}\nc', 'flag'))

    def test_holes_where_no_escaping_is_safe_are_refused(self):
        for html, text in (
                ('<p class={{ x }}>', 'attribute without quotes'), ('<p class=a{{ x }}>', 'attribute without quotes'),
                ('<script>{{ x }}</script>', 'inside <script>'), ('<STYLE>{{ x }}</STYLE>', 'inside <style>'),
                ('<script>"</script "{{ x }}', 'name of an attribute'), ('<!-- {{ x }} -->', 'inside a comment'),
                ('<{{ x }}>', 'name of a tag'), ('<h{{ x }}>', 'name of a tag'), ('<!{{ x }}>', 'declaration'),
                ('<p {{ x }}>', 'name of an attribute'), ('<p data-{{ x }}="a">', 'name of an attribute'),
                ('<iframe srcdoc="{{ x }}">', 'attribute srcdoc'), ('<img srcset="{{ x }}">', 'attribute srcset'),
                ('<a href="java{{ x }}">', 'URL whose start'), ('<a href="//{{ x }}">', 'URL whose start'),
                ('<p onclick="{{ x }}">', 'attribute onclick'), ('<p style="{{ x }}">', 'attribute style'),
                ('<p style="color: red">{{ x }}', 'attribute style')):
            self.refused('{{!\ntext x\n}}\n<!-- line four -->\n' + html, text, 5)

    def test_a_url_that_starts_in_a_branch_takes_no_hole(self):
        self.refused('{{!\ntext x\nflag f\n}}\n<a href="{{#if f}}/a{{/if}}{{ x }}">', 'depends on a branch', 5)

    def test_unknown_and_unused_names_are_refused(self):
        self.refused('{{!\ntext x\n}}\n{{ x }}\n{{ y }}', '"y" is not declared', 5)
        self.refused('{{!\ntext x\ntext y\n}}\n{{ x }}', '"y" is declared but not used', 3)
        self.refused('{{!\nlist l\n    text x\n}}\n{{#each l}}{{/each}}', '"x" is declared but not used', 3)
        self.refused('{{!\nlist l\n    text x\n}}\n{{#each l}}{{ x }}{{/each}}\n{{ x }}', '"x" is not declared', 6)

    def test_wrong_declarations_are_refused(self):
        self.refused('<p>', 'starts with its declarations', 1)
        self.refused('{{!\ntext x\n', 'no end', 1)
        self.refused('{{!\nstring x\n}}\n', 'not a type', 2)
        self.refused('{{!\ntext X\n}}\n', 'not a name', 2)
        self.refused('{{!\ntext x\ntext x\n}}\n', 'declared twice', 3)
        self.refused('{{!\ntext x\n    text y\n}}\n', 'only a list has fields', 3)
        self.refused('{{!\nuse frame\n}}\n<p>', 'no shared struct', 2)

    def test_types_are_held_to_their_use(self):
        self.refused('{{!\nflag x\n}}\n{{ x }}', 'is a flag', 4)
        self.refused('{{!\nhtml x\n}}\n<p class="{{ x }}">', 'between tags only', 4)
        self.refused('{{!\nhtml x\n}}\n<title>{{ x }}</title>', 'between tags only', 4)
        self.refused('{{!\ntext x\n}}\n{{#each x}}{{/each}}', 'not a list', 4)
        self.refused('{{!\nnumber x\n}}\n{{#if x}}{{/if}}', 'takes a flag', 4)

    def test_blocks_that_do_not_close_are_refused(self):
        self.refused('{{!\nflag x\n}}\n\n{{#if x}}', 'has no end', 5)
        self.refused('{{!\nflag x\n}}\n{{#if x}}{{/each}}', 'without its', 4)
        self.refused('{{!\nflag x\n}}\n{{else}}', 'without its', 4)
        self.refused('{{!\nflag x\n}}\n{{#with x}}', 'neither', 4)
        self.refused('{{!\ntext x\n}}\n{{ x }', 'unpaired', 4)
        self.refused('{{!\nflag x\n}}\n{{#if x}}<p {{/if}}', 'ends elsewhere', 4)
        self.refused('{{!\nflag x\n}}\n{{#if x}}<p>{{else}}<!-- {{/if}}', 'ends elsewhere', 4)
        self.refused('{{!\nflag x\n}}\n{{#if x}}a{{/if}}<p class="', 'ends inside', 4)

    def test_parts_that_are_wrong_are_refused(self):
        self.refused('{{!\n}}\n<p>{{> gone}}', 'no part', 3)
        self.refused('{{!\n}}\n<p>{{> top}}', 'needs "use frame"', 3, frame='{{!\ntext t\n}}\n',
                     parts_top='{{!\nuse frame\n}}\n{{ t }}')
        self.refused('{{!\n}}\n<p title="{{> top}}">', 'between tags only', 3, parts_top='{{!\n}}\nx')
        self.refused('{{!\n}}\n<p>{{> top}}', 'includes itself', 1, parts_top='{{!\n}}\nx{{> top}}')
        self.refused('{{!\n}}\n<p>{{> top}}', 'no fields of its own', 1, parts_top='{{!\ntext x\n}}\n{{ x }}')


if __name__ == '__main__':
    unittest.main()
