"""Who said what: quotations with their speakers and verbs, found by rules."""
