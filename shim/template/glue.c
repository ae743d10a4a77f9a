//go:build linux

/* The extension module: CPython on one side, the package's exported Go functions on
   the other. Everything here runs with Python's lock held, but for the handler
   itself. */

#include <stdlib.h>
#include <string.h>

#include "glue.h"
#include "module.h"
#include "python.h"

extern char *lambdaGlueName(long);
extern void lambdaGlueCall(lambda_call *);
extern void lambdaGlueSetenv(char *, char *);

extern char **environ;

static const char *const context_names[] = {
	"function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb",
	"aws_request_id", "log_group_name", "log_stream_name",
};
enum { PLAIN_NAMES = sizeof context_names / sizeof *context_names };

/* Which C API this is. */
static int python3;

/* Objects made at import and kept for good. */
static struct {
	PyObject *names[PLAIN_NAMES];
	PyObject *remaining, *identity, *identity_id, *identity_pool, *client_context;
	PyObject *zero, *empty, *join;
	PyObject *encode; /* event, 0 -> pieces of JSON; NULL: use dumps */
	PyObject *dumps;  /* event -> JSON in ASCII */
	PyObject *scan;   /* JSON, 0 -> (value, end); NULL: use loads */
	PyObject *loads;
	PyObject *errors; /* name -> exception class */
	PyObject *module_name, *bases;
} kept;

/* new_text makes a str. Go sends valid UTF-8. */
static PyObject *new_text(const char *p, long n) {
	return python3 ? PyUnicode_DecodeUTF8(p, n, "replace") : PyString_FromStringAndSize(p, n);
}

static PyObject *intern(const char *s) {
	return python3 ? PyUnicode_InternFromString(s) : PyString_InternFromString(s);
}

/* as_utf8 finds a str's bytes, which live as long as it does. On failure it
   returns 0 with an exception set. */
static int as_utf8(PyObject *o, lambda_text *t) {
	if (python3)
		return (t->p = PyUnicode_AsUTF8AndSize(o, &t->n)) != NULL;
	return PyString_AsStringAndSize(o, (char **)&t->p, &t->n) == 0;
}

/* A call's references, dropped when it ends: lambda_text points into them. */
typedef struct {
	PyObject *objects[2 * LAMBDA_CONTEXT_SIZE + 4];
	int n;
} references;

static PyObject *keep(references *refs, PyObject *o) {
	if (o != NULL)
		refs->objects[refs->n++] = o;
	return o;
}

/* read_text reads an attribute that should be a str; numbers become one.
   What is missing or None stays absent. */
static void read_text(references *refs, PyObject *from, PyObject *name, lambda_text *t) {
	PyObject *o = keep(refs, PyObject_GetAttr(from, name));
	if (o != NULL && o != &_Py_NoneStruct && !as_utf8(o, t)) {
		PyErr_Clear();
		o = python3 ? PyObject_Str(o) : PyObject_CallMethod(o, "encode", "s", "utf-8");
		if (o == NULL) {
			PyErr_Clear();
			o = PyObject_Str(refs->objects[refs->n - 1]);
		}
		if (keep(refs, o) != NULL && !as_utf8(o, t))
			t->p = NULL;
	}
	if (PyErr_Occurred() != NULL)
		PyErr_Clear();
}

/* encode_event makes JSON of the event: UTF-8 where that is possible, which
   it is not for lone surrogates, and on 2.7 would give str and unicode mixed. */
static int encode_event(references *refs, PyObject *event, lambda_text *t) {
	PyObject *json = NULL;
	if (kept.encode != NULL) {
		PyObject *pieces = keep(refs, PyObject_CallFunctionObjArgs(kept.encode, event, kept.zero, NULL));
		if (pieces == NULL)
			return 0;
		json = keep(refs, PyObject_CallFunctionObjArgs(kept.join, pieces, NULL));
		if (json == NULL)
			return 0;
		if (as_utf8(json, t))
			return 1;
		PyErr_Clear();
	}
	json = keep(refs, PyObject_CallFunctionObjArgs(kept.dumps, event, NULL));
	return json != NULL && as_utf8(json, t);
}

/* decode_result makes the value of the handler's JSON. */
static PyObject *decode_result(const char *p, long n) {
	PyObject *value = NULL, *json = new_text(p, n);
	if (json == NULL)
		return NULL;
	if (kept.scan != NULL) {
		PyObject *pair = PyObject_CallFunctionObjArgs(kept.scan, json, kept.zero, NULL);
		if (pair != NULL) {
			value = PyTuple_GetItem(pair, 0);
			Py_IncRef(value);
			Py_DecRef(pair);
		}
	} else {
		value = PyObject_CallFunctionObjArgs(kept.loads, json, NULL);
	}
	Py_DecRef(json);
	return value;
}

/* attributes copies the named attributes, those that there are, into a dict. */
static PyObject *attributes(PyObject *from, const char *const *names) {
	PyObject *dict = PyDict_New();
	for (; dict != NULL && *names != NULL; names++) {
		PyObject *value = PyObject_GetAttrString(from, *names);
		if (value != NULL && value != &_Py_NoneStruct)
			PyDict_SetItemString(dict, *names, value);
		if (value != NULL)
			Py_DecRef(value);
		PyErr_Clear();
	}
	return dict;
}

/* read_client_context passes on what a mobile application sent, as JSON. */
static void read_client_context(references *refs, PyObject *context, lambda_text *t) {
	static const char *const outer[] = {"custom", "env", NULL};
	static const char *const inner[] = {
		"installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name", NULL,
	};
	PyObject *from = keep(refs, PyObject_GetAttr(context, kept.client_context));
	if (from != NULL && from != &_Py_NoneStruct) {
		PyObject *dict = keep(refs, attributes(from, outer));
		PyObject *client = keep(refs, PyObject_GetAttrString(from, "client"));
		if (dict != NULL && client != NULL && client != &_Py_NoneStruct)
			PyDict_SetItemString(dict, "client", keep(refs, attributes(client, inner)));
		PyErr_Clear();
		PyObject *json = dict == NULL ? NULL : keep(refs, PyObject_CallFunctionObjArgs(kept.dumps, dict, NULL));
		if (json == NULL || !as_utf8(json, t))
			t->p = NULL;
	}
	PyErr_Clear();
}

static long long read_remaining(PyObject *context) {
	long long millis = -1;
	PyObject *o = PyObject_CallMethodObjArgs(context, kept.remaining, NULL);
	if (o != NULL) {
		millis = PyLong_AsLongLong(o);
		Py_DecRef(o);
	}
	if (PyErr_Occurred() != NULL) {
		PyErr_Clear();
		return -1;
	}
	return millis < 0 ? 0 : millis;
}

static void read_context(references *refs, PyObject *context, lambda_call *call) {
	call->remaining = -1;
	if (context == &_Py_NoneStruct)
		return;
	for (int i = 0; i < PLAIN_NAMES; i++)
		read_text(refs, context, kept.names[i], &call->context[i]);
	PyObject *identity = keep(refs, PyObject_GetAttr(context, kept.identity));
	if (identity == NULL)
		PyErr_Clear();
	else if (identity != &_Py_NoneStruct) {
		read_text(refs, identity, kept.identity_id, &call->context[LAMBDA_IDENTITY_ID]);
		read_text(refs, identity, kept.identity_pool, &call->context[LAMBDA_IDENTITY_POOL]);
	}
	read_client_context(refs, context, &call->context[LAMBDA_CLIENT_CONTEXT]);
	call->remaining = read_remaining(context);
}

const char *lambda_environ(int i) { return environ == NULL ? NULL : environ[i]; }

/* refresh_environ tells Go of the variables that change while a process lives. */
static void refresh_environ(void) {
	static const char *const names[] = {
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "_X_AMZN_TRACE_ID",
	};
	static char *last[sizeof names / sizeof *names];
	static int begun;
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		char *now = getenv(names[i]);
		if (begun && (now == NULL ? last[i] == NULL : last[i] != NULL && strcmp(now, last[i]) == 0))
			continue;
		free(last[i]);
		last[i] = now == NULL ? NULL : strdup(now);
		/* Go's Setenv replaces libc's copy, so give it ours. */
		lambdaGlueSetenv((char *)names[i], last[i]);
	}
	begun = 1;
}

/* next_record reads one record of a failure (glue.h); 0 after the last. */
static int next_record(const char **p, const char *end, lambda_text *t) {
	unsigned n;
	if (end - *p < (long)sizeof n)
		return 0;
	memcpy(&n, *p, sizeof n);
	t->p = *p + sizeof n;
	t->n = n;
	*p = t->p + n;
	return 1;
}

/* error_class returns the exception class of a Go type, a borrowed reference.
   PyErr_NewException would cut a generic type's name at its last dot. */
static PyObject *error_class(lambda_text name) {
	PyObject *key = new_text(name.p, name.n);
	if (key == NULL)
		return NULL;
	PyObject *class = PyDict_GetItem(kept.errors, key);
	if (class == NULL) {
		PyObject *body = PyDict_New();
		if (body != NULL && PyDict_SetItemString(body, "__module__", kept.module_name) == 0)
			class = PyObject_CallFunctionObjArgs(&PyType_Type, key, kept.bases, body, NULL);
		if (body != NULL)
			Py_DecRef(body);
		if (class != NULL) {
			PyDict_SetItem(kept.errors, key, class);
			Py_DecRef(class); /* kept.errors holds it */
		}
	}
	Py_DecRef(key);
	return class;
}

/* add_frame puts a Go function on top of the current exception's traceback. */
static void add_frame(lambda_text function, lambda_text file, lambda_text line) {
	PyObject *type, *value, *traceback;
	PyErr_Fetch(&type, &value, &traceback);
	char *name = strndup(function.p, function.n), *path = strndup(file.p, file.n), *number = strndup(line.p, line.n);
	PyObject *globals = PyDict_New();
	void *code = name && path && number ? PyCode_NewEmpty(path, name, atoi(number)) : NULL;
	void *frame = code && globals ? PyFrame_New(PyThreadState_Get(), code, globals, NULL) : NULL;
	PyErr_Clear();
	PyErr_Restore(type, value, traceback);
	if (frame != NULL) {
		PyTraceBack_Here(frame);
		Py_DecRef(frame);
	}
	if (code != NULL)
		Py_DecRef(code);
	if (globals != NULL)
		Py_DecRef(globals);
	free(name);
	free(path);
	free(number);
}

/* raise_failure sets the exception that a failed call describes. */
static void raise_failure(const char *p, const char *end) {
	lambda_text kind, message, function, file, line;
	if (!next_record(&p, end, &kind) || !next_record(&p, end, &message))
		return;
	PyObject *class = error_class(kind);
	PyObject *text = class == NULL ? NULL : new_text(message.p, message.n);
	PyObject *value = text == NULL ? NULL : PyObject_CallFunctionObjArgs(class, text, NULL);
	if (text != NULL)
		Py_DecRef(text);
	if (value == NULL)
		return;
	PyErr_SetObject(class, value);
	Py_DecRef(value);
	while (next_record(&p, end, &function) && next_record(&p, end, &file) && next_record(&p, end, &line))
		add_frame(function, file, line);
}

/* invoke is what Python calls: a handler with (event, context). */
static PyObject *invoke(PyObject *self, PyObject *args) {
	PyObject *event, *context, *result = NULL;
	if (!PyArg_ParseTuple(args, "OO", &event, &context))
		return NULL;
	char room[4096];
	lambda_call call;
	references refs;
	memset(&call, 0, sizeof call);
	refs.n = 0;
	call.out = room;
	call.cap = sizeof room;
	call.handler = ((long *)PyCapsule_GetPointer(self, NULL))[0];
	if (encode_event(&refs, event, &call.event)) {
		read_context(&refs, context, &call);
		refresh_environ();
		void *state = PyEval_SaveThread();
		lambdaGlueCall(&call);
		PyEval_RestoreThread(state);
		if (call.out == NULL)
			PyErr_NoMemory();
		else if (call.failed)
			raise_failure(call.out, call.out + call.len);
		else
			result = decode_result(call.out, call.len);
		if (call.out != room)
			free(call.out);
	}
	while (refs.n > 0)
		Py_DecRef(refs.objects[--refs.n]);
	return result;
}

/* add_handlers gives the module an attribute for each handler. They live as
   long as the process, and so does what is allocated here. */
static int add_handlers(PyObject *module) {
	char *name;
	for (long i = 0; (name = lambdaGlueName(i)) != NULL; i++) {
		struct { long handler; PyMethodDef def; } *h = malloc(sizeof *h);
		if (h == NULL)
			return 0;
		h->handler = i;
		h->def = (PyMethodDef){name, invoke, METH_VARARGS, NULL};
		PyObject *self = PyCapsule_New(h, NULL, NULL);
		PyObject *function = self == NULL ? NULL : PyCFunction_NewEx(&h->def, self, kept.module_name);
		if (function == NULL || PyObject_SetAttrString(module, name, function) != 0)
			return 0;
		Py_DecRef(function);
		Py_DecRef(self);
	}
	return 1;
}

/* use_json finds the functions of Python's json. Its compiled encoder and scanner,
   used as json itself does, save a third of the time; they are private, so a
   Python that has changed them gets the public functions. */
static int use_json(void) {
	PyObject *json = PyImport_ImportModule("json");
	if (json == NULL)
		return 0;
	kept.dumps = PyObject_GetAttrString(json, "dumps");
	kept.loads = PyObject_GetAttrString(json, "loads");
	if (kept.dumps == NULL || kept.loads == NULL)
		return 0;
	PyObject *encoder = PyObject_GetAttrString(json, "encoder");
	PyObject *instance = PyObject_CallMethod(json, "JSONEncoder", NULL);
	PyObject *fallback = instance == NULL ? NULL : PyObject_GetAttrString(instance, "default");
	PyObject *make = encoder == NULL ? NULL : PyObject_GetAttrString(encoder, "c_make_encoder");
	PyObject *quote = encoder == NULL ? NULL : PyObject_GetAttrString(encoder, python3 ? "encode_basestring" : "encode_basestring_ascii");
	if (make != NULL && make != &_Py_NoneStruct && quote != NULL && fallback != NULL)
		kept.encode = PyObject_CallFunction(make, "OOOOssiii", &_Py_NoneStruct, fallback, quote, &_Py_NoneStruct, ":", ",", 0, 0, 1);
	PyErr_Clear();
	PyObject *decoder = PyObject_CallMethod(json, "JSONDecoder", NULL);
	if (decoder != NULL)
		kept.scan = PyObject_GetAttrString(decoder, "scan_once");
	PyErr_Clear();
	return 1;
}

static int prepare(const char *module_name) {
	if (kept.module_name != NULL)
		return 1; /* imported again, by another interpreter of this process */
	for (int i = 0; i < PLAIN_NAMES; i++)
		if ((kept.names[i] = intern(context_names[i])) == NULL)
			return 0;
	kept.remaining = intern("get_remaining_time_in_millis");
	kept.identity = intern("identity");
	kept.identity_id = intern("cognito_identity_id");
	kept.identity_pool = intern("cognito_identity_pool_id");
	kept.client_context = intern("client_context");
	kept.zero = PyLong_FromLong(0);
	kept.empty = intern("");
	kept.join = kept.empty == NULL ? NULL : PyObject_GetAttrString(kept.empty, "join");
	kept.errors = PyDict_New();
	kept.bases = Py_BuildValue("(O)", PyExc_Exception);
	if (kept.remaining == NULL || kept.identity == NULL || kept.identity_id == NULL || kept.identity_pool == NULL ||
	    kept.client_context == NULL || kept.zero == NULL || kept.join == NULL || kept.errors == NULL || kept.bases == NULL || !use_json())
		return 0;
	kept.module_name = intern(module_name);
	return kept.module_name != NULL;
}

#define EXPORTED __attribute__((visibility("default")))

/* What Python 3 calls to import the module. */
EXPORTED PyObject *LAMBDA_INIT_3(void) {
	static PyModuleDef def = {.refcount = 1, .name = LAMBDA_MODULE, .size = -1};
	python3 = 1;
	if (!prepare(def.name))
		return NULL;
	PyObject *module = PyModule_Create2(&def, 3); /* 3: the stable ABI */
	if (module != NULL && !add_handlers(module)) {
		Py_DecRef(module);
		return NULL;
	}
	return module;
}

/* What Python 2.7 calls. */
EXPORTED void LAMBDA_INIT_2(void) {
	static PyMethodDef none[1];
	if (!prepare(LAMBDA_MODULE))
		return;
	PyObject *module = Py_InitModule4_64(LAMBDA_MODULE, none, NULL, NULL, 1013); /* 1013: PYTHON_API_VERSION of 2.7 */
	if (module != NULL)
		add_handlers(module);
}
