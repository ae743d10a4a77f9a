"""Measures calls of a handler.so against a JSON round trip in the same process.

usage: call.py DIRECTORY EVENTS

EVENTS is JSON, an event for each handler; prints JSON with the milliseconds of
the import and, for each handler, the microseconds of a call and of
json.loads(json.dumps(event)), medians of rounds that take turns. Runs on Python
2.7 and 3.
"""
from __future__ import print_function

import json
import sys
import time

clock = getattr(time, "perf_counter", time.time)


class Identity(object):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self):
        self.cognito_identity_id = self.cognito_identity_pool_id = None


class Context(object):
    """What awslambdaric hands to a handler."""

    def __init__(self):
        self.aws_request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
        self.log_group_name = "/aws/lambda/bench"
        self.log_stream_name = "2026/01/01/[$LATEST]0123456789abcdef"
        self.function_name = "bench"
        self.memory_limit_in_mb = "128"
        self.function_version = "$LATEST"
        self.invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:bench"
        self.client_context = None
        self.identity = Identity()
        self.deadline = int(time.time() * 1000) + 900000

    def get_remaining_time_in_millis(self):
        left = self.deadline - int(time.time() * 1000)
        return left if left > 0 else 0


def measure(calls, call):
    start = clock()
    for _ in calls:
        call()
    return (clock() - start) / len(calls) * 1e6


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


sys.path.insert(0, sys.argv[1])
start = clock()
import handler

results = {"import": (clock() - start) * 1000}
context = Context()
for name, event in json.loads(sys.argv[2]).items():
    handle = getattr(handler, name)
    calls = [None] * (20000000 // (10000 + 200 * len(json.dumps(event))))
    shim, trip = [], []
    for _ in range(15):
        shim.append(measure(calls, lambda: handle(event, context)))
        trip.append(measure(calls, lambda: json.loads(json.dumps(event))))
    results[name] = {"call": median(shim), "json": median(trip)}
print(json.dumps(results))
