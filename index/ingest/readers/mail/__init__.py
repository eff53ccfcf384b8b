"""E-mail: newsletters and alerts, one article a message.

eml      one message
mbox     many messages, read as a stream
msg      one message as Outlook keeps it
message  what a message says: its body, its date, who sent it, what is attached
body     the words of its HTML or plain part, without a newsletter's frame
"""
