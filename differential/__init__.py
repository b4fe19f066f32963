"""The engine against others, over generated documents: ``make differential`` (ARGS="--count 500 --seed 2").

Each document is a function of a seed and its number. Its canonical N-Quads by ``vcmicro.rdf`` are compared, byte by
byte, with those of jsonld.js + rdf-canonize (Node) and of PyLD. A difference counts as explained only if the other
side, run again with one named fault of its own mended, gives the engine's bytes.
"""
