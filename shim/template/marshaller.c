//go:build linux

/* An option of the build, off by default: events and responses pass Lambda's
   runtime client as the bytes they are, instead of as Python values. */

#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "state.h"

#ifdef LAMBDA_MARSHALLER

/* Whether the runtime client's marshaller is ours. */
static int replaced;

/* unmarshal_request(body, content_type) leaves the event to Go. */
static PyObject *unmarshal_request(PyObject *self, PyObject *args) {
	PyObject *body = PyTuple_GetItem(args, 0);
	(void)self;
	if (body != NULL)
		Py_IncRef(body);
	return body;
}

/* marshal_response(response) passes Go's JSON on; the second of the pair is the
   content type. */
static PyObject *marshal_response(PyObject *self, PyObject *args) {
	PyObject *response = PyTuple_GetItem(args, 0);
	(void)self;
	return response == NULL ? NULL : Py_BuildValue("(Os)", response, "application/json");
}

/* is_handler reports whether Lambda's handler is this module's, so that all
   events of the process are ours. */
static int is_handler(void) {
	const char *handler = getenv("_HANDLER");
	if (handler == NULL)
		return 0;
	const char *base = strrchr(handler, '/');
	base = base == NULL ? handler : base + 1;
	size_t n = strlen(LAMBDA_MODULE);
	return strncmp(base, LAMBDA_MODULE, n) == 0 && base[n] == '.' && strchr(base + n + 1, '.') == NULL;
}

/* lambda_replace_marshaller replaces the methods of awslambdaric's marshaller, where it is
   what runs this process. */
int lambda_replace_marshaller(void) {
	static PyMethodDef methods[] = {
		{"unmarshal_request", unmarshal_request, METH_VARARGS, NULL},
		{"marshal_response", marshal_response, METH_VARARGS, NULL},
	};
	PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "awslambdaric.lambda_runtime_marshaller");
	if (!lambda_python3 || module == NULL || !is_handler())
		return 1;
	PyObject *class = PyObject_GetAttrString(module, "LambdaMarshaller");
	if (class == NULL) {
		PyErr_Clear(); /* a runtime client of another make: use values */
		return 1;
	}
	for (unsigned i = 0; i < sizeof methods / sizeof *methods; i++) {
		/* A builtin is no method: it gets no self when called through an instance. */
		PyObject *function = PyCFunction_NewEx(&methods[i], NULL, NULL);
		if (function == NULL || PyObject_SetAttrString(class, methods[i].name, function) != 0)
			return 0;
		Py_DecRef(function);
	}
	Py_DecRef(class);
	replaced = 1;
	return 1;
}

/* lambda_raw_event finds the bytes of an event that is still JSON. */
int lambda_raw_event(PyObject *event, lambda_text *t) {
	if (!replaced)
		return 0;
	if (PyBytes_AsStringAndSize(event, (char **)&t->p, &t->n) == 0)
		return 1;
	PyErr_Clear();
	return 0;
}

PyObject *lambda_raw_result(const char *p, long n) { return PyBytes_FromStringAndSize(p, n); }

#else

int lambda_replace_marshaller(void) { return 1; }

int lambda_raw_event(PyObject *event, lambda_text *t) {
	(void)event;
	(void)t;
	return 0;
}

PyObject *lambda_raw_result(const char *p, long n) { return lambda_decode_result(p, n); }

#endif
