"""Where in an HTML page a hole stands, and so how it is escaped, or why it cannot be."""

URL_ATTRIBUTES = {'href', 'src', 'action', 'formaction', 'cite', 'poster', 'data', 'background', 'manifest', 'ping',
                  'xlink:href', 'longdesc', 'usemap', 'icon', 'profile'}
URL_STARTS = ('/', '#', '?', 'tel:', 'mailto:', 'https://')
NO_HOLE_ATTRIBUTES = ('style', 'srcdoc', 'srcset', 'http-equiv', 'content-security-policy')
RAW_ELEMENTS = ('script', 'style', 'iframe', 'noscript', 'xmp', 'noembed', 'noframes', 'plaintext')
TEXT_ELEMENTS = ('title', 'textarea')


class Html:
    """Where in HTML we are: enough of the tokenizer of the HTML standard to know how to escape."""

    def __init__(self):
        self.state = 'data'
        self.tag = self.attribute = self.comment_tail = self.raw_tail = ''
        self.value = ''  # of the attribute so far; None when it depends on a branch
        self.element = ''  # raw or text element we are inside of

    def place(self):
        in_value = self.state in ('value"', "value'")
        return (self.state, self.element, self.tag if self.state not in ('data', 'text') else '',
                self.attribute if in_value else '')

    def feed(self, c):
        getattr(self, 'in_' + {'value"': 'value', "value'": 'value'}.get(self.state, self.state))(c)

    def in_data(self, c):
        if c == '<':
            self.state, self.tag = 'tag_open', ''

    def in_tag_open(self, c):
        if c == '!':
            self.state, self.comment_tail = 'declaration', ''
        elif c.isalpha() or c == '/':
            self.state, self.tag, self.attribute = 'tag_name', c.lower(), ''
        else:
            self.state = 'data'

    def in_declaration(self, c):
        self.comment_tail += c
        if self.comment_tail == '--':
            self.state, self.comment_tail = 'comment', ''
        elif c == '>':
            self.state = 'data'

    def in_comment(self, c):
        self.comment_tail = (self.comment_tail + c)[-3:]
        if self.comment_tail == '-->':
            self.state = 'data'

    def in_tag_name(self, c):
        if c.isspace():
            self.state = 'in_tag'
        elif c == '>':
            self.tag_ends()
        elif c == '/':
            self.state = 'in_tag'
        else:
            self.tag += c.lower()

    def in_in_tag(self, c):
        if c == '>':
            self.tag_ends()
        elif c == '=' and self.attribute:
            self.state = 'before_value'
        elif not c.isspace() and c != '/':
            self.state, self.attribute = 'attribute', c.lower()

    def in_attribute(self, c):
        if c == '=':
            self.state = 'before_value'
        elif c.isspace() or c == '/':
            self.state = 'in_tag'
        elif c == '>':
            self.tag_ends()
        else:
            self.attribute += c.lower()

    def in_before_value(self, c):
        if c in '"\'':
            self.state, self.value = 'value' + c, ''
        elif not c.isspace():
            self.state = 'unquoted'

    def in_value(self, c):
        if c == self.state[-1]:
            self.state, self.attribute = 'in_tag', ''
        elif self.value is not None:
            self.value += c

    def in_unquoted(self, c):
        if c == '>':
            self.tag_ends()
        elif c.isspace():
            self.state, self.attribute = 'in_tag', ''

    def tag_ends(self):
        self.state = 'data'
        if self.tag in RAW_ELEMENTS or self.tag in TEXT_ELEMENTS:
            self.state, self.element, self.raw_tail = 'raw', self.tag, ''

    def in_raw(self, c):
        end = '</' + self.element
        self.raw_tail = (self.raw_tail + c.lower())[-len(end):]
        if self.raw_tail == end:
            self.state, self.tag, self.element = 'tag_name', '/' + self.element, ''

    def hole(self):
        """How a hole here is escaped ('text', 'attribute', 'url', 'piece'), or the reason why it cannot be."""
        if self.state == 'data':
            return 'text', None
        if self.state == 'raw':
            if self.element in TEXT_ELEMENTS:
                return 'rcdata', None
            return None, f'a hole inside <{self.element}>'
        if self.state in ('value"', "value'"):
            return self.hole_in_value()
        return None, {
            'comment': 'a hole inside a comment', 'declaration': 'a hole inside a declaration',
            'tag_open': 'a hole in the name of a tag', 'tag_name': 'a hole in the name of a tag',
            'in_tag': 'a hole where the name of an attribute stands', 'attribute': 'a hole in the name of an attribute',
            'before_value': 'a hole in an attribute without quotes', 'unquoted': 'a hole in an attribute without quotes',
        }[self.state]

    def hole_in_value(self):
        if self.attribute.startswith('on') or self.attribute in NO_HOLE_ATTRIBUTES:
            return None, f'a hole inside the attribute {self.attribute}'
        if self.attribute not in URL_ATTRIBUTES:
            return 'attribute', None
        if self.value is None:
            return None, 'a hole in a URL whose start depends on a branch'
        if self.value == '':
            return 'url', None
        if not self.value.startswith(URL_STARTS) or self.value.startswith(('//', '/\\')):
            return None, 'a hole in a URL whose start is not /, #, ?, tel:, mailto: or https://'
        return 'piece', None
