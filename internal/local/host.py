# Runs a handler as Lambda's Python runtime does, where awslambdaric is not
# installed: the same context, errors, log lines and JSON. It needs nothing but
# the standard library, of CPython 2.7 or any 3.x.
#
# Known to differ: the standard library's json writes a namedtuple as a list and
# a Decimal as a float, where awslambdaric's keeps names and digits. Neither
# comes out of a handler.so.

import decimal
import importlib
import json
import logging
import os
import socket
import sys
import time
import traceback
import types

PY3 = sys.version_info[0] >= 3
HOST = "lambda_host.py"  # the name this file is compiled under
NBSP = u"\u00a0"

JSON_LOGS = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

# The runtimes that answer with characters instead of escape sequences.
RAW_UNICODE = os.environ.get("AWS_EXECUTION_ENV") in (
    "AWS_Lambda_python3.12",
    "AWS_Lambda_python3.13",
    "AWS_Lambda_python3.14",
    "AWS_Lambda_python3.15",
)


def native(data):
    """The bytes of the protocol as this Python's str."""
    return data.decode("utf-8") if PY3 else data


class Fault(Exception):
    """An error that the runtime has a name for."""

    def __init__(self, exception_type, msg, trace=None):
        Exception.__init__(self, msg)
        self.exception_type = exception_type
        self.msg = msg
        self.trace = trace


# --- Runtime API ------------------------------------------------------------


class RuntimeAPI(object):
    """A client for the one server it is started with, on one connection."""

    PREFIX = "/2018-06-01/runtime/"

    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def call(self, method, path, body=None, headers=()):
        head = ["%s %s%s HTTP/1.1" % (method, self.PREFIX, path), "Host: " + self.address]
        head.extend("%s: %s" % header for header in headers)
        if body is not None:
            head.append("Content-Length: %d" % len(body))
        request = "\r\n".join(head + ["", ""]).encode("latin-1")
        self.socket.sendall(request + (body or b""))
        return self.read()

    def read(self):
        line = self.stream.readline()
        if not line:
            sys.exit(1)  # the server is gone, and whoever started it
        status = int(line.split(b" ", 2)[1])
        headers = {}
        while True:
            line = self.stream.readline()
            if line in (b"\r\n", b""):
                break
            name, value = line.split(b":", 1)
            headers[native(name).lower()] = native(value.strip())
        body = self.stream.read(int(headers.get("content-length", 0)))
        if status >= 300:
            # It does not want this runtime any more: a response was too large.
            sys.stdout.write("[ERROR] Runtime API: status %d. %s\n" % (status, native(body).strip()))
            sys.exit(1)
        return headers, body

    def next(self):
        return self.call("GET", "invocation/next")

    def respond(self, request_id, body, content_type):
        self.call("POST", "invocation/%s/response" % request_id, body, [("Content-Type", content_type)])

    def fail(self, request_id, error):
        self.post_error("invocation/%s/error" % request_id, error)

    def fail_init(self, error):
        self.post_error("init/error", error)

    def post_error(self, path, error):
        kind = error["errorType"]
        headers = [("Content-Type", "application/json")]
        if all(" " < c < "\x7f" for c in kind):
            headers.append(("Lambda-Runtime-Function-Error-Type", kind))
        self.call("POST", path, to_json(error).encode("utf-8"), headers)


# --- JSON -------------------------------------------------------------------


def plain(value):
    """What the encoder does not know, as something it does."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    if PY3 and isinstance(value, bytes):
        return value.decode("utf-8")
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


ENCODER = json.JSONEncoder(ensure_ascii=not RAW_UNICODE, default=plain)


def to_json(value):
    return ENCODER.encode(value)


class Marshaller(object):
    def unmarshal_request(self, request, content_type="application/json"):
        if content_type != "application/json":
            return request
        try:
            return json.loads(request.decode("utf-8"))
        except Exception as e:
            raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % e)

    def marshal_response(self, response):
        if PY3 and isinstance(response, bytes):
            return response, "application/unknown"
        try:
            return to_json(response), "application/json"
        except Exception as e:
            raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % e)


class LambdaRuntimeClient(object):
    """What functions know as awslambdaric's client: they may replace its
    marshaller, an attribute of the class."""

    marshaller = Marshaller()


def stand_in(name, **contents):
    """Puts a module of awslambdaric's where import finds it."""
    module = types.ModuleType(name)
    module.__dict__.update(contents)
    module.__path__ = []
    sys.modules[name] = module
    package, _, leaf = name.rpartition(".")
    if package:
        setattr(sys.modules[package], leaf, module)


def stand_in_for_awslambdaric():
    stand_in("awslambdaric")
    stand_in("awslambdaric.lambda_runtime_exception", FaultException=Fault)
    stand_in("awslambdaric.lambda_runtime_marshaller", LambdaMarshaller=Marshaller, to_json=to_json)
    client = LambdaRuntimeClient
    stand_in("awslambdaric.lambda_runtime_client", BaseLambdaRuntimeClient=client, LambdaRuntimeClient=client)


# --- Context ----------------------------------------------------------------


class Record(object):
    """An object with a few attributes, each None unless the values have it."""

    __slots__ = ()

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        fields = ",".join("%s=%s" % (name, getattr(self, name)) for name in self.__slots__)
        return "%s([%s])" % (type(self).__name__, fields)


class CognitoIdentity(Record):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(Record):
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(Record):
    __slots__ = ("custom", "env", "client")


class LambdaContext(object):
    SHOWN = (
        "aws_request_id",
        "log_group_name",
        "log_stream_name",
        "function_name",
        "memory_limit_in_mb",
        "function_version",
        "invoked_function_arn",
        "client_context",
        "identity",
        "tenant_id",
    )

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

        client = header_json(headers, "lambda-runtime-client-context", "Client Context")
        self._w3c = take_w3c(client)
        self.client_context = None
        if client is not None:
            self.client_context = ClientContext(client)
            if self.client_context.client is not None:
                self.client_context.client = Client(self.client_context.client)

        cognito = header_json(headers, "lambda-runtime-cognito-identity", "Cognito Identity")
        self.identity = CognitoIdentity({})  # never None
        if cognito is not None:
            self.identity.cognito_identity_id = cognito.get("cognitoIdentityId")
            self.identity.cognito_identity_pool_id = cognito.get("cognitoIdentityPoolId")

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))

    def w3c(self):
        return dict(self._w3c)

    def __repr__(self):
        fields = ",".join("%s=%s" % (name, getattr(self, name)) for name in self.SHOWN)
        return "%s([%s])" % (type(self).__name__, fields)


def header_json(headers, name, what):
    text = headers.get(name)
    if not text:
        return None
    try:
        return json.loads(text)
    except Exception as e:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (what, e))


def take_w3c(client):
    """The trace context that travels in a client context, which loses it."""
    fields = client.pop("w3c", None) if isinstance(client, dict) else None
    if not isinstance(fields, dict):
        return {}
    text = str if PY3 else unicode  # noqa: F821
    names = ("traceparent", "tracestate", "baggage")
    return dict((n, fields[n]) for n in names if isinstance(fields.get(n), text))


# --- Log --------------------------------------------------------------------


class Unbuffered(object):
    """A stream each of whose writes is in the log at once."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        self.stream.write(text)
        self.stream.flush()

    def writelines(self, lines):
        self.stream.writelines(lines)
        self.stream.flush()


class Handler(logging.Handler):
    request_id = ""

    def emit(self, record):
        record.aws_request_id = self.request_id
        sys.stdout.write(self.format(record))


class JSONFormatter(logging.Formatter):
    KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | set(["message", "asctime", "aws_request_id"])

    def format(self, record):
        kind, value, trace = record.exc_info or (None, None, None)
        message = record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage()
        fields = [
            ("timestamp", self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")),
            ("level", record.levelname),
            ("message", message),
            ("logger", record.name),
            ("stackTrace", traceback.format_tb(trace) if kind else None),
            ("errorType", kind.__name__ if kind else None),
            ("errorMessage", str(value) if kind else None),
            ("requestId", record.aws_request_id),
            ("location", "%s:%s:%s" % (record.pathname, record.funcName, record.lineno) if kind else None),
        ]
        result = dict(field for field in fields if field[1] is not None)
        for name, extra in record.__dict__.items():
            if name not in self.KNOWN and name not in result and extra is not None:
                result[name] = extra
        return json.dumps(result, ensure_ascii=not PY3, default=str) + "\n"


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = Handler()
    if JSON_LOGS:
        handler.setFormatter(JSONFormatter())
    else:
        line = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(line, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level)
    if level in ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL"):
        root.setLevel(getattr(logging, level))
    root.addHandler(handler)
    return handler


def log_error(error):
    """Writes an error as one event: the lines are joined by carriage returns."""
    if JSON_LOGS:
        entry = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "level": "ERROR"}
        entry.update(error)
        text = to_json(entry)
    else:
        parts = [error["errorType"], error["errorMessage"]]
        lines = [u"[ERROR] " + u": ".join(unicoded(part) for part in parts if part)]
        lines.append(u"Traceback (most recent call last):")
        for entry in error["stackTrace"]:
            for line in unicoded(entry).splitlines() or [u""]:
                code = line.lstrip(u" ")
                lines.append(NBSP * (len(line) - len(code)) + code)
        text = u"\r".join(lines)
    sys.stdout.write(text + "\n" if PY3 else (text + u"\n").encode("utf-8"))


def unicoded(text):
    return text if PY3 or not isinstance(text, bytes) else text.decode("utf-8", "replace")


# --- Errors -----------------------------------------------------------------


def error_object(kind, message, trace, request_id=""):
    return {
        "errorMessage": message or "",
        "errorType": kind or "",
        "requestId": request_id,
        "stackTrace": trace or [],
    }


def current_error(request_id=""):
    """The exception being handled, its stack without the host's own frames."""
    kind, value, trace = sys.exc_info()
    if kind is Fault:
        return error_object(value.exception_type, value.msg, value.trace, request_id)
    frames = [tuple(frame)[:4] for frame in traceback.extract_tb(trace)]
    for i, frame in enumerate(frames):
        if frame[0] != HOST:
            frames = frames[i:]
            break
    return error_object(kind.__name__, message_of(value), traceback.format_list(frames), request_id)


def message_of(error):
    if PY3:
        return str(error)
    try:
        return unicode(error)  # noqa: F821
    except UnicodeError:
        return str(error).decode("utf-8", "replace")


# --- The loop ---------------------------------------------------------------


def load(handler):
    try:
        module, name = handler.rsplit(".", 1)
    except ValueError as e:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (handler, e))
    if module.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module)
    try:
        found = importlib.import_module(module.replace("/", "."))
    except ImportError as e:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module, e))
    except SyntaxError as e:
        trace = ['  File "%s" Line %s\n    %s' % (e.filename, e.lineno, e.text)]
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module, e), trace)
    try:
        return getattr(found, name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (name, module))


def handle(api, handler, headers, body):
    request_id = headers["lambda-runtime-aws-request-id"]
    try:
        context = LambdaContext(headers)
        event = LambdaRuntimeClient.marshaller.unmarshal_request(body, headers.get("content-type"))
        response, content_type = LambdaRuntimeClient.marshaller.marshal_response(handler(event, context))
    except Exception:
        error = current_error(request_id)
        log_error(error)
        api.fail(request_id, error)
        return
    # Outside the try, as in awslambdaric: text that is not UTF-8 ends the process.
    if not isinstance(response, bytes):
        response = response.encode("utf-8")
    api.respond(request_id, response, content_type)


def main(name):
    sys.path[:] = [entry for entry in sys.path if entry]  # not the working directory
    sys.stdout = Unbuffered(sys.stdout)
    sys.stderr = Unbuffered(sys.stderr)
    if PY3:
        stand_in_for_awslambdaric()
    api = RuntimeAPI(os.environ["AWS_LAMBDA_RUNTIME_API"])
    log = set_up_logging()
    try:
        handler = load(name)
    except Exception:
        error = current_error()
        log_error(error)
        api.fail_init(error)
        sys.exit(1)
    while True:
        headers, body = api.next()
        log.request_id = headers["lambda-runtime-aws-request-id"]
        trace = headers.get("lambda-runtime-trace-id")
        if trace is None:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        else:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        handle(api, handler, headers, body)


main(sys.argv[1])
