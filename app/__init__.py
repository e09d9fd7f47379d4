"""The window, the command line and the benchmarks on top of `engine`."""
