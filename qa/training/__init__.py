"""Training of the reader that Dateline ships. Needs the `train` extra; nothing else imports it."""
