"""Ten thousand random bodies on each route of a real server: no fault, no hang, no growth.

    python tests/bench/bench_requests.py [--each 10000]

Bodies are noise, broken JSON, forms and uploads, and sound ones with one part changed. Prints for each route how many
of which status came, and the memory of the server and its processes at the start and at the end.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import urllib3

sys.path.append(str(Path(__file__).resolve().parents[2]))
from tests.servers import Server, running

ROUTES = (
    "/api/check", "/api/fix", "/api/batch", "/api/batch/x", "/v2/check", "/check", "/v2/languages", "/v2/info",
    "/reconcile", "/authority/authority", "/reconcile/suggest/entity", "/reconcile/flyout/entity", "/reconcile/preview",
    "/reconcile/properties", "/authority", "/openapi.json", "/healthz", "/metrics", "/", "/nothing",
)  # fmt: skip
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "",
)  # fmt: skip
STORY = "The Ministry of Internal Security said on Tuesday that 40 officers were hired."
VALUES = (
    None, True, -1, 1e308, 10**30, "", " ", "x" * 5_000, "\ud800", "\x00", [], {}, [[[]]], {"a": 1}, STORY, "Tom Homan",
    ["institution"], "alert", float("nan"), "é😀", [STORY], [{"text": STORY}],
)  # fmt: skip
KEYS = (
    "text", "references", "rules", "min_precision", "only", "decisions", "id", "title", "stories", "queries", "query",
    "extend", "ids", "properties", "limit", "type", "data", "language", "reference", "grammar", "level", "enabledOnly",
)  # fmt: skip


def body(chosen: random.Random) -> tuple[bytes, str]:
    """A body and the type that it says it has."""
    kind = chosen.choice(KINDS)
    value = {chosen.choice(KEYS): chosen.choice(VALUES) for _ in range(chosen.randrange(5))}
    match chosen.randrange(5):
        case 0:
            made = chosen.randbytes(chosen.choice((0, 1, 20, 2_000)))
        case 1:
            made = json.dumps(chosen.choice((value, [value], value.popitem() if value else 0))).encode()
        case 2:
            pairs = {key: json.dumps(one) if not isinstance(one, str) else one for key, one in value.items()}
            made = urlencode(pairs, errors="surrogatepass").encode()
        case 3:
            parts = (
                f'--x\r\nContent-Disposition: form-data; name="{key}"; filename="a.txt"\r\n\r\n{one}\r\n'
                for key, one in value.items()
            )
            made = "".join((*parts, "--x--\r\n")).encode("utf-8", "surrogatepass")
        case _:
            made = json.dumps({"text": STORY, "references": [STORY], **value}).encode()
            at = chosen.randrange(len(made))
            made = made[:at] + chosen.randbytes(1) + made[at + chosen.randrange(2) :]
    return made, kind


def memory(server: Server) -> dict[str, int]:
    """Megabytes that the server and its processes hold."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,rss=", "--pid", str(server.process.pid), "--ppid", str(server.process.pid)],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return {pid: int(rss) // 1024 for pid, rss in (row.split() for row in listed.stdout.splitlines())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    with running("--jobs", "1", "--grammar", "none") as server, urllib3.PoolManager(maxsize=given.clients) as pool:
        server.ready()
        print("MB at the start:", memory(server), flush=True)
        for number, route in enumerate(ROUTES):

            def ask(seed: int, route: str = route) -> int:
                chosen = random.Random(seed)
                sent, kind = body(chosen)
                method = chosen.choice(("POST", "POST", "POST", "GET", "PUT", "DELETE"))
                answer = pool.request(
                    method,
                    server.address + route,
                    body=sent,
                    headers={"Content-Type": kind},
                    timeout=120,
                    redirect=False,
                )
                if answer.status >= 500:
                    print(route, method, kind, sent[:300], answer.data[:300], flush=True)
                return answer.status

            with ThreadPoolExecutor(given.clients) as threads:
                statuses = Counter(threads.map(ask, range(number * given.each, (number + 1) * given.each)))
            print(f"{route:28}", dict(sorted(statuses.items())), "MB:", memory(server), flush=True)
            for batch in json.loads(server.get("/api/batch").data)["batches"]:
                urllib3.request("DELETE", server.address + batch["url"])
        assert json.loads(server.get("/healthz").data)["status"] == "ready"


if __name__ == "__main__":
    main()
