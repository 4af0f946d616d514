"""Code that runs in a child process, and the parent's end of the pipe."""
