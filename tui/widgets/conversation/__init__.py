"""The conversation.

panes         the conversation and the source, side by side
status_line   the line above them
conversation  a card for every question
answer_card   one question, and what came of it
chips         the filters set
question_box  where a question is typed
"""
