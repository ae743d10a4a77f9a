//go:build linux

/* The extension module: CPython on one side, the package's exported Go functions on
   the other. */

#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "state.h"

extern char *lambdaGlueName(long);
extern void lambdaGlueCall(lambda_call *);

int lambda_python3;
struct lambda_kept lambda_kept;

PyObject *lambda_keep(lambda_references *refs, PyObject *o) {
	if (o != NULL)
		refs->objects[refs->n++] = o;
	return o;
}

/* invoke is what Python calls: a handler with (event, context). */
static PyObject *invoke(PyObject *self, PyObject *args) {
	PyObject *event, *context, *result = NULL;
	if (!PyArg_ParseTuple(args, "OO", &event, &context))
		return NULL;
	char room[4096];
	lambda_call call;
	lambda_references refs;
	memset(&call, 0, sizeof call);
	refs.n = 0;
	refs.memory = NULL;
	call.out = room;
	call.cap = sizeof room;
	call.handler = ((long *)PyCapsule_GetPointer(self, NULL))[0];
	int raw = lambda_raw_event(event, &call.event);
	if (raw || lambda_encode_event(&refs, event, &call.event)) {
		lambda_read_context(&refs, context, &call);
		lambda_refresh_environ();
		void *state = PyEval_SaveThread();
		lambdaGlueCall(&call);
		PyEval_RestoreThread(state);
		if (call.failed)
			lambda_raise(call.out, call.out + call.len);
		else
			result = raw ? lambda_raw_result(call.out, call.len) : lambda_decode_result(call.out, call.len);
		if (call.out != room)
			free(call.out);
	}
	while (refs.n > 0)
		Py_DecRef(refs.objects[--refs.n]);
	free(refs.memory);
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
		PyObject *function = self == NULL ? NULL : PyCFunction_NewEx(&h->def, self, lambda_kept.module_name);
		if (function == NULL || PyObject_SetAttrString(module, name, function) != 0)
			return 0;
		Py_DecRef(function);
		Py_DecRef(self);
	}
	return 1;
}

static int prepare(const char *module_name) {
	if (lambda_kept.module_name != NULL)
		return 1; /* imported again, by another interpreter of this process */
	lambda_kept.zero = PyLong_FromLong(0);
	lambda_kept.errors = PyDict_New();
	lambda_kept.bases = Py_BuildValue("(O)", PyExc_Exception);
	if (lambda_kept.zero == NULL || lambda_kept.errors == NULL || lambda_kept.bases == NULL ||
	    !lambda_name_attributes() || !lambda_use_json() || !lambda_replace_marshaller())
		return 0;
	lambda_kept.module_name = lambda_intern(module_name);
	return lambda_kept.module_name != NULL;
}

#define EXPORTED __attribute__((visibility("default")))

/* What Python 3 calls to import the module. */
EXPORTED PyObject *LAMBDA_INIT_3(void) {
	static PyModuleDef def = {.refcount = 1, .name = LAMBDA_MODULE, .size = -1};
	lambda_python3 = 1;
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
