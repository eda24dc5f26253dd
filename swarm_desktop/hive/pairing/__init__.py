"""How two machines come to trust each other: by a code that two people compare, or by an invite."""
