"""Commands that tell of libraries and check them: `status`, `libraries`, `doctor`."""
