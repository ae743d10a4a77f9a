/* What the C files of the glue share. Everything here runs with Python's lock
   held, but for the handler itself. */
#ifndef LAMBDA_STATE_H
#define LAMBDA_STATE_H

#include "glue.h"
#include "python.h"

#define HIDDEN __attribute__((visibility("hidden")))

enum { PLAIN_NAMES = LAMBDA_LOG_STREAM + 1 };

/* Which C API this is. */
extern HIDDEN int lambda_python3;

/* Objects made at import and kept for good. */
struct lambda_kept {
	PyObject *names[PLAIN_NAMES];
	PyObject *remaining, *identity, *identity_id, *identity_pool, *client_context;
	PyObject *zero;
	PyObject *dumps; /* event -> JSON in ASCII */
	PyObject *scan;  /* JSON, 0 -> (value, end); NULL: use loads */
	PyObject *loads;
	PyObject *errors; /* name -> exception class */
	PyObject *module_name, *bases;
};
extern HIDDEN struct lambda_kept lambda_kept;

/* What a call refers to, dropped when it ends: lambda_text points into it. There
   are at most two objects for each text of the context and a few for JSON. */
typedef struct {
	PyObject *objects[2 * LAMBDA_CONTEXT_SIZE + 16];
	int n;
	char *memory; /* from malloc */
} lambda_references;

/* keep records a new reference, NULL too, and returns it. */
HIDDEN PyObject *lambda_keep(lambda_references *, PyObject *);

/* value.c */
HIDDEN PyObject *lambda_new_text(const char *, long);
HIDDEN PyObject *lambda_intern(const char *);
HIDDEN int lambda_as_utf8(PyObject *, lambda_text *);
HIDDEN PyObject *lambda_type(PyObject *);
HIDDEN int lambda_encode_event(lambda_references *, PyObject *, lambda_text *);
HIDDEN PyObject *lambda_decode_result(const char *, long);
HIDDEN int lambda_use_json(void);

/* encode.c */
HIDDEN int lambda_encode_plain(lambda_references *, PyObject *, lambda_text *);

/* context.c */
HIDDEN int lambda_name_attributes(void);
HIDDEN void lambda_read_context(lambda_references *, PyObject *, lambda_call *);

/* environ.c */
HIDDEN void lambda_refresh_environ(void);

/* failure.c */
HIDDEN void lambda_raise(const char *, const char *);

/* marshaller.c */
HIDDEN int lambda_raw_event(PyObject *, lambda_text *);
HIDDEN PyObject *lambda_raw_result(const char *, long);
HIDDEN int lambda_replace_marshaller(void);

#endif
