"""A case system's end: takes webhooks, checks them with the published libraries, keeps them.

usage: receiver.py PORT SECRET_FILE KEPT_FILE STATUS_FILE
Each request is verified with `standardwebhooks` and parsed with `cloudevents`; a line of JSON says what came
of it. The status to answer with is read from STATUS_FILE each time."""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from cloudevents.http import from_http
from standardwebhooks import Webhook

port, secret_file, kept_file, status_file = sys.argv[1:5]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        line = {'id': self.headers['webhook-id'], 'path': self.path}
        try:
            with open(secret_file, encoding='ascii') as f:
                hook = Webhook(f.read().strip())
            hook.verify(body, {k.lower(): v for k, v in self.headers.items()})
            line['verified'] = True
            event = from_http(dict(self.headers), body)
            line.update(type=event['type'], event_id=event['id'], source=event['source'], data=event.data)
        except Exception as problem:  # noqa: BLE001  what it is goes into the file
            line['problem'] = f'{type(problem).__name__}: {problem}'
        with open(kept_file, 'a', encoding='utf-8') as f:
            f.write(json.dumps(line) + '\n')
        with open(status_file, encoding='ascii') as f:
            status = int(f.read())
        self.send_response(status)
        if status == 302:
            self.send_header('Location', f'http://127.0.0.1:{port}/elsewhere')
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


HTTPServer(('127.0.0.1', int(port)), Handler).serve_forever()
