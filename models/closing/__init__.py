"""When deals close: which rows are known to be won by the horizon, and what an open one says."""
