"""The meaning search: embedding, and FAISS.

embedder       embedding models as an update takes them
embedding      bulk embedding of passages, in torch or int8
int8           bulk embedding in int8, by onnxruntime
int8_graph     the graph that it runs
cores          work spread over the cores
onnx_export    the query encoder, exported from the model
query_encoder  the query encoder, run
encoder_store  the query encoder that a library keeps: exported, checked, made again
backlog        passages that have no vector yet
faiss_index    one segment's vectors
segment_map    which passages a segment holds vectors of
search         the meaning search of one snapshot
writer         bringing the segments up to the database's vectors, and checking them
"""
