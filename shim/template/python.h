/* CPython's C API, as far as the glue needs it, declared by hand: building needs
   no Python headers, and one binary serves 2.7 and every 3.x. Every symbol is
   weak, so that the linker asks for no libpython and what only one major version
   has is NULL in the other. */
#ifndef LAMBDA_PYTHON_H
#define LAMBDA_PYTHON_H

typedef struct _object PyObject;
typedef long Py_ssize_t;
typedef PyObject *(*PyCFunction)(PyObject *, PyObject *);

typedef struct {
	const char *name;
	PyCFunction function;
	int flags;
	const char *doc;
} PyMethodDef;

enum { METH_VARARGS = 1, Py_DTSF_ADD_DOT_0 = 2 };

/* PyModuleDef of the stable ABI, PyObject_HEAD spelled out. */
typedef struct {
	Py_ssize_t refcount;
	void *type;
	void *init;
	Py_ssize_t index;
	void *copy;
	const char *name;
	const char *doc;
	Py_ssize_t size;
	PyMethodDef *methods;
	void *slots, *traverse, *clear, *free;
} PyModuleDef;

#define API extern __attribute__((weak))

API PyObject _Py_NoneStruct;
API PyObject *PyExc_Exception;
API PyObject PyType_Type, PyUnicode_Type, PyLong_Type, PyFloat_Type, PyDict_Type, PyList_Type;
API PyObject _Py_TrueStruct;

API void Py_IncRef(PyObject *);
API void Py_DecRef(PyObject *);
API void *PyEval_SaveThread(void);
API void PyEval_RestoreThread(void *);
API void *PyThreadState_Get(void);

API void PyErr_Clear(void);
API PyObject *PyErr_Occurred(void);
API void PyErr_SetObject(PyObject *, PyObject *);
API void PyErr_Fetch(PyObject **, PyObject **, PyObject **);
API void PyErr_Restore(PyObject *, PyObject *, PyObject *);
API int PyArg_ParseTuple(PyObject *, const char *, ...);
API PyObject *Py_BuildValue(const char *, ...);

API PyObject *PyImport_ImportModule(const char *);
API PyObject *PyImport_GetModuleDict(void);
API PyObject *PyObject_Type(PyObject *);
API PyObject *PyObject_Str(PyObject *);
API PyObject *PyObject_GetAttr(PyObject *, PyObject *);
API PyObject *PyObject_GetAttrString(PyObject *, const char *);
API int PyObject_SetAttrString(PyObject *, const char *, PyObject *);
API PyObject *PyObject_CallFunctionObjArgs(PyObject *, ...);
API PyObject *PyObject_CallMethodObjArgs(PyObject *, PyObject *, ...);
API PyObject *PyObject_CallMethod(PyObject *, const char *, const char *, ...);
API long long PyLong_AsLongLong(PyObject *);
API long long PyLong_AsLongLongAndOverflow(PyObject *, int *);
API PyObject *PyLong_FromLong(long);
API double PyFloat_AsDouble(PyObject *);
API char *PyOS_double_to_string(double, char format, int precision, int flags, int *type);
API void PyMem_Free(void *);
API PyObject *PyTuple_GetItem(PyObject *, Py_ssize_t);
API Py_ssize_t PyList_Size(PyObject *);
API PyObject *PyList_GetItem(PyObject *, Py_ssize_t);
API PyObject *PyDict_New(void);
API PyObject *PyDict_GetItem(PyObject *, PyObject *);
API int PyDict_Next(PyObject *, Py_ssize_t *, PyObject **key, PyObject **value);
API int PyDict_SetItem(PyObject *, PyObject *, PyObject *);
API int PyDict_SetItemString(PyObject *, const char *, PyObject *);
API PyObject *PyDict_GetItemString(PyObject *, const char *);
API PyObject *PyCapsule_New(void *, const char *, void *);
API void *PyCapsule_GetPointer(PyObject *, const char *);
API PyObject *PyCFunction_NewEx(PyMethodDef *, PyObject *, PyObject *);

/* A traceback without Python code, the way Cython makes them. */
API void *PyCode_NewEmpty(const char *file, const char *function, int line);
API void *PyFrame_New(void *thread, void *code, PyObject *globals, PyObject *locals);
API int PyTraceBack_Here(void *frame);

/* Python 3 only. */
API PyObject _Py_FalseStruct;
API PyObject *PyModule_Create2(PyModuleDef *, int);
API PyObject *PyUnicode_DecodeUTF8(const char *, Py_ssize_t, const char *);
API const char *PyUnicode_AsUTF8AndSize(PyObject *, Py_ssize_t *);
API PyObject *PyUnicode_InternFromString(const char *);
API PyObject *PyBytes_FromStringAndSize(const char *, Py_ssize_t);
API int PyBytes_AsStringAndSize(PyObject *, char **, Py_ssize_t *);

/* Python 2.7 only. */
API PyObject *Py_InitModule4_64(const char *, PyMethodDef *, const char *, PyObject *, int);
API PyObject *PyString_FromStringAndSize(const char *, Py_ssize_t);
API PyObject *PyString_InternFromString(const char *);
API int PyString_AsStringAndSize(PyObject *, char **, Py_ssize_t *);

#undef API

#endif
