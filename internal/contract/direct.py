"""Calls handlers of an extension module, without a runtime client.

usage: direct.py DIRECTORY MODULE REQUESTS RESULTS

REQUESTS is a JSON list of calls; RESULTS gets a JSON object a line, the first
for the import. The log, stdout and stderr, gets an RS character before each call.
Runs on Python 2.7 and 3.
"""
import importlib
import io
import json
import os
import sys
import traceback


class Fields(object):
    def __init__(self, values):
        self.__dict__.update(values)


class Context(Fields):
    def __init__(self, values):
        self.__dict__.update(values)
        self.identity = Fields(values["identity"])
        if values["client_context"] is not None:
            self.client_context = Fields(values["client_context"])
            if self.client_context.client is not None:
                self.client_context.client = Fields(self.client_context.client)

    def get_remaining_time_in_millis(self):
        return self.remaining


def outcome(call):
    try:
        return {"payload": json.dumps(call())}
    except Exception as e:
        kind, _, tb = sys.exc_info()
        frames = [[f[0], f[1], f[2]] for f in traceback.extract_tb(tb)]
        frames = [f for f in frames if not f[0].endswith("direct.py")]
        return {"error": {"type": kind.__name__, "module": kind.__module__, "message": str(e), "frames": frames}}


def main(directory, module, requests, results):
    with io.open(requests, encoding="utf-8") as f:
        calls = json.load(f)
    with open(results, "w") as out:
        def write(o):
            out.write(json.dumps(o) + "\n")
            out.flush()

        sys.path.insert(0, directory)
        loaded = []
        write(outcome(lambda: loaded.append(importlib.import_module(module))))
        for c in calls:
            os.write(2, b"\x1e")
            for name, value in (c["environ"] or {}).items():
                os.environ[name] = value
            event = json.loads(c["event"])
            context = Context(c["context"])
            write(outcome(lambda: getattr(loaded[0], c["handler"])(event, context)))


main(*sys.argv[1:])
