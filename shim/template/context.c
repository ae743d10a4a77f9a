//go:build linux

/* What a call takes from the Python context. */

#include <stddef.h>

#include "state.h"

static const char *const context_names[PLAIN_NAMES] = {
	"function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb",
	"aws_request_id", "log_group_name", "log_stream_name",
};

/* lambda_name_attributes makes the names to look up. */
int lambda_name_attributes(void) {
	for (int i = 0; i < PLAIN_NAMES; i++)
		if ((lambda_kept.names[i] = lambda_intern(context_names[i])) == NULL)
			return 0;
	return (lambda_kept.remaining = lambda_intern("get_remaining_time_in_millis")) != NULL &&
	       (lambda_kept.identity = lambda_intern("identity")) != NULL &&
	       (lambda_kept.identity_id = lambda_intern("cognito_identity_id")) != NULL &&
	       (lambda_kept.identity_pool = lambda_intern("cognito_identity_pool_id")) != NULL &&
	       (lambda_kept.client_context = lambda_intern("client_context")) != NULL;
}

/* read_text reads an attribute that should be a str; numbers become one.
   What is missing or None stays absent. */
static void read_text(lambda_references *refs, PyObject *from, PyObject *name, lambda_text *t) {
	PyObject *o = lambda_keep(refs, PyObject_GetAttr(from, name));
	if (o != NULL && o != &_Py_NoneStruct && !lambda_as_utf8(o, t)) {
		PyErr_Clear();
		o = lambda_python3 ? PyObject_Str(o) : PyObject_CallMethod(o, "encode", "s", "utf-8");
		if (o == NULL) {
			PyErr_Clear();
			o = PyObject_Str(refs->objects[refs->n - 1]);
		}
		if (lambda_keep(refs, o) != NULL && !lambda_as_utf8(o, t))
			t->p = NULL;
	}
	if (PyErr_Occurred() != NULL)
		PyErr_Clear();
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
static void read_client_context(lambda_references *refs, PyObject *context, lambda_text *t) {
	static const char *const outer[] = {"custom", "env", NULL};
	static const char *const inner[] = {
		"installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name", NULL,
	};
	PyObject *from = lambda_keep(refs, PyObject_GetAttr(context, lambda_kept.client_context));
	if (from != NULL && from != &_Py_NoneStruct) {
		PyObject *dict = lambda_keep(refs, attributes(from, outer));
		PyObject *client = lambda_keep(refs, PyObject_GetAttrString(from, "client"));
		if (dict != NULL && client != NULL && client != &_Py_NoneStruct) {
			PyObject *fields = lambda_keep(refs, attributes(client, inner));
			if (fields != NULL)
				PyDict_SetItemString(dict, "client", fields);
		}
		PyErr_Clear();
		PyObject *json = dict == NULL ? NULL : lambda_keep(refs, PyObject_CallFunctionObjArgs(lambda_kept.dumps, dict, NULL));
		if (json == NULL || !lambda_as_utf8(json, t))
			t->p = NULL;
	}
	PyErr_Clear();
}

static long long read_remaining(PyObject *context) {
	long long millis = -1;
	PyObject *o = PyObject_CallMethodObjArgs(context, lambda_kept.remaining, NULL);
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

void lambda_read_context(lambda_references *refs, PyObject *context, lambda_call *call) {
	call->remaining = -1;
	if (context == &_Py_NoneStruct)
		return;
	for (int i = 0; i < PLAIN_NAMES; i++)
		read_text(refs, context, lambda_kept.names[i], &call->context[i]);
	PyObject *identity = lambda_keep(refs, PyObject_GetAttr(context, lambda_kept.identity));
	if (identity == NULL)
		PyErr_Clear();
	else if (identity != &_Py_NoneStruct) {
		read_text(refs, identity, lambda_kept.identity_id, &call->context[LAMBDA_IDENTITY_ID]);
		read_text(refs, identity, lambda_kept.identity_pool, &call->context[LAMBDA_IDENTITY_POOL]);
	}
	read_client_context(refs, context, &call->context[LAMBDA_CLIENT_CONTEXT]);
	call->remaining = read_remaining(context);
}
