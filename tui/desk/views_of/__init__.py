"""The desk's views: a module each, named as the view, which has it as `VIEW`."""
