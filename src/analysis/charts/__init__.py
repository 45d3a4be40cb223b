"""One function a chart, one theme; DataFrame in, altair chart out."""
