#ifndef LAMBDA_GLUE_H
#define LAMBDA_GLUE_H

/* A lambda_text is bytes that somebody else owns; p is NULL where Python has
   None or nothing at all. */
typedef struct {
	const char *p;
	long n;
} lambda_text;

/* What a call takes from the Python context, in the order of context_names. */
enum {
	LAMBDA_FUNCTION_NAME,
	LAMBDA_FUNCTION_VERSION,
	LAMBDA_FUNCTION_ARN,
	LAMBDA_MEMORY,
	LAMBDA_REQUEST_ID,
	LAMBDA_LOG_GROUP,
	LAMBDA_LOG_STREAM,
	LAMBDA_IDENTITY_ID,
	LAMBDA_IDENTITY_POOL,
	LAMBDA_CLIENT_CONTEXT, /* as JSON */
	LAMBDA_CONTEXT_SIZE
};

/* One invocation on its way to Go and back. What p points to stays alive and
   unchanged during the call. out is memory for the answer, cap bytes of it; an
   answer that does not fit is put into memory from malloc, which the caller
   then frees: out is no longer what it was. The answer of a failed call is
   records, each a length in native byte order (4 bytes) and that many bytes: type,
   message, then function, file and line of each stack frame, innermost first. */
typedef struct {
	long handler; /* as passed to lambdaGlueName */
	long long remaining; /* milliseconds, -1 when not known */
	lambda_text event;
	lambda_text context[LAMBDA_CONTEXT_SIZE];
	char *out;
	long len;
	long cap;
	int failed;
} lambda_call;

/* The i-th entry of libc's environ, NULL after the last. */
const char *lambda_environ(int i);

#endif
