//go:build linux

/* The event's JSON, straight from Python's values. Python's own encoder takes three
   times as long: it makes a str of each key and value, and another of them all. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"

/* How deep lists and dicts may lie in one another; json knows its own bounds. */
enum { MAX_DEPTH = 200 };

typedef struct {
	char *p;
	size_t n, cap;
} buffer;

static int put(buffer *b, const char *p, size_t n) {
	if (b->cap - b->n < n) {
		size_t cap = 2 * b->cap + n + 1024;
		char *grown = realloc(b->p, cap);
		if (grown == NULL)
			return 0;
		b->p = grown;
		b->cap = cap;
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
	return 1;
}

static int put_escape(buffer *b, unsigned char c) {
	static const char *const names = "\"\"\\\\\bb\ff\nn\rr\tt";
	char escape[8];
	for (const char *name = names; *name != '\0'; name += 2)
		if (c == name[0]) {
			escape[0] = '\\';
			escape[1] = name[1];
			return put(b, escape, 2);
		}
	return put(b, escape, snprintf(escape, sizeof escape, "\\u%04x", c));
}

/* put_text fails for a lone surrogate, of which there is no UTF-8. */
static int put_text(buffer *b, PyObject *o) {
	lambda_text t;
	if (!lambda_as_utf8(o, &t) || !put(b, "\"", 1))
		return 0;
	const char *p = t.p, *end = t.p + t.n;
	while (p < end) {
		const char *plain = p;
		while (p < end && (unsigned char)*p >= ' ' && *p != '"' && *p != '\\')
			p++;
		if (!put(b, plain, p - plain) || (p < end && !put_escape(b, *p++)))
			return 0;
	}
	return put(b, "\"", 1);
}

static int put_int(buffer *b, PyObject *o) {
	char digits[24];
	int overflow;
	long long n = PyLong_AsLongLongAndOverflow(o, &overflow);
	if (overflow == 0)
		return put(b, digits, snprintf(digits, sizeof digits, "%lld", n));
	lambda_text t;
	PyObject *text = PyObject_Str(o);
	int ok = text != NULL && lambda_as_utf8(text, &t) && put(b, t.p, t.n);
	if (text != NULL)
		Py_DecRef(text);
	return ok;
}

static int put_float(buffer *b, PyObject *o) {
	double d = PyFloat_AsDouble(o);
	if (!__builtin_isfinite(d))
		return 0;
	char *digits = PyOS_double_to_string(d, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
	int ok = digits != NULL && put(b, digits, strlen(digits));
	PyMem_Free(digits);
	return ok;
}

static int put_value(buffer *b, PyObject *o, int depth);

static int put_list(buffer *b, PyObject *list, int depth) {
	Py_ssize_t n = PyList_Size(list);
	if (!put(b, "[", 1))
		return 0;
	for (Py_ssize_t i = 0; i < n; i++)
		if ((i > 0 && !put(b, ",", 1)) || !put_value(b, PyList_GetItem(list, i), depth))
			return 0;
	return put(b, "]", 1);
}

static int put_dict(buffer *b, PyObject *dict, int depth) {
	PyObject *key, *value;
	Py_ssize_t at = 0;
	int first = 1;
	if (!put(b, "{", 1))
		return 0;
	for (; PyDict_Next(dict, &at, &key, &value); first = 0)
		if ((!first && !put(b, ",", 1)) || lambda_type(key) != &PyUnicode_Type || !put_text(b, key) || !put(b, ":", 1) ||
		    !put_value(b, value, depth))
			return 0;
	return put(b, "}", 1);
}

/* put_value writes what json.loads makes. Nothing here runs Python code, so the value
   does not change meanwhile. */
static int put_value(buffer *b, PyObject *o, int depth) {
	if (o == &_Py_NoneStruct)
		return put(b, "null", 4);
	if (o == &_Py_TrueStruct)
		return put(b, "true", 4);
	if (o == &_Py_FalseStruct)
		return put(b, "false", 5);
	PyObject *type = lambda_type(o);
	if (type == &PyUnicode_Type)
		return put_text(b, o);
	if (type == &PyLong_Type)
		return put_int(b, o);
	if (type == &PyFloat_Type)
		return put_float(b, o);
	if (depth == MAX_DEPTH)
		return 0;
	if (type == &PyDict_Type)
		return put_dict(b, o, depth + 1);
	return type == &PyList_Type && put_list(b, o, depth + 1);
}

/* lambda_encode_plain makes JSON of a value such as json.loads returns, in memory from
   malloc, where refs keeps it. It returns 0, without an exception, for any other
   value. */
int lambda_encode_plain(lambda_references *refs, PyObject *event, lambda_text *t) {
	buffer b = {NULL, 0, 0};
	int ok = put_value(&b, event, 0);
	refs->memory = b.p;
	t->p = b.p;
	t->n = b.n;
	if (!ok)
		PyErr_Clear();
	return ok;
}
