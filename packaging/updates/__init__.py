"""The repository that programs update themselves from. `python packaging/updates --help` tells what can be done."""
