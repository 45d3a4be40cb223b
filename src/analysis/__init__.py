"""Plan 52/KH-UBND of Quảng Ninh: trajectories, maps and reachability of the children's programme."""
