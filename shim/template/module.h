/* The module's name and entry points. The builder writes this file anew. */
#define LAMBDA_MODULE "handler"
#define LAMBDA_INIT_3 PyInit_handler
#define LAMBDA_INIT_2 inithandler
