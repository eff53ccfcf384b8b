"""Training of the reader that Dateline ships; nothing that answers a question imports it.

    stages    the stages of training, one after the other
    examples  questions with the passages that answer them
    mix       windows drawn from reading comprehension
    news      windows of news, with questions of the time
    groups    questions with several passages each
    model     the network
    loop      the training loop
    quantise  int8 in training
    graph     the network as an ONNX graph
    export    the files that Dateline ships

All but `examples` and `mix` need the `train` extra.
"""
