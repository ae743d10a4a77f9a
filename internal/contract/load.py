"""Calls handlers many times: from threads, or to see what memory they leave.

usage: load.py DIRECTORY MODULE threads COUNT
       load.py DIRECTORY MODULE memory COUNT

"memory" prints by how many bytes the resident size grew. Runs on Python 2.7 and 3.
"""
from __future__ import print_function

import importlib
import os
import sys
import threading


class Identity(object):
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context(object):
    function_name = "contract"
    function_version = "$LATEST"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:contract"
    memory_limit_in_mb = "256"
    aws_request_id = "id"
    log_group_name = "/aws/lambda/contract"
    log_stream_name = "stream"
    identity = Identity()
    client_context = None

    def get_remaining_time_in_millis(self):
        return 3000


def threads(module, count):
    failures = []

    def work(n):
        for i in range(count):
            event = {"thread": n, "call": i, "text": u"\u00e9" * n}
            if module.Echo(event, Context()) != event:
                failures.append("Echo returned something else")
            try:
                module.Custom("%d %d" % (n, i), Context())
                failures.append("Custom did not raise")
            except Exception as e:
                if str(e) != "%d %d" % (n, i):
                    failures.append("Custom raised %s" % e)
            if i % 50 == 0 and module.Meet(8, Context()) != 8:
                failures.append("Meet")

    all = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for t in all:
        t.start()
    for t in all:
        t.join()
    for f in failures[:5]:
        print(f)


def memory(module, count):
    context = Context()
    event = {"name": "World", "list": list(range(20))}

    def calls(n):
        # Not range: on 2.7 that is a list, whose memory stays.
        while n > 0:
            n -= 1
            module.Echo(event, context)
            try:
                module.Custom("no", context)
            except Exception:
                pass

    def resident():
        with open("/proc/self/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    calls(20000)
    before = resident()
    calls(count)
    print(resident() - before)


directory, name, what, count = sys.argv[1:]
sys.path.insert(0, directory)
globals()[what](importlib.import_module(name), int(count))
