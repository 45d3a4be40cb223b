"""Run the notebooks, export the pages, the maps and the tables, and publish them in one step."""
