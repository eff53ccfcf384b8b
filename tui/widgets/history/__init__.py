"""Earlier conversations.

conversation_list  the list of them
history_preview    what one was about
"""
