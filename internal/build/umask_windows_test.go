package build_test

func umask(int) {}
