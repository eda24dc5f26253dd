"""A question's candidates and its verdict, for the Try it page and the Votes page."""
