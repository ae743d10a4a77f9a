//go:build linux

/* Python's values, as text and as JSON. */

#include <stddef.h>

#include "state.h"

/* lambda_new_text makes a str. Go sends valid UTF-8. */
PyObject *lambda_new_text(const char *p, long n) {
	return lambda_python3 ? PyUnicode_DecodeUTF8(p, n, "replace") : PyString_FromStringAndSize(p, n);
}

PyObject *lambda_intern(const char *s) {
	return lambda_python3 ? PyUnicode_InternFromString(s) : PyString_InternFromString(s);
}

/* lambda_as_utf8 finds a str's bytes, which live as long as it does. On failure it
   returns 0 with an exception set. */
int lambda_as_utf8(PyObject *o, lambda_text *t) {
	if (lambda_python3)
		return (t->p = PyUnicode_AsUTF8AndSize(o, &t->n)) != NULL;
	return PyString_AsStringAndSize(o, (char **)&t->p, &t->n) == 0;
}

/* lambda_type is the object's type, a borrowed reference. */
PyObject *lambda_type(PyObject *o) {
	PyObject *type = PyObject_Type(o);
	Py_DecRef(type); /* the object holds it */
	return type;
}

/* lambda_encode_event makes JSON of the event. Python's json does what a runtime client
   hands out on 2.7 only, or never: lone surrogates, and values of other types. */
int lambda_encode_event(lambda_references *refs, PyObject *event, lambda_text *t) {
	if (lambda_python3 && lambda_encode_plain(refs, event, t))
		return 1;
	PyObject *json = lambda_keep(refs, PyObject_CallFunctionObjArgs(lambda_kept.dumps, event, NULL));
	return json != NULL && lambda_as_utf8(json, t);
}

/* lambda_decode_result makes the value of the handler's JSON. */
PyObject *lambda_decode_result(const char *p, long n) {
	PyObject *value = NULL, *json = lambda_new_text(p, n);
	if (json == NULL)
		return NULL;
	if (lambda_kept.scan != NULL) {
		PyObject *pair = PyObject_CallFunctionObjArgs(lambda_kept.scan, json, lambda_kept.zero, NULL);
		if (pair != NULL) {
			value = PyTuple_GetItem(pair, 0);
			Py_IncRef(value);
			Py_DecRef(pair);
		}
	} else {
		value = PyObject_CallFunctionObjArgs(lambda_kept.loads, json, NULL);
	}
	Py_DecRef(json);
	return value;
}

/* lambda_use_json finds the functions of Python's json. Its scanner, used as json itself
   does, saves a third of the time; it is private, so a Python that has changed it
   gets the public function. */
int lambda_use_json(void) {
	PyObject *json = PyImport_ImportModule("json");
	if (json == NULL)
		return 0;
	lambda_kept.dumps = PyObject_GetAttrString(json, "dumps");
	lambda_kept.loads = PyObject_GetAttrString(json, "loads");
	if (lambda_kept.dumps == NULL || lambda_kept.loads == NULL)
		return 0;
	PyObject *decoder = PyObject_CallMethod(json, "JSONDecoder", NULL);
	if (decoder != NULL)
		lambda_kept.scan = PyObject_GetAttrString(decoder, "scan_once");
	PyErr_Clear();
	return 1;
}
