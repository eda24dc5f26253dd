"""The Try it page: ask, watch the voters, read the verdict."""
