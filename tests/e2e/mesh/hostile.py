"""A mailbox that means harm: hostile.py PORTFILE. What it does is the name of the message it lists: GET /way/NAME sets it."""
import gzip
import http.server
import sys
import time

ROWS = b"Patient,Forename,Surname,Born,Stay,Admitted,Bed\nP-9,Ines,Sample,03/02/2001,S-9,25/03/2014,1\n"
FROM = {"Mex-From": "X26ABC2", "Mex-WorkflowID": "AIM_WARDS", "Mex-MessageType": "DATA"}
state = {"way": "fine", "acknowledged": 0, "posts": 0}


class Mailbox(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/way/"):
            state.update(way=self.path[5:], acknowledged=0, posts=0)
            return self.answer(200, b"ok")
        if self.path == "/state":
            return self.answer(200, f"{state['acknowledged']} {state['posts']}".encode())
        if "/tracking" in self.path:
            return self.answer(200, b'{"status": "accepted"}')
        way = state["way"]
        if way == "redirect":
            return self.answer(302, b"", {"Location": "http://127.0.0.1:1/"})
        if way == "denied":
            return self.answer(403, b'{"errorDescription": "no"}')
        if way == "garbage-list":
            return self.answer(200, b"<html>" * 20)
        if way == "long-list":
            return self.answer(200, b'{"messages": [' + b'"M1",' * 400_000 + b'"M1"]}')
        if way == "bad-ids":
            return self.answer(200, b'{"messages": ["../../X26ABC2/inbox/M1"]}')
        if way == "huge-headers":
            return self.answer(200, b"{}", {f"X-{n}": "y" * 1000 for n in range(40)})
        if way == "elsewhere-next" and self.path.endswith("/inbox"):
            return self.answer(200, b'{"messages": [], "links": {"next": "http://127.0.0.1:1/messageexchange/X26ABC1/inbox"}}')
        if way == "endless-pages" and "/inbox/" not in self.path:
            return self.answer(200, b'{"messages": [], "links": {"next": "/messageexchange/X26ABC1/inbox?again=1"}}')
        if self.path.endswith("/inbox"):
            return self.answer(200, b'{"messages": ["M1"]}' if not state["acknowledged"] or way == "replay" else b'{"messages": []}')
        return self.message(way)

    def message(self, way):
        chunk = int(self.path.rsplit("/", 1)[1]) if self.path.count("/") > 4 else 1
        packed = gzip.compress(ROWS)
        if way == "slow":
            self.send_response(200)
            for name, value in FROM.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            for _ in range(30):
                try:
                    self.wfile.write(b"P")
                    self.wfile.flush()
                except OSError:
                    return None
                time.sleep(1)
            return None
        ways = {
            "fine": (200, packed, {"Content-Encoding": "gzip", "Mex-Chunk-Range": "1:1"}),
            "replay": (200, packed, {"Content-Encoding": "gzip", "Mex-Chunk-Range": "1:1"}),
            "cut-gzip": (200, packed[:-12], {"Content-Encoding": "gzip", "Mex-Chunk-Range": "1:1"}),
            "no-gzip": (200, ROWS, {"Content-Encoding": "gzip", "Mex-Chunk-Range": "1:1"}),
            "bomb": (200, gzip.compress(b"\0" * 50_000_000), {"Content-Encoding": "gzip", "Mex-Chunk-Range": "1:1"}),
            "strange-encoding": (200, ROWS, {"Content-Encoding": "br", "Mex-Chunk-Range": "1:1"}),
            "too-many-chunks": (206, ROWS, {"Mex-Chunk-Range": "1:100000"}),
            "early-end": (200, ROWS, {"Mex-Chunk-Range": f"{chunk}:3"}),
            "late-end": (206, ROWS, {"Mex-Chunk-Range": "1:1"}),
            "other-count": (206, ROWS, {"Mex-Chunk-Range": f"{chunk}:{3 + chunk}"}),
            "other-number": (206, ROWS, {"Mex-Chunk-Range": "2:3"}),
            "range-words": (200, ROWS, {"Mex-Chunk-Range": "one:two"}),
            "long-sender": (200, ROWS, {"Mex-From": "X" * 500, "Mex-Chunk-Range": "1:1"}),
            "other-sender": (200, ROWS, {"Mex-From": "X26EVIL", "Mex-Chunk-Range": "1:1"}),
            "empty": (200, b"", {"Mex-Chunk-Range": "1:1"}),
            "broken": (200, b"\xff\xfe" * 1000, {"Mex-Chunk-Range": "1:1"}),
            "cut-in-gzip-chunks": (206 if chunk < 2 else 200, packed[:20] if chunk < 2 else packed[20:],
                                   {"Content-Encoding": "gzip", "Mex-Chunk-Range": f"{chunk}:2"}),
        }
        status, body, headers = ways.get(way, ways["fine"])
        return self.answer(status, body, {**FROM, **headers})

    def do_PUT(self):
        if state["way"] == "hanging-put":
            time.sleep(8)
        state["acknowledged"] += 1
        self.answer(200)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/outbox"):
            state["posts"] += 1
            if state["way"] == "silent-post":
                self.close_connection = True
                return None
            if state["way"] == "refuse-post":
                return self.answer(417, b'{"message_id": "", "errors": [{"error_code": "12"}]}')
            if state["way"] == "odd-id":
                return self.answer(202, b'{"message_id": "../../x"}')
            return self.answer(202, b'{"message_id": "SENT1"}')
        return self.answer(200, b"{}")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mailbox)
with open(sys.argv[1], "w", encoding="ascii") as file:
    file.write(f"{server.server_address[1]}\n")
server.serve_forever()
