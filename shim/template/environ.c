//go:build linux

/* The process's environment, which Python changes and Go has a copy of. */

#include <stdlib.h>
#include <string.h>

#include "state.h"

extern void lambdaGlueSetenv(char *, char *);

extern char **environ;

const char *lambda_environ(int i) { return environ == NULL ? NULL : environ[i]; }

/* lambda_refresh_environ tells Go of the variables that change while a process lives. */
void lambda_refresh_environ(void) {
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
