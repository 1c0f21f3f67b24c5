"""Kills a server with `kill -9` at random moments, about fifty jobs under way through three dialects, and starts it
again. After the last start every job must come to an end, every credit be accounted for, no call have reached the
upstream twice, and every callback have arrived.

The upstream and the receiver of the callbacks are simulated here and live through all of it.
"""

import base64
import collections
import concurrent.futures
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ATELIER, ROUNDS = sys.argv[1], int(sys.argv[2])
AT_ONCE = 50
# Broken requests that are sent again at the end.
REPEATED_MAX = 300
# How often a callback is asked to come again. The pauses double, so that a bound keeps the run's length from chance.
REFUSALS_MAX = 2
CREDITS = 1_000_000
# A picture of one pixel.
PIXEL = base64.b64encode(bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63680000008200817763cd72b60000000049454e44ae426082"
)).decode()
MARK = re.compile(r"job-\d+")


class Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status, body=b"", kind="application/json"):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Upstream(Quiet):
    """An OpenAI-like service that takes its time, and sometimes refuses or breaks. Counts what it took on."""

    taken = collections.Counter()
    lock = threading.Lock()

    def do_POST(self):
        text = self.body().decode()
        mark = MARK.search(text).group()
        number = int(mark[4:])
        with self.lock:
            self.taken[mark] += 1
        time.sleep(random.uniform(0.01, 0.8))
        try:
            if number % 11 == 0:
                refusal = {"error": {"code": "content_policy_violation", "message": "refused"}}
                self.answer(400, json.dumps(refusal).encode())
            elif self.path.endswith("/images/generations"):
                self.answer(200, json.dumps({"data": [{"b64_json": PIXEL}]}).encode())
            else:
                content = json.dumps({"text": f"A joke about {mark}.", "illustration_desc": "A clock"})
                choice = {"message": {"content": content}, "finish_reason": "stop"}
                self.answer(200, json.dumps({"choices": [choice]}).encode())
        except OSError:
            pass  # The caller was killed.


class Receiver(Quiet):
    """Takes callbacks; one in five is asked to come again."""

    refusals = collections.Counter()
    posts = collections.defaultdict(list)
    messages = collections.defaultdict(set)
    lock = threading.Lock()

    def do_POST(self):
        body = self.body()
        mark = parse_qs(urlsplit(self.path).query)["job"][0]
        with self.lock:
            is_refused = self.refusals[mark] < REFUSALS_MAX and random.random() < 0.2
            self.refusals[mark] += is_refused
        try:
            if is_refused:
                self.answer(500)
                return
            with self.lock:
                self.posts[mark].append(json.loads(body))
                self.messages[mark].add(self.headers["webhook-id"])
            self.answer(200)
        except OSError:
            pass


class Patient(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, *_):
        pass  # A connection that a killed server leaves behind.


def serve(handler):
    server = Patient(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


class Server:
    """`atelier serve` on the folder."""

    def __init__(self, folder):
        self.log = open(f"{folder}/log", "ab")
        command = [ATELIER, "serve", "--listen", "127.0.0.1:0", "--data", f"{folder}/data"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if line.startswith("listening on http://"):
                self.address = line.split("http://")[1].strip()
                return
        raise AssertionError("the server did not start")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def ask(self, method, path, key, body=None, headers={}):
        connection = http.client.HTTPConnection(self.address, timeout=120)
        try:
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **headers}
            connection.request(method, path, body and json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


def submission(number, receiver):
    """Path and body of a job; the three dialects take turns."""
    mark = f"job-{number}"
    hook = {"webhook_url": f"{receiver}/?job={mark}"}
    prompt = {"prompt": f"{mark} a tea house"}
    return [
        ("/api/v1/tasks/create", {"model_id": "gpt-image-2"} | prompt | hook),
        ("/api/v1/generate", {"scene": "text-to-image"} | prompt | hook),
        ("/api/v1/generators/joke/generate", {"model_id": 37} | prompt | hook),
    ][number % 3]


class Clients:
    """Fifty clients that never stop submitting, over every crash."""

    def __init__(self, key, receiver):
        self.key, self.receiver = key, receiver
        self.server, self.stopping = None, False
        self.lock, self.number = threading.Lock(), 0
        self.acknowledged, self.broken = {}, set()
        self.threads = [threading.Thread(target=self.work) for _ in range(AT_ONCE)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while not self.stopping:
            server = self.server
            if server is None:
                time.sleep(0.01)
                continue
            with self.lock:
                self.number += 1
                number = self.number
            path, body = submission(number, self.receiver)
            try:
                status, answer = server.ask("POST", path, self.key, body, {"Idempotency-Key": f"key-{number}"})
            except (OSError, http.client.HTTPException, ValueError):
                self.broken.add(number)
                continue
            self.acknowledged[number] = (status, answer)
            if path.endswith("/generate") and "/generators/" in path:
                continue
            # The task dialects answer at once: wait for the task as their clients do.
            task = answer.get("task_id") or (answer.get("data") or {}).get("task_id")
            self.follow(server, task)

    def follow(self, server, task):
        while task and not self.stopping and self.server is server:
            try:
                _, answer = server.ask("GET", f"/api/v1/tasks/{task}", self.key)
            except (OSError, http.client.HTTPException, ValueError):
                return
            if is_over(answer):
                return
            time.sleep(0.05)

    def stop(self):
        self.stopping = True
        for thread in self.threads:
            thread.join()

    def repeat(self, server, number):
        """Sends a request that was never answered once more, as a careful client does."""
        path, body = submission(number, self.receiver)
        status, answer = server.ask("POST", path, self.key, body, {"Idempotency-Key": f"key-{number}"})
        is_interrupted = "was interrupted" in json.dumps(answer)
        check(is_interrupted or status in (200, 201, 400, 500), f"{number} again: {status} {answer}")
        if not is_interrupted:
            self.acknowledged[number] = (status, answer)


def is_over(answer):
    return answer.get("status") in ("success", "failed") or (answer.get("data") or {}).get("task_status") in (3, 4)


def command(folder, *words):
    output = subprocess.run([ATELIER, *words, "--data", f"{folder}/data", "--json"], capture_output=True, check=False)
    return json.loads(output.stdout)


def creations(server, key):
    found, page = [], 1
    while True:
        _, answer = server.ask("GET", f"/api/v1/creations?per_page=100&page={page}", key)
        found += answer["data"]
        if not answer["meta"]["has_next"]:
            return found
        page += 1


def wait_for_none(what, seconds, left):
    """Waits until nothing is left."""
    end = time.monotonic() + seconds
    while found := left():
        assert time.monotonic() < end, f"after {seconds} s there are {what}: {found}"
        time.sleep(0.2)


def check(condition, words):
    if not condition:
        raise AssertionError(words)


def add_up(folder, server, key, clients):
    by_mark = {}
    for creation in creations(server, key):
        mark = MARK.search(creation["prompt"]).group()
        check(mark not in by_mark, f"{mark} was made twice")
        by_mark[mark] = creation
    ends = collections.Counter(creation["status"] for creation in by_mark.values())
    check(set(ends) <= {"completed", "failed"}, f"not all jobs are over: {ends}")

    twice = {mark: count for mark, count in Upstream.taken.items() if count > 1}
    check(not twice, f"sent twice: {twice}")
    unknown = set(Upstream.taken) - set(by_mark)
    check(not unknown, f"sent without being on disk: {unknown}")

    # 15 credits for Omni's picture, 1 for GirlGenerator's and for a joke.
    price = lambda mark: [15, 1, 1][int(mark[4:]) % 3]
    owed = sum(price(mark) for mark, creation in by_mark.items() if creation["status"] == "completed")
    _, balance = server.ask("GET", "/api/v1/credits/balance", key)
    check(CREDITS - balance["data"]["total"] == owed, f"{CREDITS - balance['data']['total']} charged for {owed}")
    audit = command(folder, "audit")
    check(audit["ok"], f"audit: {audit}")

    for number, (status, answer) in clients.acknowledged.items():
        check(status in (200, 201, 400, 500), f"{number}: {status} {answer}")
        check(f"job-{number}" in by_mark, f"job {number} was acknowledged and is gone: {status} {answer}")
        task = answer.get("task_id") or (answer.get("data") or {}).get("task_id")
        if task:
            _, found = server.ask("GET", f"/api/v1/tasks/{task}", key)
            check(is_over(found), f"job {number}: {found}")

    missing = [mark for mark in by_mark if not Receiver.posts[mark]]
    check(not missing, f"no callback for {missing}")
    for mark, creation in by_mark.items():
        check(len(Receiver.messages[mark]) == 1, f"{mark} was told as {Receiver.messages[mark]}")
        for post in Receiver.posts[mark]:
            is_success = post.get("status") == "success" or post.get("success") or (post.get("data") or {}).get("task_status") == 3
            check(bool(is_success) == (creation["status"] == "completed"), f"{mark} was told as {post}")

    repeats = sum(len(posts) - 1 for posts in Receiver.posts.values())
    print(f"{ROUNDS} kills: {len(by_mark)} jobs, {dict(ends)}, {owed} credits, {sum(Upstream.taken.values())} upstream calls, "
          f"{len(clients.broken)} broken requests, {repeats} callbacks more than once")


def main():
    upstream, receiver = serve(Upstream), serve(Receiver)
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/data")
        with open(f"{folder}/data/atelier.toml", "w") as file:
            for name in ("openai", "gemini"):
                file.write(f'[providers.{name}]\nbase_url = "{upstream}/v1"\napi_key = "secret"\nconcurrency = {AT_ONCE}\n')
        os.environ |= {"ATELIER_RATE_LIMITS": "off", "ATELIER_ALLOW_PRIVATE_ADDRESSES": "true", "RUST_LOG": "error"}
        command(folder, "user", "create", "ann", "--email", "ann@example.com", "--credits", str(CREDITS), "--tier", "enterprise")
        key = command(folder, "key", "create", "--user", "ann", "--name", "storm")["api_key"]
        clients = Clients(key, receiver)
        for _ in range(ROUNDS):
            clients.server = server = Server(folder)
            time.sleep(random.uniform(0.05, 1.5))
            clients.server = None
            server.kill()
        clients.server = server = Server(folder)
        clients.stop()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda number: clients.repeat(server, number), sorted(clients.broken)[-REPEATED_MAX:]))
        pending = lambda: [c["creation_id"] for c in creations(server, key) if c["status"] in ("pending", "generating")]
        wait_for_none("jobs that are not over", 90, pending)
        undelivered = lambda: server.ask("GET", "/api/v1/webhooks/deliveries?status=pending", key)[1]["data"]
        wait_for_none("callbacks that were not taken", 180, undelivered)
        _, dead = server.ask("GET", "/api/v1/webhooks/deliveries?status=dead", key)
        check(dead["meta"]["total"] == 0, f"dead letters: {dead}")
        add_up(folder, server, key, clients)
        server.kill()
        with open(f"{folder}/log", errors="replace") as log:
            complaints = [line for line in log if "panicked" in line or "could not be closed" in line]
        check(not complaints, f"the server complained: {complaints[:3]}")


try:
    main()
except AssertionError as error:
    print(f"FAILED: {error}", file=sys.stderr)
    os._exit(1)
