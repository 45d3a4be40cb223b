"""What a report is made of, in the order it is made; apart, so that a command can count it first."""

NOTEBOOKS = ("01_trajectories", "02_commune_map", "03_reachability", "annual_report")
STEPS = ("data", "tables", "open_data", "maps", "documents", "slides", *NOTEBOOKS, "publish")
