"""The Votes page: past votes, their candidates side by side, and what differs between two of them."""
