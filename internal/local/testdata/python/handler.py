# The handlers that the tests run on every Python and under both hosts.

import decimal
import logging
import os
import sys
import time


class CustomError(Exception):
    pass


def call(event, context):
    """Runs the handler that the event names: one process serves many tests."""
    return globals()[event["do"]](event.get("with"), context)


def echo(event, context):
    return event


def hello(event, context):
    print("Hello")
    return "Hello, %s!" % event["name"]


def about(event, context):
    """Everything that Lambda tells a handler."""
    client, identity = context.client_context, context.identity
    return {
        "request": context.aws_request_id,
        "group": context.log_group_name,
        "stream": context.log_stream_name,
        "function": context.function_name,
        "memory": context.memory_limit_in_mb,
        "version": context.function_version,
        "arn": context.invoked_function_arn,
        "remaining": context.get_remaining_time_in_millis(),
        "client": client and {
            "custom": client.custom,
            "env": client.env,
            "app": client.client and client.client.app_title,
        },
        "identity": [identity.cognito_identity_id, identity.cognito_identity_pool_id],
        "w3c": context.w3c(),
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "repr": repr(context),
    }


def environ(event, context):
    return dict(os.environ)


def fail(event, context):
    raise CustomError(event["message"])


def unencodable(event, context):
    return object()


def raw(event, context):
    return b"\x00\xffraw"


def values(event, context):
    return {"big": 2**70, "decimal": decimal.Decimal("2"), "list": (1, None, True), 3: 4}


def surrogate(event, context):
    return u"a\ud800b"


def infinity(event, context):
    return event * 10


def quiet(event, context):
    raise CustomError()


def chained(event, context):
    try:
        raise KeyError("first")
    except KeyError:
        raise ValueError("second")


def nested(event, context):
    def deeper(n):
        if n == 0:
            raise CustomError(u"deep \u00e9")
        deeper(n - 1)

    deeper(3)


def error_log(event, context):
    try:
        raise ValueError("logged")
    except ValueError:
        logging.exception("caught it")


def log(event, context):
    print("to stdout")
    logging.warning("a warning")
    context.log("from the context\n")
    sys.stderr.write("to stderr\n")


def pages(event, context):
    line = "x" * 1023 + "\n"
    for _ in range(event["kilobytes"]):
        sys.stdout.write(line)


def grow(event, context):
    return "x" * event["bytes"]


def hold(event, context):
    return len(bytearray(event["bytes"]))


def leave(event, context):
    os._exit(event["status"])


def sys_exit(event, context):
    sys.exit(3)


def later(event, context):
    """Answers, and ends the process after that."""
    import threading

    def end():
        while not os.path.exists(event["when"]):
            time.sleep(0.001)
        os._exit(1)

    threading.Thread(target=end).start()
    return os.getpid()


def pid(event, context):
    return os.getpid()


def sleep(event, context):
    print("sleeping")
    time.sleep(event.get("seconds", 600))
    return "slept"


def family(event, context):
    """Leaves a child that holds the pipe of the log."""
    import subprocess

    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("child %d" % child.pid)
    if event.get("wait"):
        child.wait()
    return child.pid


def kill(event, context):
    os.kill(os.getpid(), event["signal"])
    time.sleep(600)


def wait(event, context):
    print("api %s request %s" % (os.environ["AWS_LAMBDA_RUNTIME_API"], context.aws_request_id))
    while not os.path.exists(event["when"]):
        time.sleep(0.001)
    return "waited"


def host(event, context):
    """The file that called this."""
    return sys._getframe(1).f_code.co_filename


def say(event, context):
    print(event)
    return event


def meet(event, context):
    """Returns when its counterpart runs too."""
    open(os.path.join(event["dir"], event["me"]), "w").close()
    while not os.path.exists(os.path.join(event["dir"], event["other"])):
        time.sleep(0.001)
    return "met"


class Verbatim(object):
    """A marshaller that leaves the bytes alone."""

    def unmarshal_request(self, request, content_type="application/json"):
        return request, content_type

    def marshal_response(self, response):
        return response, "application/json"


def verbatim(event, context):
    request, content_type = event
    if content_type != "application/json":
        raise CustomError(content_type)
    if request == b"{}":
        from awslambdaric.lambda_runtime_exception import FaultException

        raise FaultException("Runtime.Custom", "its own fault")
    return request


if os.environ.get("_HANDLER") == "handler.verbatim":
    import awslambdaric.lambda_runtime_client

    awslambdaric.lambda_runtime_client.LambdaRuntimeClient.marshaller = Verbatim()
