"""Asking a whole list of questions, measuring nothing: `dateline ask --batch`.

questions  reads the list: CSV, JSONL, plain lines, and the formats of question sets
answers    what is written for each question
asking     asks one of them, and several at once, each in a process of its own
journal    keeps answers as they come, so that a run cut short goes on where it stopped
sheets     writes CSV and JSONL; `workbook` writes XLSX
run        puts them together
"""
