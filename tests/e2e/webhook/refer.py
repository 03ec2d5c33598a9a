"""Sends one referral through the pages of a hub, as a browser without JavaScript would; prints its reference.

usage: refer.py ADDRESS LOGIN PASSWORD"""
import html
import http.client
import re
import sys
import urllib.parse

host, login, password = sys.argv[1].split('//')[1], sys.argv[2], sys.argv[3]
cookies = {}


def ask(method, path, fields=None):
    """The path it ended at, and the page."""
    for _ in range(6):
        connection = http.client.HTTPConnection(host)
        head = {'Cookie': '; '.join(f'{k}={v}' for k, v in cookies.items())}
        body = None
        if fields is not None:
            head['Content-Type'], body = 'application/x-www-form-urlencoded', urllib.parse.urlencode(fields)
        connection.request(method, path, body, head)
        answer = connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == 'set-cookie':
                key, _, rest = value.partition('=')
                cookies[key] = rest.split(';')[0]
        if answer.status not in (302, 303):
            assert answer.status == 200, f'{method} {path}: {answer.status}'
            return path, page
        method, path, fields = 'GET', answer.getheader('Location'), None
    raise SystemExit('redirects without end')


def token(page):
    return html.unescape(re.search(r'name="token" value="([^"]*)"', page).group(1))


def link(page, stem):
    return html.unescape(re.search(rf'(?:href|action)="({stem}[^"]+)"', page).group(1))


path, page = ask('GET', '/sign-in')
path, page = ask('POST', '/sign-in', {'token': token(page), 'login': login, 'password': password})
path, page = ask('POST', '/purpose', {'token': token(page), 'purpose': 'child_concern', 'reference': ''})
path, page = ask('GET', '/search')
path, page = ask('POST', '/search', {'token': token(page), 'first': 'Jane', 'last': 'Doe', 'dob-day': '9', 'dob-month': '6',
                                     'dob-year': '2013'})
path, page = ask('GET', link(page, '/person/'))
path, page = ask('GET', link(page, '/refer/new/'))
path, page = ask('POST', path, {'token': token(page), 'worry': 'She said she is afraid to go home', 'to': 'child', 'soon': 'one_day',
                                'told': 'yes', 'back_name': 'Sol Hart', 'back_phone': '0121 496 0222'})
rows = {name: '1' for name in re.findall(r'name="(row-\d+)"', page)}
path, page = ask('POST', path, {'token': token(page), **rows})
path, page = ask('POST', path, {'token': token(page)})
print(re.search(r'Your reference is ([0-9A-Z-]+)', page).group(1))
