"""The app's screens beside its main one."""
