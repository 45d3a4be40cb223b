"""The documentation site: pages gathered, reference pages made, formulas set, site built."""
