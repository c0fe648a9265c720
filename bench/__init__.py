"""What Huiyin costs, as ratios measured in one run against a peer or a floor.

`python -m bench` measures every section, `python -m bench lateness reading` some. Figures
of different machines, or of different hours on one machine, say nothing about each other;
a ratio of two things measured side by side does.
"""
