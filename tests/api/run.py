"""Generated requests of every post against a running centre, as `/openapi.json` describes it.

    run.py ADDRESS FOLDER [EXAMPLES]

One line of JSON comes last; the exit code is 1 when a request made the centre fail, an answer was not
described, or a post could not reach what it may use.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import uuid

import requests

HERE = pathlib.Path(__file__).parent
# Posts of the demo city and one work number of each.
POSTS = {
    "acceptor": "受0401", "shift_leader": "值0501", "dispatcher": "派0601", "unit_clerk": "终0701",
    "urger": "办0801", "leader": "领0901", "evaluator": "评1001", "data_officer": "数1101",
    "administrator": "管1201", "security_administrator": "安1301", "auditor": "审1401",
    "observer": "观1501",
}
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "ignored_auth", "unsupported_method",
]
BOUND = 0.9


def sign_in(base, who):
    said = requests.post(f"{base}/v1/desk/sign-in", json=who, timeout=30)
    said.raise_for_status()
    return said.json()["token"]


def calls_about_one_thing(ask, sheets):
    """Some calls at one place: cases with a caller each, proposed for a merge with each other."""
    places = [sheet["case"]["place"] for sheet in sheets]
    point = next(place["point"] for place in places if place and place["point"])
    call = {"source": "hotline", "description": "路灯不亮", "place": "路口", "point": point}
    for n in range(6):
        phone = f"1380000{n:04}"
        said = call | {"caller": {"name": None, "phone": phone, "address": None, "call_back": True}}
        ask("acceptor", "POST", "/v1/desk/cases", json=said)
    cases = ask("acceptor", "GET", "/v1/desk/cases?state=reported&limit=6")["cases"]
    return [ask("acceptor", "GET", f"/v1/desk/cases/{case['id']}") for case in cases]


TAKEN_BACK = "待撤回"


def publish(ask, title):
    """A notice to everybody."""
    said = {"id": str(uuid.uuid4()), "title": title, "text": "请知悉", "until": None, "audience": {}}
    ask("administrator", "POST", "/v1/desk/notices", json=said)
    return said["id"]


def pool_of(base):
    """Ids that exist, read by posts that may read them."""
    tokens = {post: sign_in(base, credentials(POSTS[post])) for post in ("acceptor", "administrator")}

    def ask(post, method, path, **more):
        headers = {"authorization": f"Bearer {tokens[post]}"}
        said = requests.request(method, base + path, headers=headers, timeout=30, **more)
        said.raise_for_status()
        return said.json()

    def read(post, path):
        return ask(post, "GET", path)

    cases = [case["id"] for case in read("acceptor", "/v1/desk/cases?limit=40")["cases"]]
    sheets = [read("acceptor", f"/v1/desk/cases/{case}") for case in cases[:20]]
    calls = calls_about_one_thing(ask, sheets)
    # Nobody whose sign-in this run uses: an administrator at random would lock the others out.
    used = set(POSTS.values())
    users = [row["user"] for row in read("administrator", "/v1/admin/users")]
    # One that stays, so that whoever asks first has something to read.
    publish(ask, "请阅读")
    return {
        "case": cases,
        "medium": [],
        "proposal": [(s["case"]["id"], p["op"]) for s in sheets for p in s["proposals"]],
        "caller": [(s["case"]["id"], c["person"]) for s in calls for c in s["callers"]],
        "pair": [(s["case"]["id"], other["case"]) for s in calls for other in s["similar"]],
        # Notices that this run may take back; all others stay.
        "taken_back": [publish(ask, TAKEN_BACK) for _ in range(3)],
        "class": [hit["class"] for hit in read("acceptor", "/v1/desk/classes/search?q=ld&limit=20")],
        "user": [user["id"] for user in users if user["work_number"] not in used],
        "installation": [one["id"] for one in read("administrator", "/v1/admin/installations")],
    }


def own_cases(base, token):
    """The cases and media that the owner of a token sees; none for whoever sees no case."""
    headers = {"authorization": f"Bearer {token}"}
    queue = requests.get(f"{base}/v1/desk/cases?limit=40", headers=headers, timeout=30)
    if not queue.ok:
        return {}
    cases = [case["id"] for case in queue.json()["cases"]]
    sheets = [requests.get(f"{base}/v1/desk/cases/{case}", headers=headers, timeout=30).json()
              for case in cases]
    media = [(s["case"]["id"], m["op"]) for s in sheets for m in s["media"] if m["received"]]
    return {"case": cases, "medium": media}


def own_notices(base, token):
    """The notices that the owner of a token sees."""
    headers = {"authorization": f"Bearer {token}"}
    lines = requests.get(f"{base}/v1/desk/notices", headers=headers, timeout=30).json()
    own = [line["notice"] for line in lines if line["is_for_me"]]
    return {"notice": [notice["id"] for notice in own if notice["title"] != TAKEN_BACK]}


def credentials(work_number):
    return {"work_number": work_number, "password": f"demo-{work_number[1:]}"}


SIGN_OUT = "/v1/desk/sign-out"
LIVE = "/v1/desk/live"


def start(base, folder, post, pool, examples):
    who = credentials(POSTS[post])
    token = sign_in(base, who)
    pool = pool | own_cases(base, token) | own_notices(base, token)
    given = {
        "base": base, "token": token, "signs_in": who, "pool": pool,
        "counts": str(folder / f"{post}.json"),
    }
    command = [
        str(pathlib.Path(sys.executable).parent / "st"), "run", f"{base}/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS),
        "--phases", "fuzzing", "--max-examples", str(examples), "--seed", "1",
        "--rate-limit", "auto", "--no-shrink", "--continue-on-failure", "--warnings", "off",
        # It would end the sign-in that everything else is asked with; it is asked at the end.
        "--suppress-health-check", "all", "--exclude-path", SIGN_OUT,
        # Its answer has no end: it is asked once, and left after its first message.
        "--exclude-path", LIVE,
    ]
    environment = os.environ | {
        "API_ASKED": json.dumps(given), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE),
    }
    out = open(folder / f"{post}.log", "w", encoding="utf-8")
    process = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
    return process, token


def listen_and_sign_out(base, folder, post, token):
    """Listens for one message, signs out, and counts both; signing out twice must not be taken."""
    path = folder / f"{post}.json"
    counts = json.loads(path.read_text(encoding="utf-8"))
    headers = {"authorization": f"Bearer {token}"}
    with requests.get(base + LIVE, headers=headers, timeout=30, stream=True) as line:
        counts[f"GET {LIVE}"] = {str(line.status_code): 1}
        if line.ok and next(line.iter_lines()) != b"event: here":
            return False
    said = [requests.post(base + SIGN_OUT, headers=headers, timeout=30).status_code for _ in range(2)]
    counts[f"POST {SIGN_OUT}"] = dict(collections.Counter(map(str, said)))
    path.write_text(json.dumps(counts), encoding="utf-8")
    return said == [204, 401]


def judge(folder, post, api):
    counts = json.loads((folder / f"{post}.json").read_text(encoding="utf-8"))
    may = [
        f"{method.upper()} {path}"
        for path, item in api["paths"].items()
        for method, operation in item.items()
        if post in operation.get("x-posts", [post])
    ]
    reached = [one for one in may if any(status.startswith("2") for status in counts.get(one, {}))]
    failed = sum(n for one in counts.values() for status, n in one.items() if status >= "500")
    asked = sum(n for one in counts.values() for n in one.values())
    return {
        "asked": asked, "server_errors": failed, "may_use": len(may), "reached": len(reached),
        "missed": sorted(set(may) - set(reached)),
    }


def main():
    base, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    examples = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    folder.mkdir(parents=True, exist_ok=True)
    api = requests.get(f"{base}/openapi.json", timeout=30).json()
    pool = pool_of(base)
    posts, ends, running = list(POSTS), {}, {}
    while posts or running:
        while posts and len(running) < 3:
            post = posts.pop(0)
            running[post] = start(base, folder, post, pool, examples)
        post, (process, token) = next(iter(running.items()))
        ends[post] = process.wait()
        del running[post]
        if not listen_and_sign_out(base, folder, post, token):
            ends[post] = 1
        told = judge(folder, post, api)
        print(f"{post:24} {told['asked']:5} requests, {told['reached']} of {told['may_use']} reached"
              f"{', FAILED: ' + str(folder / (post + '.log')) if ends[post] else ''}", flush=True)
        for missed in told["missed"]:
            print(f"{'':24} not reached: {missed}", flush=True)
    told = {post: judge(folder, post, api) for post in POSTS}
    line = {
        "posts": len(told),
        "requests": sum(one["asked"] for one in told.values()),
        "server_errors": sum(one["server_errors"] for one in told.values()),
        "posts_with_findings": sum(1 for end in ends.values() if end),
        "worst_reach": round(min(one["reached"] / max(1, one["may_use"]) for one in told.values()), 3),
    }
    print(json.dumps(line))
    good = not line["server_errors"] and not line["posts_with_findings"] and line["worst_reach"] >= BOUND
    sys.exit(0 if good else 1)


main()
