"""Commands that tell of libraries, copy and check them: `status`, `libraries`, `copy`, `doctor`."""
