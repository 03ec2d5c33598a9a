#!/usr/bin/python3
"""Plays people who work with the demo hub for a day, page by page, as a browser without scripts would.

    people.py URL     the training accounts' password is in AIM_PASSWORD; `aim` is in AIM, its hub in AIM_HUB

A nurse refers a child of the review queue; the safeguarding team makes a case of it and asks the partners;
one of them answers; a review is taken, another closed; somebody asks for what a charity keeps locked, and
two agree on a warning for those who visit. Everybody in it is invented.
"""
import html.parser
import http.client
import json
import os
import subprocess
import sys
import urllib.parse


class Form:
    def __init__(self, action):
        self.action, self.fields, self.buttons, self.names = action, [], [], set()


class Page(html.parser.HTMLParser):
    """What a page offers: its forms with what they hold, and its links by their words."""

    def __init__(self, address, text):
        super().__init__()
        self.address, self.text, self.forms, self.links = address, text, [], []
        self.form = self.listening = self.area = self.select = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.form = Form(a.get("action") or self.address)
            self.forms.append(self.form)
        if tag in ("input", "select", "textarea") and self.form:
            self.form.names.add(a.get("name"))
        if tag == "input" and self.form and a.get("name"):
            if a.get("type") not in ("radio", "checkbox") or "checked" in a:
                self.form.fields.append((a["name"], a.get("value") or ""))
        elif tag == "select":
            self.select = a.get("name")
        elif tag == "option" and self.form and self.select and "selected" in a:
            self.form.fields.append((self.select, a.get("value") or ""))
        elif tag == "textarea":
            self.area = a.get("name"), []
        elif tag == "button" and self.form:
            self.listening = []
            self.form.buttons.append((self.listening, a.get("name"), a.get("value") or ""))
        elif tag == "a":
            self.listening = []
            self.links.append((self.listening, a.get("href")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area and self.form:
            self.form.fields.append((self.area[0], "".join(self.area[1])))
            self.area = None
        elif tag in ("a", "button"):
            self.listening = None

    def handle_data(self, data):
        for heard in (self.listening, self.area and self.area[1]):
            if heard is not None:
                heard.append(data)


class Visitor:
    """One person at a browser: keeps cookies, follows redirects, fills in forms."""

    def __init__(self, url, login):
        self.host = urllib.parse.urlsplit(url).netloc
        self.cookies = {}
        self.open("/")
        self.send("Continue", login=login, password=os.environ["AIM_PASSWORD"])
        if "/purpose" in self.page.address:
            self.send("Continue", purpose="child_concern")

    def ask(self, method, path, body=None):
        for _ in range(5):
            call = http.client.HTTPConnection(self.host, timeout=60)
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Origin": "http://" + self.host}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            call.request(method, path, body, headers)
            answer = call.getresponse()
            text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            call.close()
            if answer.status not in (302, 303):
                break
            method, body, path = "GET", None, urllib.parse.urljoin(path, answer.headers["Location"])
        if answer.status != 200:
            raise SystemExit(f"people: {path.split('?')[0]} answered {answer.status}")
        self.page = Page(path, text)

    def open(self, path):
        self.ask("GET", path)

    def follow(self, words):
        links = (href for heard, href in self.page.links if words in " ".join("".join(heard).split()))
        self.open(urllib.parse.urljoin(self.page.address, self.need(next(links, None), words)))

    def send(self, button, **filled):
        for form in self.page.forms:
            for heard, name, value in form.buttons:
                if not " ".join("".join(heard).split()).startswith(button):
                    continue
                for field in filled:
                    self.need(field if field in form.names else None, field)
                fields = [(k, v) for k, v in form.fields if k not in filled] + list(filled.items())
                fields += [(name, value)] if name else []
                path = urllib.parse.urljoin(self.page.address, form.action)
                return self.ask("POST", path, urllib.parse.urlencode(fields))
        return self.need(None, button)

    def need(self, found, words):
        if found is None:
            raise SystemExit(f"people: {self.page.address.split('?')[0]} offers no '{words}'")
        return found


def aim(*words):
    words = [os.environ["AIM"], *words, "--as", "reviewer", "--purpose", "child_concern", "--json"]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)


def find(visitor, person):
    """Searches as anybody does, by name and birth date, and opens the first answer."""
    known = aim("person", "show", person)
    year, month, day = known["birth_date"].split("-")
    visitor.open("/search")
    visitor.send("Search", first=known["given_name"], last=known["family_name"],
                 **{"dob-day": day, "dob-month": month, "dob-year": year})
    visitor.follow(known["family_name"])


def refer(url, person):
    nurse = Visitor(url, "ae")
    find(nurse, person)
    nurse.follow("Raise a referral")
    nurse.send("Continue", worry="Third time here this month. The parent would not stay to talk.",
               back_phone="0121 496 0111", to="child", soon="one_day", told="no_risk",
               told_why="They left before we could ask")
    nurse.send("Continue")
    nurse.send("Send referral")


def make_case(url):
    team = Visitor(url, "reviewer")
    team.open("/referrals?box=received")
    team.follow("-")  # the reference of the only one
    team.send("Make a case of this")
    team.send("Set priority", value="amber")
    team.send("Ask them all", text="What do you know of this child, and of who lives there?")


def answer(url, login, words):
    partner = Visitor(url, login)
    partner.open("/checks")
    partner.send("Open")
    partner.send("Send answer", known="known", text=words)


def review(person, step, *words, reason=""):
    subprocess.run([os.environ["AIM"], "review", step, person, *words, "--as", "reviewer", "--purpose", "child_concern"],
                   check=True, input=reason, text=True, stdout=subprocess.DEVNULL)


def ask_for_locked(persons):
    """Of the first of whom the charity keeps something locked; in a small borough there may be none."""
    words = ["access", "ask", "--owner", "harbour-families", "--as", "reviewer", "--purpose", "child_concern"]
    for person in persons:
        asked = subprocess.run([os.environ["AIM"], *words, person], input="What was told there decides whether we visit today.",
                               text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if asked.returncode == 0:
            return "a request waits at a charity"
    return "nobody in the queue has anything locked"


def warn_visitors(person):
    marker = [os.environ["AIM"], "marker"]
    why = ["--purpose", "child_concern"]
    subprocess.run([*marker, "add", person, "--category", "visit_in_pairs", "--as", "social-worker", *why],
                   check=True, input="INC-2026-114", text=True, stdout=subprocess.DEVNULL)
    for one in aim("marker", "list")["markers"]:
        subprocess.run([*marker, "agree", one["marker"], "--as", "reviewer", *why], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    url = sys.argv[1]
    reviews = aim("review", "list", "--all")["reviews"]
    met = [r["person"] for r in reviews if "A&E" in r["services"] and 0 <= r["age"] < 16]
    others = [r["person"] for r in reviews if r["person"] != met[0]]
    refer(url, met[0])
    make_case(url)
    answer(url, "ae", "Three attendances this month; nobody stayed to talk to the nurse.")
    review(others[0], "assign", "--to", "reviewer")
    review(others[1], "close", "--outcome", "known", reason="The allocated worker rang back: known, and a visit is planned.")
    print("a nurse referred a child, the team made a case of it and asked those who know the child, one has answered;")
    locked = ask_for_locked(r["person"] for r in reviews)
    warn_visitors(met[0])
    print(f"one review is somebody's, one was closed; {locked}, and who visits is warned")
