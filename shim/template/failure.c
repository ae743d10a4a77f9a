//go:build linux

/* A failed call, raised as a Python exception. */

#include <stdlib.h>
#include <string.h>

#include "state.h"

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
	PyObject *key = lambda_new_text(name.p, name.n);
	if (key == NULL)
		return NULL;
	PyObject *class = PyDict_GetItem(lambda_kept.errors, key);
	if (class == NULL) {
		PyObject *body = PyDict_New();
		if (body != NULL && PyDict_SetItemString(body, "__module__", lambda_kept.module_name) == 0)
			class = PyObject_CallFunctionObjArgs(&PyType_Type, key, lambda_kept.bases, body, NULL);
		if (body != NULL)
			Py_DecRef(body);
		if (class != NULL) {
			PyDict_SetItem(lambda_kept.errors, key, class);
			Py_DecRef(class); /* lambda_kept.errors holds it */
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

/* lambda_raise sets the exception that a failed call describes. */
void lambda_raise(const char *p, const char *end) {
	lambda_text kind, message, function, file, line;
	if (!next_record(&p, end, &kind) || !next_record(&p, end, &message))
		return;
	PyObject *class = error_class(kind);
	PyObject *text = class == NULL ? NULL : lambda_new_text(message.p, message.n);
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
