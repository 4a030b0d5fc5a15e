"""Fitted models at run time: networks as ONNX graphs, forests and heads in numpy."""
