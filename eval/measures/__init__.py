"""The measures.

catalogue     every measure of a report, declared once
answers       answers, passages and citations: a pure function for each measure
confidence    abstaining, risk and coverage, calibration
ranking       recall, success, MRR and nDCG of the articles, by ir-measures
statistics    whether a difference is more than noise
result        what came of one question
"""
