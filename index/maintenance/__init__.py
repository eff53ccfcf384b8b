"""Bringing a library up to date, building it anew, checking it.

update       read, commit, embed, commit
scan         comparing folders with the library
reconcile    what a scan found, as changes of articles
removals     what an update holds back, where too much would go
links        one file under several paths
cited_file   whether a cited article's file still holds it
folder_diff  what changed on disk since the last update
edit         fields of an article, set by hand
rebuild      a new library built beside the old one
doctor       checking every promise, making again what is derived
invariants   what must hold in the database
"""
